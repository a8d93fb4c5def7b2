/** What stands beside the curves of a density plot, where each label may stand, and what it should not stand on. */
import { bellCurve, height, mixtureHeight, peak, type Bell, type Point, type WeightedBell } from "./gaussian.ts";
import type { Label, Obstacles, Place } from "./labels.ts";
import type { Box, Range } from "./scale.ts";

/** `tone`: of the direction whose optimum it is, where the plot shows both. */
export interface Optimum { bell: Bell; best: boolean; lines: string[]; wrapped?: string[]; tone?: "forward" | "reverse" }
export interface DensityWords { target: string; targetShort: string; start: string; startShort: string; now: string; drag: string; density: string; variable: string }

/** A density plot as its labels see it: what is drawn, and where. */
export interface Scene {
  tone: "forward" | "reverse";
  words: DensityWords;
  copy: boolean;
  unit: number;
  wide: boolean;
  hint: boolean;
  range: Range;
  area: Box;
  toX(value: number): number;
  toY(value: number): number;
  target: WeightedBell[];
  /** P as it is drawn. */
  outline: Point[];
  start: Bell;
  now: Bell | undefined;
  trail: Bell[];
  optima: Optimum[];
  /** Handles and numbers of the axis, in px. */
  boxes: Box[];
}

/** All labels, the more important first. */
export function labelsOf(scene: Scene): Label[] {
  const { words, tone, hint, copy, target } = scene;
  const ink = `${tone}-ink` as const;
  const labels: Label[] = [];
  const [first] = target;
  if (hint && first) labels.push(dragLabel(scene, first));
  if (scene.now) labels.push({ id: "now", lines: [words.now], style: { size: 14, weight: 650, color: ink }, places: placesAround(scene, scene.now, [0.75, 1.15, 1.5], 26) });
  scene.optima.forEach(({ bell, best, lines, wrapped, tone: own = tone }, i) => {
    if (lines.length === 0) return;
    const places = placesAround(scene, bell, [0.5, 0.9, 1.3, 1.8, 2.2], 34);
    labels.push({ id: `optimum-${i}`, lines, ...(wrapped ? { wrapped } : {}), style: { size: 12.5, color: best ? (`${own}-ink` as const) : "ink-2" }, places: [...places, ...wrappedToo(places, 12)] });
  });
  if (words.start) labels.push(startLabel(scene));
  if (!copy) labels.push(first ? targetLabel(scene, first) : outlineLabel(scene));
  return labels;
}

export function obstaclesOf({ outline, range, now, start, trail, optima, boxes, toX, toY }: Scene): Obstacles {
  const pixels = (points: Point[]) => points.filter((_, i) => i % 2 === 0).map(({ x, y }) => ({ x: toX(x), y: toY(y) }));
  const bell = (of: Bell, weight: number) => ({ points: pixels(bellCurve(of, range)), weight });
  return {
    curves: [
      { points: pixels(outline), weight: 2 }, ...(now ? [bell(now, 2)] : []), bell(start, 0.8),
      ...trail.map((past) => bell(past, 0.2)), ...optima.map((optimum) => bell(optimum.bell, 1.2)),
    ],
    boxes,
  };
}

const beadOf = ({ toX, toY, target }: Scene, { mean }: Bell) => ({ x: toX(mean), y: toY(mixtureHeight(target, mean)) });

function dragLabel(scene: Scene, first: Bell): Label {
  const { x, y } = beadOf(scene, first);
  const aside = 26 * scene.unit;
  return { id: "drag", lines: [scene.words.drag], style: { size: 12.5 }, places: [
    { id: "over", x, y: y - 28 * scene.unit, align: "center" }, { id: "right", x: x + aside, y, align: "left", cost: 20 }, { id: "left", x: x - aside, y, align: "right", cost: 20 },
  ] };
}

function startLabel({ words, wide, unit, start, area, toX, toY }: Scene): Label {
  const [x, y, aside] = [toX(start.mean), Math.max(area.top, toY(peak(start))), 26 * unit];
  const places: Place[] = [
    { id: "right", x: x + aside, y, align: "left" }, { id: "left", x: x - aside, y, align: "right", cost: 8 },
    { id: "lower", x: x + aside, y: y + 14 * unit, align: "left", cost: 12 }, { id: "over", x, y: y - 20 * unit, align: "center", cost: 12 },
  ];
  return { id: "start", lines: [wide ? words.start : words.startShort], wrapped: [words.startShort], style: { size: 12.5 }, places: [...places, ...wrappedToo(places, 20)] };
}

function targetLabel(scene: Scene, first: Bell): Label {
  const { x, y } = beadOf(scene, first);
  const { unit, words } = scene;
  const places: Place[] = [
    { id: "left", x: x - 26 * unit, y, align: "right" }, { id: "upper", x: x - 44 * unit, y: y - 14 * unit, align: "right", cost: 6 },
    { id: "over", x, y: y - (scene.hint ? 48 : 28) * unit, align: "center", cost: 10 }, { id: "right", x: x + 26 * unit, y, align: "left", cost: 16 },
  ];
  return { id: "target", lines: [words.target], wrapped: [words.targetShort], style: { size: 13, weight: 600, color: "target" }, places: [...places, ...wrappedToo(places, 30)] };
}

/** P without modes of its own is named at its highest place. */
function outlineLabel({ outline, words, unit, toX, toY }: Scene): Label {
  const top = outline.reduce((best, point) => (point.y > best.y ? point : best), { x: 0, y: 0 });
  const at = { x: toX(top.x), y: toY(top.y) };
  const places: Place[] = [
    { id: "over", x: at.x, y: at.y - 14 * unit, align: "center" }, { id: "left", x: at.x - 60 * unit, y: at.y + 10 * unit, align: "right", cost: 4 }, { id: "right", x: at.x + 60 * unit, y: at.y + 10 * unit, align: "left", cost: 4 },
  ];
  return { id: "target", lines: [words.target], wrapped: [words.targetShort], style: { size: 13, weight: 600, color: "target" }, places: [...places, ...wrappedToo(places, 30)] };
}

/** Places beside a bell: on either flank, touching or on a short line, and over its peak. */
function placesAround({ unit, area, toX, toY }: Scene, bell: Bell, flanks: number[], leader: number): Place[] {
  const gap = 8 * unit;
  const top = { x: toX(bell.mean), y: toY(peak(bell)) };
  const places: Place[] = [
    { id: "over", x: top.x, y: top.y - 14 * unit, align: "center", cost: 6 },
    { id: "over-right", x: top.x + gap, y: top.y - 10 * unit, align: "left", cost: 8 },
    { id: "over-left", x: top.x - gap, y: top.y - 10 * unit, align: "right", cost: 8 },
  ];
  for (const z of flanks) {
    for (const side of [1, -1] as const) {
      const value = bell.mean + side * z * bell.sd;
      const at = { x: toX(value), y: toY(height(bell, value)) };
      if (at.x < area.left || at.x > area.right) continue;
      const align = side > 0 ? "left" : "right";
      const id = `${align}-${z}`;
      places.push({ id, x: at.x + side * gap, y: at.y - 6 * unit, align });
      places.push({ id: `${id}-out`, x: at.x + side * (gap + 0.6 * leader * unit), y: at.y - leader * 0.8 * unit, align, leader: at, cost: 10 });
      places.push({ id: `${id}-up`, x: at.x + side * gap, y: at.y - 1.3 * leader * unit, align: "center", leader: at, cost: 14 });
    }
  }
  return places;
}

/** The same places with the label in its wrapped form, a little less welcome. */
const wrappedToo = (places: Place[], cost: number): Place[] => places.map((place) => ({ ...place, id: `${place.id}-wrapped`, wrapped: true, cost: (place.cost ?? 0) + cost }));
