/**
 * One row of a ridge: a histogram scaled to its own peak, with what is exact beside it. The rows of a column have the same span, so that
 * they stand on one axis.
 */
import { crisp, write } from "./ink.ts";
import { arrow, hatch } from "./marks.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { fraction, type Span } from "./span.ts";

/** What stands in one cell. Values are in the unit of the span; words are already written. */
export interface Row {
  span: Span;
  /** Of bins equally wide on the span. */
  counts: ArrayLike<number>;
  /** The share of all batches that fell off either end, or "". */
  below: string;
  above: string;
  direction: "forward" | "reverse";
  /** False: dashed, since these samples cannot show what is exact. */
  believed: boolean;
  grid: readonly number[];
  /** What a bin holds, in words: read under the pointer. */
  reading(bin: number): string;
  /** A line over the whole height. */
  truth?: number;
  /** Exact mean ± sd, under the baseline. */
  bar?: { mean: number; sd: number; label: string };
  /** An exact value as a stroke through the histogram. */
  mark?: { value: number; label: string };
}

/** Heights in px of the design: the row, the top of its peak, its baseline, the bar under that. */
const layout = { row: 68, peak: 8, baseline: 54, bar: 61 } as const;

export class Ridge extends Plot {
  #row: Row | undefined;
  readonly #outline: { x: number; y: number }[] = [];

  /** Where the pointer is, as a fraction of the width. */
  #pointed: number | undefined;

  constructor() {
    super("ridge");
    this.probed = (x) => {
      if (x === undefined && this.#pointed === undefined) return;
      this.#pointed = x;
      this.#read();
      this.refresh();
    };
  }

  show(row: Row): void {
    this.#row = row;
    const bins = row.counts.length;
    let peak = 1;
    for (let i = 0; i < bins; i += 1) peak = Math.max(peak, row.counts[i] ?? 0);
    this.#outline.length = 0;
    this.#outline.push({ x: 0, y: 0 });
    for (let i = 0; i < bins; i += 1) this.#outline.push({ x: i / bins, y: (row.counts[i] ?? 0) / peak });
    this.#outline.push({ x: 1, y: 0 });
    this.#read();
    this.refresh();
  }

  #read(): void {
    const bins = this.#row?.counts.length ?? 0;
    const bin = Math.min(bins - 1, Math.floor((this.#pointed ?? 0) * bins));
    this.probe = this.#row && this.#pointed !== undefined ? { x: (bin + 0.5) / bins, text: this.#row.reading(bin) } : undefined;
  }

  protected override frame(): Frame {
    const scale = this.height / layout.row;
    const padding = { left: 0, right: 0, top: layout.peak * scale, bottom: (layout.row - layout.baseline) * scale };
    return { x: { low: 0, high: 1 }, y: { low: 0, high: 1 }, padding };
  }

  protected override curves({ color, lines }: Palette): Curve[] {
    const row = this.#row;
    if (!row) return [];
    return [{
      data: this.#outline, stepped: "before", fill: "origin", clip: 4,
      borderColor: color(row.direction), borderWidth: 1.5 * lines, borderDash: row.believed ? [] : [3 * lines, 2.5 * lines],
      backgroundColor: color(row.direction, row.believed ? 0.16 : 0.07),
    }];
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const row = this.#row;
    if (!row) return;
    context.fillStyle = palette.color("line");
    for (const value of row.grid) context.fillRect(crisp(fraction(row.span, value) * this.width) - 0.5, 0, 1, this.height);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const row = this.#row;
    if (!row) return;
    const { width, height } = this;
    const unit = palette.unit;
    const at = (value: number) => fraction(row.span, value) * width;
    const { bottom } = this.area;
    const hatched = row.bar?.sd === Infinity || row.mark?.value === Infinity;
    if (hatched) {
      const strip = 22 * unit;
      const ends = row.bar ? [0, width - strip] : [width - strip];
      for (const left of ends) hatch(context, palette, { left, right: left + strip, top: 2 * unit, bottom: bottom - palette.lines });
    }
    context.fillStyle = palette.color("ink");
    if (row.truth !== undefined) {
      const thick = 1.5 * palette.lines;
      context.fillRect(at(row.truth) - thick / 2, 0, thick, height);
    }
    if (row.bar) this.#bar(context, palette, row.bar, at);
    if (row.mark) {
      const { value, label } = row.mark;
      const where = at(value);
      if (value === Infinity) this.#write(context, palette, label, width - 28 * unit, "right");
      else if (where < 0 || where > width) this.#leave(context, palette, label, where < 0);
      else {
        const thick = 2.5 * palette.lines;
        context.fillStyle = palette.color("ink");
        context.fillRect(where - thick / 2, 3 * unit, thick, bottom - 3 * unit + 6 * unit);
      }
    }
    // Above the arrows and their labels, and clear of the hatched ends.
    const edge = this.area.top + 4 * unit;
    const inset = (hatched ? 27 : 3) * unit;
    if (row.below !== "") write(context, palette, `← ${row.below}`, row.bar ? inset : 3 * unit, edge, { size: 12 });
    if (row.above !== "") write(context, palette, `${row.above} →`, width - inset, edge, { size: 12, align: "right" });
  }

  /** The mean a stroke, ± sd a bar; ends beyond the span become heads of arrows. */
  #bar(context: CanvasRenderingContext2D, palette: Palette, { mean, sd, label }: { mean: number; sd: number; label: string }, at: (value: number) => number): void {
    const center = at(mean);
    if (!(center >= 0 && center <= this.width)) {
      if (!Number.isNaN(mean)) this.#leave(context, palette, label, center < 0);
      return;
    }
    const y = this.height * (layout.bar / layout.row);
    const thick = 3 * palette.lines;
    context.fillStyle = palette.color("ink");
    context.fillRect(center - thick / 2, y - 5 * palette.unit, thick, 10 * palette.unit);
    if (!Number.isFinite(sd)) return;
    const [low, high] = [at(mean - sd), at(mean + sd)];
    const [from, to] = [Math.max(low, 0), Math.min(high, this.width)];
    context.fillRect(from, y - thick / 2, to - from, thick);
    if (low < 0) arrow(context, palette, 1.5, y, "left", 0);
    if (high > this.width) arrow(context, palette, this.width - 1.5, y, "right", 0);
  }

  /** An arrow out of the chart with the value over it. */
  #leave(context: CanvasRenderingContext2D, palette: Palette, label: string, left: boolean): void {
    const unit = palette.unit;
    const y = this.area.bottom - 12 * unit;
    arrow(context, palette, left ? 2 : this.width - 2, y, left ? "left" : "right", 70 * unit);
    this.#write(context, palette, label, left ? 2 * unit : this.width - 2 * unit, left ? "left" : "right");
  }

  #write(context: CanvasRenderingContext2D, palette: Palette, label: string, x: number, align: CanvasTextAlign): void {
    write(context, palette, label, x, this.area.bottom - 27 * palette.unit, { size: 12.5, weight: 600, color: "ink", align });
  }
}
