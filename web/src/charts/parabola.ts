/**
 * Variance against λ: the exact curve, rings for what samples say, and the λ axis itself as the rail of a slider, whose bead the figure puts
 * over `rail`. Where every λ but 0 is infinite, the plot is hatched and only λ = 0 is left open.
 */
import { crisp, font, line, write } from "./ink.ts";
import { dot, hatch, ring } from "./marks.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { mapping } from "./scale.ts";
import { fraction, type Span } from "./span.ts";

export interface Spot {
  lambda: number;
  variance: number;
}
export interface Mark extends Spot {
  /** Its name, and its value written. */
  name: string;
  value: string;
}
export interface Parabola {
  span: Span;
  ticks: { value: number; text: string }[];
  /** By λ; those that are infinite are left out. */
  exact: readonly Spot[];
  sampled: readonly Spot[];
  marks: readonly Mark[];
  /** The least variance: what to write under the rail. */
  best: Spot & { name: string; note: string };
  /** Where the bead stands; an infinite variance has no place on the curve. */
  bead: Spot;
  infinite: string;
}

/** Where a mark's name stands: beside, straight above or below, or to the left and lower. */
type Side = "left" | "right" | "above" | "below" | "under";

export const rail = { low: -1, high: 2 } as const;

export class ParabolaPlot extends Plot {
  #view: Parabola | undefined;
  /** Called when everything has its place: the bead's x, and the rail's y, in px of the plot. */
  onplaced: ((place: (lambda: number) => number, y: number) => void) | undefined;

  constructor() {
    super("parabola");
  }

  show(view: Parabola): void {
    this.#view = view;
    this.refresh();
  }

  /** The λ under a pixel, on the rail. */
  lambdaAt(x: number): number {
    return Math.max(rail.low, Math.min(rail.high, this.horizontal.fromPixel(x)));
  }

  protected override frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: rail, y: { low: 0, high: 1 }, padding: { left: 46 * unit, right: 22 * unit, top: 14 * unit, bottom: 62 * unit } };
  }

  protected override curves({ color, lines }: Palette): Curve[] {
    const view = this.#view;
    if (!view) return [];
    const data = view.exact.map(({ lambda, variance }) => ({ x: lambda, y: fraction(view.span, variance) }));
    return [{ data, borderColor: color("ink"), borderWidth: 2.5 * lines, clip: { left: 0, right: 0, top: 4, bottom: 2 } }];
  }

  protected override placed(): void {
    this.onplaced?.((lambda) => this.horizontal.toPixel(lambda), this.area.bottom);
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const view = this.#view;
    if (!view) return;
    const { area } = this;
    const { unit } = palette;
    const y = this.#height(view.span);
    for (const { value, text } of view.ticks) {
      line(context, area.left, crisp(y(value)), area.right, crisp(y(value)), palette.color("line"), 1);
      write(context, palette, text, area.left - 10 * unit, y(value), { align: "right", halo: false });
    }
    if (view.infinite !== "") {
      const open = 16 * unit;
      const zero = this.horizontal.toPixel(0);
      hatch(context, palette, { ...area, right: zero - open });
      hatch(context, palette, { ...area, left: zero + open });
    }
    this.#rail(context, palette, view);
    // What the bead points at.
    const x = this.horizontal.toPixel(view.bead.lambda);
    const top = Number.isFinite(view.bead.variance) ? Math.max(area.top, y(view.bead.variance)) : area.top;
    line(context, x, area.bottom, x, top, palette.color("ink", 0.55), palette.lines);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const view = this.#view;
    if (!view) return;
    const { area } = this;
    const { unit } = palette;
    const y = this.#height(view.span);
    const x = (lambda: number) => this.horizontal.toPixel(lambda);
    for (const { lambda, variance } of view.sampled) {
      const height = y(variance);
      if (height < area.top - 1 || height > area.bottom) continue;
      if (view.infinite !== "") {
        context.fillStyle = palette.color("page");
        context.beginPath();
        context.arc(x(lambda), height, 5.5 * unit, 0, 2 * Math.PI);
        context.fill();
      }
      ring(context, palette, x(lambda), height, 3 * unit);
    }
    if (view.infinite !== "") this.#banner(context, palette, view.infinite);
    for (const mark of view.marks) {
      if (!Number.isFinite(mark.variance)) continue;
      const [left, top] = [x(mark.lambda), y(mark.variance)];
      dot(context, palette, left, top, 4.5 * unit);
      const apart = mark.lambda - view.best.lambda;
      const close = area.right - area.left < 380 * unit;
      const side = view.span.logarithmic ? (mark.lambda > 0 ? "below" : "right")
        : Math.abs(apart) < 0.25 && view.infinite === "" ? "above" : apart > 0 ? "left" : close && mark.lambda > rail.low ? "under" : "right";
      this.#name(context, palette, mark, left, top, side, view.infinite !== "");
    }
    if (Number.isFinite(view.best.variance) && !view.marks.some(({ lambda }) => lambda === view.best.lambda)) dot(context, palette, x(view.best.lambda), y(view.best.variance), 4.5 * unit);
    if (Number.isFinite(view.bead.variance)) {
      const height = y(view.bead.variance);
      if (height >= area.top - 4) {
        context.beginPath();
        context.arc(x(view.bead.lambda), height, 7.5 * unit, 0, 2 * Math.PI);
        context.strokeStyle = palette.color("ink");
        context.lineWidth = 1.5 * palette.lines;
        context.stroke();
      }
    }
  }

  /** The λ axis, thick as a slider's, with its numbers and what is best under it. */
  #rail(context: CanvasRenderingContext2D, palette: Palette, view: Parabola): void {
    const { area } = this;
    const { unit } = palette;
    const x = (lambda: number) => this.horizontal.toPixel(lambda);
    context.lineCap = "round";
    line(context, area.left, area.bottom, area.right, area.bottom, palette.color("line-2"), 4 * unit);
    context.lineCap = "butt";
    const best = Math.max(area.left + 44 * unit, Math.min(area.right - 44 * unit, x(view.best.lambda)));
    for (const lambda of [-1, 0, 1, 2]) {
      line(context, crisp(x(lambda)), area.bottom + 2 * unit, crisp(x(lambda)), area.bottom + 9 * unit, palette.color("ink-2"), palette.lines);
      if (Math.abs(x(lambda) - best) < 58 * unit) continue;
      write(context, palette, lambda < 0 ? `−${-lambda}` : String(lambda), x(lambda), area.bottom + 22 * unit, { halo: false, align: "center" });
    }
    write(context, palette, "λ", area.right + 14 * unit, area.bottom + 22 * unit, { size: 14, italic: true, halo: false, align: "center" });
    write(context, palette, view.best.name, best, area.bottom + 25 * unit, { size: 12.5, weight: 650, color: "ink", align: "center" });
    write(context, palette, view.best.note, best, area.bottom + 43 * unit, { size: 12.5, color: "ink", align: "center" });
  }

  /** Name and value beside a mark, on the side the curve leaves free; on a patch of the page's color where that side is hatched. */
  #name(
    context: CanvasRenderingContext2D, palette: Palette, { name, value }: Mark, x: number, y: number, side: Side, patch: boolean,
  ): void {
    const { unit } = palette;
    const strong = { size: 12.5, weight: 650, color: "ink" } as const;
    const plain = { size: 12.5, color: "ink" } as const;
    context.font = font(palette, strong);
    const first = context.measureText(`${name} `).width;
    context.font = font(palette, plain);
    const whole = first + context.measureText(value).width;
    const start = side === "right" ? x + 11 * unit : side === "left" || side === "under" ? x - 9 * unit - whole : x - whole / 2;
    const rise = { right: 8, left: 14, above: 20, below: -20, under: -8 }[side];
    const middle = Math.max(y - rise * unit, this.area.top + 4 * unit);
    if (patch) {
      context.fillStyle = palette.color("page");
      context.fillRect(start - 5 * unit, middle - 9 * unit, whole + 10 * unit, 18 * unit);
    }
    write(context, palette, name, start, middle, strong);
    write(context, palette, value, start + first, middle, plain);
  }

  /** A sentence on the hatched region, on a patch of the page's color. */
  #banner(context: CanvasRenderingContext2D, palette: Palette, text: string): void {
    const { unit } = palette;
    const { area } = this;
    const x = this.horizontal.toPixel(1);
    const y = area.top + 22 * unit;
    const style = { size: 12.5, weight: 650, color: "ink", align: "center" } as const;
    context.font = font(palette, style);
    const width = context.measureText(text).width;
    context.fillStyle = palette.color("page");
    context.fillRect(x - width / 2 - 8 * unit, y - 13 * unit, width + 16 * unit, 26 * unit);
    write(context, palette, text, x, y, style);
  }

  #height(span: Span): (variance: number) => number {
    const { toPixel } = mapping({ low: 0, high: 1 }, this.area.bottom, this.area.top);
    return (variance) => toPixel(fraction(span, variance));
  }
}
