/**
 * One row of a ridge: a histogram scaled to its own peak, with what is exact beside it. The rows of a column have the same span, so that
 * they stand on one axis.
 */
import { crisp, font, write, type TextStyle } from "./ink.ts";
import { arrow, hatch } from "./marks.ts";
import type { ColorName, Palette } from "./palette.ts";
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
  /** Exact mean ± sd, under the baseline; the mean in the color of the direction it belongs to, where that is not the row's own. */
  bar?: { mean: number; sd: number; label: string; tone?: ColorName };
  /** Words beside the bars at a value: what they seem to say. */
  pile?: { value: number; label: string; short: string };
  /** An exact value as a stroke through the histogram. */
  mark?: { value: number; label: string };
}

/** Heights in px of the design: the row, the top of its peak, its baseline, the bar under that. */
const layout = { row: 68, peak: 8, baseline: 54, bar: 61 } as const;
/** A line of words over the bars. */
const wordLine = 15;

/** What stands over the bars at one end: what left the chart there. */
interface End {
  side: "left" | "right";
  /** The exact value that lies beyond, with an arrow after it. */
  leaves?: { label: string; tone: ColorName };
  /** The share of batches beyond, with its arrow. */
  share: string;
}

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
    const row = this.height / layout.row;
    const words = this.#lines * wordLine * (this.palette?.unit ?? 1);
    const padding = { left: 0, right: 0, top: layout.peak * row + words, bottom: (layout.row - layout.baseline) * row };
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
      const where = at(row.mark.value);
      if (where >= 0 && where <= width) {
        const thick = 2.5 * palette.lines;
        context.fillStyle = palette.color("ink");
        context.fillRect(where - thick / 2, this.area.top - 4 * unit, thick, bottom - this.area.top + 10 * unit);
      }
    }
    if (row.pile) this.#pile(context, palette, row.pile, at(row.pile.value));
    this.#ends.forEach((end) => this.#write(context, palette, end, (hatched && (row.bar || end.side === "right") ? 27 : 2) * unit));
  }

  /** On the side with more room; short where the line of the truth would run through the words. */
  #pile(context: CanvasRenderingContext2D, palette: Palette, { label, short }: NonNullable<Row["pile"]>, where: number): void {
    if (!(where >= 0 && where <= this.width)) return;
    const rightward = where < this.width / 2;
    const style: TextStyle = { size: 12.5, weight: 600, align: rightward ? "left" : "right" };
    const { span, truth = NaN } = this.#row as Row;
    const line = fraction(span, truth) * this.width;
    const start = where + (rightward ? 12 : -12) * palette.unit;
    const ahead = rightward ? Math.max(line, 0) - start : start - line;
    const room = ahead > 0 ? ahead : rightward ? this.width - start : start;
    context.font = font(palette, style);
    write(context, palette, context.measureText(label).width <= room ? label : short, start, (this.area.top + this.area.bottom) / 2, style);
  }

  /** The mean a stroke, ± sd a bar; ends beyond the span become heads of arrows. */
  #bar(context: CanvasRenderingContext2D, palette: Palette, { mean, sd, tone = "ink" }: NonNullable<Row["bar"]>, at: (value: number) => number): void {
    const center = at(mean);
    if (!(center >= 0 && center <= this.width)) return;
    const y = this.height * (layout.bar / layout.row);
    const thick = 3 * palette.lines;
    context.fillStyle = palette.color(tone);
    context.fillRect(center - thick / 2, y - 5 * palette.unit, thick, 10 * palette.unit);
    if (!Number.isFinite(sd)) return;
    const [low, high] = [at(mean - sd), at(mean + sd)];
    const [from, to] = [Math.max(low, 0), Math.min(high, this.width)];
    context.fillRect(from, y - thick / 2, to - from, thick);
    if (low < 0) arrow(context, palette, 1.5, y, "left", 0, tone);
    if (high > this.width) arrow(context, palette, this.width - 1.5, y, "right", 0, tone);
  }

  /** What left the chart, by the end it left at. */
  get #ends(): End[] {
    const row = this.#row;
    if (!row) return [];
    const { bar, mark } = row;
    const beyond = (value: number, left: boolean) => (left ? fraction(row.span, value) < 0 : fraction(row.span, value) > 1);
    return (["left", "right"] as const).map((side) => {
      const left = side === "left";
      const share = left ? row.below : row.above;
      const exact = bar && beyond(bar.mean, left) ? { label: bar.label, tone: bar.tone ?? "ink" } : mark && beyond(mark.value, left) ? { label: mark.label, tone: "ink" as const } : undefined;
      return { side, share, ...(exact ? { leaves: exact } : {}) };
    }).filter(({ share, leaves }) => share !== "" || leaves !== undefined);
  }

  /** How many lines of words stand over the bars: the bars begin under them. */
  get #lines(): number {
    const ends = this.#ends;
    if (ends.length === 0) return 0;
    const letters = ends.reduce((sum, { share, leaves }) => sum + share.length + (leaves ? leaves.label.length + 6 : 0) + 4, 0);
    const both = ends.some(({ share }) => share !== "") && ends.some(({ leaves }) => leaves !== undefined);
    return both && letters * 6.4 * (this.palette?.unit ?? 1) > this.width ? 2 : 1;
  }

  /** From the edge inward: the arrow of the exact value and its words, then the share of the batches. */
  #write(context: CanvasRenderingContext2D, palette: Palette, { side, share, leaves }: End, inset: number): void {
    const { unit } = palette;
    const inward = side === "left" ? 1 : -1;
    const edge = side === "left" ? inset : this.width - inset;
    let [x, y] = [edge, 8 * unit];
    // On a plate, since the line of the truth may pass behind the words.
    const put = (words: string, style: TextStyle): number => {
      context.font = font(palette, style);
      const { width } = context.measureText(words);
      context.fillStyle = palette.color("page", 0.9);
      context.fillRect((side === "left" ? x : x - width) - 2 * unit, y - 7 * unit, width + 4 * unit, 14 * unit);
      write(context, palette, words, x, y, { ...style, align: side, halo: false });
      return width;
    };
    if (leaves) {
      const open = Number.isFinite(this.#row?.mark?.value ?? 0);
      if (open) arrow(context, palette, edge, y, side, 20 * unit, leaves.tone);
      x += inward * (open ? 27 : 0) * unit;
      x += inward * (put(leaves.label, { size: 12.5, weight: 600, color: leaves.tone }) + 12 * unit);
    }
    if (share === "") return;
    if (this.#lines > 1) [x, y] = [edge, y + wordLine * unit];
    put(side === "left" ? `← ${share}` : `${share} →`, { size: 12 });
  }
}
