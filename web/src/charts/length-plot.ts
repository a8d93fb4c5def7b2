/** How something changes with a length of few steps: a curve each, on a logarithmic axis, with its name at the right end, and the length looked at as a line. */
import { baseline, crisp, line, write } from "./ink.ts";
import { dot } from "./marks.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { roundValues } from "./span.ts";

export interface LengthCurve {
  name: string;
  /** Of length 1, 2, …; what is 0 has no place on this axis, and the curve begins after it. */
  values: readonly number[];
  /** The one that is spoken of: thick. */
  strong: boolean;
}

export class LengthPlot extends Plot {
  lines: readonly LengthCurve[] = [];
  most = 6;
  /** The length looked at. */
  at = 1;
  faded = false;
  readonly #words: { axis: string };

  constructor(words: { axis: string }) {
    super("length-plot");
    this.#words = words;
  }

  get #span(): { low: number; high: number } {
    const values = this.lines.flatMap(({ values: of }) => of.filter((value) => value > 0));
    if (values.length === 0) return { low: 0.1, high: 1 };
    return { low: Math.min(...values) / 1.25, high: Math.max(...values) * 1.25 };
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const { low, high } = this.#span;
    const longest = Math.max(4, ...this.lines.map(({ name }) => name.length));
    return {
      x: { low: 1, high: this.most }, y: { low: Math.log10(low), high: Math.log10(high) },
      padding: { left: 46 * unit, right: Math.min(0.42 * this.width, (14 + longest * 7.6) * unit), top: 8 * unit, bottom: 38 * unit },
    };
  }

  protected curves(palette: Palette): Curve[] {
    const fade = this.faded ? 0.4 : 1;
    return this.lines.map(({ values, strong }): Curve => ({
      data: this.#points(values), fill: false, clip: 4,
      borderColor: palette.color("reverse", (strong ? 1 : 0.55) * fade), borderWidth: (strong ? 2.75 : 1.5) * palette.lines,
    }));
  }
  #points(values: readonly number[]): { x: number; y: number }[] {
    return values.flatMap((value, i) => (value > 0 ? [{ x: i + 1, y: Math.log10(value) }] : []));
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { low, high } = this.#span;
    const { area, vertical } = this;
    let last = Infinity;
    for (const value of roundValues(low, high)) {
      const y = crisp(vertical.toPixel(Math.log10(value)));
      if (last - y < 22 * palette.unit) continue;
      last = y;
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      write(context, palette, written(value), area.left - 8 * palette.unit, y, { align: "right", halo: false });
    }
    const x = crisp(this.horizontal.toPixel(this.at));
    line(context, x, area.top, x, area.bottom, palette.color("ink", 0.55), palette.lines);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    baseline(context, palette, area, Array.from({ length: this.most }, (_, i) => ({ at: horizontal.toPixel(i + 1), text: String(i + 1) })));
    write(context, palette, this.#words.axis, (area.left + area.right) / 2, area.bottom + 31 * unit, { align: "center", halo: false });
    for (const { values } of this.lines) {
      const value = values[this.at - 1] ?? 0;
      if (value > 0) dot(context, palette, horizontal.toPixel(this.at), vertical.toPixel(Math.log10(value)), 3.5 * unit);
    }
    for (const { name, strong, y } of this.#names(unit))
      write(context, palette, name, area.right + 8 * unit, y, { size: strong ? 13 : 12, weight: strong ? 650 : 450, color: "reverse-ink", halo: false });
  }

  /** Beside the ends of their curves, and no closer together than can be read: from the lowest up, then down again where they left the chart. */
  #names(unit: number): { name: string; strong: boolean; y: number }[] {
    const gap = 15 * unit;
    const { area, vertical } = this;
    const ends = this.lines.map(({ name, strong, values }) => ({ name, strong, y: vertical.toPixel(this.#points(values).at(-1)?.y ?? this.frame().y.low) }));
    ends.sort((a, b) => b.y - a.y);
    let below = area.bottom + gap;
    for (const end of ends) below = end.y = Math.min(end.y, below - gap);
    let above = area.top - gap;
    for (const end of [...ends].reverse()) above = end.y = Math.max(end.y, above + gap);
    return ends;
  }
}

/** A power of ten times 1, 2 or 5. */
function written(value: number): string {
  if (value >= 0.001 && value < 10000) return String(value);
  const [mantissa = "1", exponent = "0"] = value.toExponential(0).split("e");
  const raised = [...String(Number(exponent))].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)] ?? "")).join("");
  return mantissa === "1" ? `10${raised}` : `${mantissa}·10${raised}`;
}
