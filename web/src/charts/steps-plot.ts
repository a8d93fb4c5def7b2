/** Some quantities over the steps of a run, small: the step shown is a line through it, and what is not finite leaves through the top. */
import { baseline, crisp, font, line, write } from "./ink.ts";
import type { ColorName, Palette } from "./palette.ts";
import type { Point } from "./gaussian.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText } from "./scale.ts";
import { fraction, spanTicks, type Span } from "./span.ts";

export interface Series {
  points: readonly Point[];
  color: ColorName;
  /** In px of the design. */
  width: number;
  dash?: readonly number[];
  /** At its right end. */
  name?: string;
  ink?: ColorName;
}

export class StepsPlot extends Plot {
  series: readonly Series[] = [];
  span: Span = { low: 0, high: 1, logarithmic: false };
  steps = 1;
  step = 0;
  faded = false;
  /** Room at the right for names, in px of the design. */
  room = 8;
  /** A number on the vertical axis in words. */
  written: (value: number) => string = tickText;
  readonly #stepWord: string;

  constructor(className: string, stepWord: string) {
    super(className);
    this.#stepWord = stepWord;
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: { low: 0, high: Math.max(1, this.steps) }, y: { low: 0, high: 1 }, padding: { left: 40 * unit, right: this.room * unit, top: 8 * unit, bottom: 22 * unit } };
  }

  protected curves(palette: Palette): Curve[] {
    return this.series.map(({ points, color, width, dash = [] }): Curve => ({
      data: points.filter(({ y }) => !Number.isNaN(y)).map(({ x, y }) => ({ x, y: Math.max(-0.2, Math.min(1.3, fraction(this.span, y))) })),
      borderColor: palette.color(color, this.faded ? 0.4 : 1), borderWidth: width * palette.lines, borderDash: dash.map((length) => length * palette.lines), fill: false,
      clip: { left: 0, right: 0, top: 3, bottom: 1 },
    }));
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, vertical } = this;
    for (const level of spanTicks(this.span, 3)) {
      const y = crisp(vertical.toPixel(fraction(this.span, level)));
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      write(context, palette, this.written(level), area.left - 7 * palette.unit, y, { align: "right", halo: false });
    }
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    baseline(context, palette, area, [{ at: area.left, text: "0" }, { at: area.right, text: `${this.#stepWord} ${tickText(this.steps)}`, align: "right" }]);
    const at = horizontal.toPixel(Math.min(this.step, this.steps));
    line(context, at, area.top, at, area.bottom, palette.color("ink"), 1.25 * palette.lines);
    this.#ends(context, palette, unit);
  }

  /** Names at the right end of the series, kept apart. */
  #ends(context: CanvasRenderingContext2D, palette: Palette, unit: number): void {
    const { area, vertical } = this;
    const ends = this.series.flatMap(({ points, name, ink = "ink" }) => {
      const last = points.filter(({ y }) => !Number.isNaN(y)).at(-1);
      return name === undefined || !last ? [] : [{ name, ink, y: Math.max(area.top + 4, Math.min(area.bottom - 4, vertical.toPixel(fraction(this.span, last.y)))) }];
    }).sort((a, b) => a.y - b.y);
    for (let i = 1; i < ends.length; i++) {
      const [upper, lower] = [ends[i - 1], ends[i]];
      if (upper && lower) lower.y = Math.max(lower.y, upper.y + 15 * unit);
    }
    const over = (ends.at(-1)?.y ?? 0) - (area.bottom + 2);
    for (const { name, ink, y } of ends) {
      context.font = font(palette, { size: 12 });
      write(context, palette, name, area.right + 6 * unit, y - Math.max(0, over), { size: 12, weight: 500, color: ink, halo: false });
    }
  }
}
