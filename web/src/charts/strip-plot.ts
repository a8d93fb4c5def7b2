/** A function of x as a filled strip under a density plot, on the same x axis: who pays where. */
import type { Point } from "./gaussian.ts";
import { baseline, crisp, line, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks, type Range } from "./scale.ts";

export class StripPlot extends Plot {
  points: Point[] = [];
  x: Range = { low: -1, high: 1 };
  top = 1;
  /** The part of x that is spoken of: marked under the curve. */
  marked: Range | undefined;
  /** The plot above has a gutter on the left. */
  gutter = false;
  readonly #tone: "forward" | "reverse";
  readonly #unit: string;

  constructor(tone: "forward" | "reverse", unit: string) {
    super("strip");
    this.#tone = tone;
    this.#unit = unit;
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.x, y: { low: 0, high: this.top }, padding: { left: this.gutter ? 34 * unit : 2, right: 2, top: 14 * unit, bottom: 24 * unit } };
  }

  protected curves(palette: Palette): Curve[] {
    const color = palette.color(this.#tone);
    const whole: Curve = { data: this.points, borderColor: color, borderWidth: 1.5 * palette.lines, fill: "origin", backgroundColor: palette.color(this.#tone, 0.1) };
    const { marked } = this;
    if (!marked) return [whole];
    const part = this.points.filter(({ x }) => x >= marked.low && x <= marked.high);
    return [whole, { data: part, borderColor: "transparent", borderWidth: 0, fill: "origin", backgroundColor: palette.color(this.#tone, 0.28) }];
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    if (this.points.length === 0) return;
    const level = ticks({ low: 0, high: this.top }, 3, [1, 2, 5]).at(-1) ?? this.top;
    const y = crisp(this.vertical.toPixel(level));
    line(context, this.area.left, y, this.area.right, y, palette.color("line"), palette.lines);
    write(context, palette, `${tickText(level)} ${this.#unit}`, this.area.left, y - 8 * palette.unit, { halo: false });
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    baseline(context, palette, area, ticks(this.x, 5).map((x) => ({ at: horizontal.toPixel(x), text: tickText(x) })).filter(({ at }) => at > area.left + 8 && at < area.right - 20 * palette.unit));
    write(context, palette, "x", area.right - 2, area.bottom + 15 * palette.unit, { align: "right", italic: true, size: 14, halo: false });
  }
}
