/** Labels of a map on plates that never overlap: on an iso-line, beside a mark, in the middle of a region. The more important are placed first. */
import type { Grid } from "./contours.ts";
import { font, type TextStyle } from "./ink.ts";
import type { Palette } from "./palette.ts";
import type { Box } from "./scale.ts";

export interface Plate { text: string; box: Box; style: TextStyle }
interface Spot { x: number; y: number }

const apart = (a: Box, b: Box): boolean => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

export class Plates {
  readonly placed: Plate[] = [];
  readonly area: Box;
  readonly unit: number;
  readonly #context: CanvasRenderingContext2D;
  readonly #palette: Palette;
  readonly #avoided: Box[] = [];

  constructor(context: CanvasRenderingContext2D, palette: Palette, area: Box) {
    this.#context = context;
    this.#palette = palette;
    this.area = area;
    this.unit = palette.unit;
  }

  avoid(box: Box): void {
    this.#avoided.push(box);
  }
  size(text: string, style: TextStyle): { width: number; height: number } {
    this.#context.font = font(this.#palette, style);
    return { width: this.#context.measureText(text).width + 10 * this.unit, height: ((style.size ?? 12) + 6) * this.unit };
  }
  /** Whether a plate may stand there; `margin` px of air around it. */
  free(box: Box, margin = 3 * this.unit): boolean {
    const { left, right, top, bottom } = this.area;
    if (box.left < left + 2 || box.right > right - 2 || box.top < top + 2 || box.bottom > bottom - 2) return false;
    const wide = { left: box.left - margin, right: box.right + margin, top: box.top - margin, bottom: box.bottom + margin };
    return [...this.#avoided, ...this.placed.map((plate) => plate.box)].every((other) => apart(wide, other));
  }
  put(text: string, box: Box, style: TextStyle): void {
    this.placed.push({ text, box, style });
  }
  /** About a place, moved in where it would stick out. */
  within(text: string, x: number, y: number, style: TextStyle): Plate {
    const { width, height } = this.size(text, style);
    const { left, right, top, bottom } = this.area;
    const inside = (center: number, half: number, low: number, high: number) => Math.max(low + half + 2, Math.min(high - half - 2, center));
    return { text, style, box: around({ x: inside(x, width / 2, left, right), y: inside(y, height / 2, top, bottom) }, width, height) };
  }
}

const around = ({ x, y }: Spot, width: number, height: number): Box => ({ left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 });

/** Beside a mark: right, left, above or below. Nowhere free: none. */
export function markLabel(plates: Plates, text: string, { x, y }: Spot, style: TextStyle): void {
  const { width, height } = plates.size(text, style);
  const [aside, over] = [width / 2 + 13 * plates.unit, height / 2 + 13 * plates.unit];
  const box = [{ x: x + aside, y }, { x: x - aside, y }, { x, y: y - over }, { x, y: y + over }].map((spot) => around(spot, width, height)).find((one) => plates.free(one));
  if (box) plates.put(text, box, style);
}

/** On a line: in a common column on the left if there is room, where the line is least steep. */
export function lineLabel(plates: Plates, text: string, paths: readonly Spot[][], style: TextStyle): void {
  const { width, height } = plates.size(text, style);
  const column = plates.area.left + 0.1 * (plates.area.right - plates.area.left);
  let best: { box: Box; cost: number } | undefined;
  for (const path of paths) {
    const { length } = path;
    // A line too short to carry a label is told by its color.
    if (lengthOf(path) < 1.6 * width) continue;
    for (let i = 0; i < length; i++) {
      const here = path[i] as Spot;
      const [before, after] = [path[Math.max(0, i - 3)] as Spot, path[Math.min(length - 1, i + 3)] as Spot];
      const steep = Math.abs(after.y - before.y) / (Math.hypot(after.x - before.x, after.y - before.y) || 1);
      const cost = Math.abs(here.x - column) + 160 * plates.unit * steep;
      if (best && cost >= best.cost) continue;
      const box = around(here, width, height);
      if (plates.free(box)) best = { box, cost };
    }
  }
  if (best) plates.put(text, best.box, style);
}

function lengthOf(path: readonly Spot[]): number {
  let length = 0;
  path.forEach((spot, i) => {
    const before = path[i - 1];
    if (before) length += Math.hypot(spot.x - before.x, spot.y - before.y);
  });
  return length;
}

/** In the roomiest place of those cells of the grid that belong: as much air around the plate as can be had. None where the plate would stick out. */
export function regionLabel(plates: Plates, text: string, { columns, rows, values }: Grid, belongs: (value: number) => boolean, style: TextStyle): void {
  const { left, right, top, bottom } = plates.area;
  const { width, height } = plates.size(text, style);
  // Counts of cells that belong, summed from the lower left corner, so that a rectangle's count is four look-ups.
  const sums = new Int32Array((columns + 1) * (rows + 1));
  const sum = (i: number, j: number) => sums[j * (columns + 1) + i] ?? 0;
  for (let j = 0; j < rows; j++)
    for (let i = 0; i < columns; i++) sums[(j + 1) * (columns + 1) + i + 1] = (belongs(values[j * columns + i] ?? NaN) ? 1 : 0) + sum(i, j + 1) + sum(i + 1, j) - sum(i, j);
  const [cell, row] = [(right - left) / (columns - 1), (bottom - top) / (rows - 1)];
  let best: { box: Box; air: number } | undefined;
  for (let j = 1; j < rows; j += 2) {
    for (let i = 1; i < columns; i += 2) {
      const spot = { x: left + i * cell, y: bottom - j * row };
      // Of equally roomy places the middle.
      const central = 1 - 0.2 * Math.abs((2 * i) / columns - 1);
      const fits = (air: number) => {
        const [w, h] = [Math.ceil((width / 2 + air) / cell), Math.ceil((height / 2 + air) / row)];
        const [i0, i1, j0, j1] = [i - w, i + w + 1, j - h, j + h + 1];
        return i0 >= 0 && j0 >= 0 && i1 <= columns && j1 <= rows && sum(i1, j1) - sum(i0, j1) - sum(i1, j0) + sum(i0, j0) === (i1 - i0) * (j1 - j0);
      };
      let air = 0;
      if (!fits(air)) continue;
      while (air < 80 && fits(air + 8)) air += 8;
      if (best && (air + 4) * central <= best.air) continue;
      const box = around(spot, width, height);
      if (plates.free(box)) best = { box, air: (air + 4) * central };
    }
  }
  if (best) plates.put(text, best.box, style);
}
