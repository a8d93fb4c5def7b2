/**
 * Labels on the curves. Each has several places; the one that crosses least is taken, and kept until another is a third better, so that
 * a label never jitters while the curves move. One that does move fades in.
 */
import { font, line, write, type TextStyle } from "./ink.ts";
import type { Palette } from "./palette.ts";
import type { Box } from "./scale.ts";

export interface Place {
  /** Which place this is, for as long as the label lives: curves move, and with them x and y. */
  id: string;
  x: number;
  /** Middle of the block of lines. */
  y: number;
  align: "left" | "center" | "right";
  /** Where the label's line ends, if it does not touch what it names. */
  leader?: { x: number; y: number };
  /** One line, or the wrapped form. */
  wrapped?: boolean;
  /** What this place costs by itself: later choices cost more. */
  cost?: number;
}
export interface Label {
  id: string;
  lines: string[];
  wrapped?: string[];
  style: TextStyle;
  places: Place[];
}
export interface Obstacles {
  /** Curves in px, and how bad it is to stand on them. */
  curves: { points: { x: number; y: number }[]; weight: number }[];
  boxes: Box[];
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

export class Labels {
  readonly #taken = new Map<string, { place: string; since: number }>();
  readonly #widths = new Map<string, number>();
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Places and draws all labels, the more important first. True while one is still fading in. */
  draw(context: CanvasRenderingContext2D, palette: Palette, labels: Label[], obstacles: Obstacles, within: Box, now: number): boolean {
    const boxes = [...obstacles.boxes];
    let fading = false;
    for (const label of labels) {
      const choices = label.places.map((place) => ({ place, box: this.#box(context, palette, label, place) }));
      const costs = choices.map(({ place, box }) => this.#cost(place, box, obstacles.curves, boxes, within));
      let best = costs.indexOf(Math.min(...costs));
      const held = this.#taken.get(label.id);
      const kept = held ? label.places.findIndex(({ id }) => id === held.place) : -1;
      if (kept >= 0 && (costs[best] ?? 0) > 0.7 * (costs[kept] ?? 0) - 6) best = kept;
      const choice = choices[best];
      if (!choice) continue;
      const since = held?.place === choice.place.id ? held.since : now;
      this.#taken.set(label.id, { place: choice.place.id, since });
      const opacity = this.#still.matches ? 1 : Math.min(1, (now - since) / 120);
      fading ||= opacity < 1;
      this.#write(context, palette, label, choice.place, choice.box, opacity);
      boxes.push(choice.box);
    }
    return fading;
  }

  #box(context: CanvasRenderingContext2D, palette: Palette, label: Label, place: Place): Box {
    const lines = place.wrapped && label.wrapped ? label.wrapped : label.lines;
    const style = font(palette, label.style);
    let width = 0;
    for (const text of lines) {
      const key = `${style}|${text}`;
      let measured = this.#widths.get(key);
      if (measured === undefined) {
        context.font = style;
        measured = context.measureText(text).width;
        this.#widths.set(key, measured);
      }
      width = Math.max(width, measured);
    }
    const height = lines.length * lineHeight(palette, label.style);
    const left = place.align === "left" ? place.x : place.align === "right" ? place.x - width : place.x - width / 2;
    return { left, right: left + width, top: place.y - height / 2, bottom: place.y + height / 2 };
  }

  #cost(place: Place, box: Box, curves: Obstacles["curves"], boxes: Box[], within: Box): number {
    let cost = place.cost ?? 0;
    const outside = Math.max(0, within.left - box.left) + Math.max(0, box.right - within.right) + Math.max(0, within.top - box.top) + Math.max(0, box.bottom - within.bottom);
    if (outside > 0) cost += 500 + 20 * outside;
    for (const other of boxes) if (overlap(box, other) > 0) cost += 250 + overlap(box, other) / 4;
    for (const { points, weight } of curves) cost += weight * crossing(points, box);
    if (place.leader) for (const other of boxes) if (overlap(span(place, box), other) > 0) cost += 60;
    return cost;
  }

  #write(context: CanvasRenderingContext2D, palette: Palette, label: Label, place: Place, box: Box, opacity: number): void {
    const lines = place.wrapped && label.wrapped ? label.wrapped : label.lines;
    const step = lineHeight(palette, label.style);
    const { color = "ink-2" } = label.style;
    if (place.leader) {
      const { x, y } = place.leader;
      const from = { x: Math.max(box.left, Math.min(box.right, x)), y: y > box.bottom ? box.bottom : y < box.top ? box.top : place.y };
      const gap = 3 * palette.unit;
      const reach = Math.hypot(x - from.x, y - from.y);
      if (reach > 2 * gap) {
        const [dx, dy] = [((x - from.x) / reach) * gap, ((y - from.y) / reach) * gap];
        line(context, from.x + dx, from.y + dy, x - dx, y - dy, palette.color(color, opacity), palette.lines);
      }
    }
    const x = place.align === "left" ? box.left : place.align === "right" ? box.right : (box.left + box.right) / 2;
    lines.forEach((text, i) => write(context, palette, text, x, box.top + step * (i + 0.5), { ...label.style, align: place.align, opacity }));
  }
}

const lineHeight = ({ unit }: Palette, { size = 12 }: TextStyle): number => size * 1.28 * unit;

const span = ({ leader }: Place, box: Box): Box => {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const to = leader ?? { x, y };
  const middle = { x: (x + to.x) / 2, y: (y + to.y) / 2 };
  return { left: middle.x - 3, right: middle.x + 3, top: middle.y - 3, bottom: middle.y + 3 };
};

/** The length of a curve inside a box, in px, nearly; a curve may go any way. */
function crossing(points: { x: number; y: number }[], box: Box): number {
  let length = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    if (!a || !b) continue;
    const [left, right] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
    if (right < box.left || left > box.right || Math.max(a.y, b.y) < box.top || Math.min(a.y, b.y) > box.bottom) continue;
    const inside = right > left ? (Math.min(right, box.right) - Math.max(left, box.left)) / (right - left) : 1;
    length += Math.min(1, inside) * Math.min(Math.hypot(b.x - a.x, b.y - a.y), box.bottom - box.top + box.right - box.left);
  }
  return length;
}
