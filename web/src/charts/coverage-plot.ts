/** How many answers hold most of an optimum, against the weight of the penalty; the axis is the slider of that weight. */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, crisp, line, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks } from "./scale.ts";
import { fraction, type Span } from "./span.ts";

export interface CoverageLine { tone: "forward" | "reverse"; counts: readonly number[]; name: string }
export interface CoverageWords { count: string; weight: string; slider: string }

export class CoveragePlot extends Plot {
  lines: readonly CoverageLine[] = [];
  weight = 1;
  /** What the value is called where it stands. */
  stands = "";
  /** Of how many answers there are. */
  answers = 1;
  faded = false;
  readonly #words: CoverageWords;
  readonly #weights: readonly number[];
  readonly #span: Span;
  readonly #layer = new HandleLayer();
  readonly #handle: Handle;

  /** `weights`: those the slider stops at, evenly spaced on a logarithmic axis. */
  constructor(words: CoverageWords, weights: readonly number[], moved: (weight: number, settled: boolean) => void, key: (key: Key) => void) {
    super("coverage");
    this.#words = words;
    this.#weights = weights;
    this.#span = { low: weights[0] ?? 1, high: weights.at(-1) ?? 1, logarithmic: true };
    let last: number | undefined;
    const go = (x: number) => {
      const index = Math.round(Math.max(0, Math.min(1, this.horizontal.fromPixel(x))) * (weights.length - 1));
      last = weights[index] ?? this.weight;
      moved(last, false);
    };
    const release = () => {
      if (last !== undefined) moved(last, true);
      last = undefined;
    };
    this.#handle = new Handle({ shape: "bead", color: "ink", control: "beta", ways: "horizontal" }, { move: go, release, key });
    this.#layer.handles = [this.#handle];
    this.element.append(this.#layer.element);
    this.element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch" || (event.target as Element).closest(".handle")) return;
      this.#layer.fetch(this.#handle, event);
    });
  }

  say(words: string): void {
    const nearest = this.#weights.reduce((best, weight, i) => (Math.abs(fraction(this.#span, weight) - this.#at) < Math.abs(fraction(this.#span, this.#weights[best] ?? 1) - this.#at) ? i : best), 0);
    this.#handle.say(this.#words.slider, nearest, 0, this.#weights.length - 1, words);
  }

  get #at(): number {
    return Math.max(0, Math.min(1, fraction(this.#span, this.weight)));
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: { low: 0, high: 1 }, y: { low: 0, high: this.answers + 0.5 }, padding: { left: 26 * unit, right: 16 * unit, top: 24 * unit, bottom: 42 * unit } };
  }

  protected curves(palette: Palette): Curve[] {
    return this.lines.map(({ tone, counts }): Curve => ({
      data: counts.map((y, i) => ({ x: fraction(this.#span, this.#weights[i] ?? 1), y })), stepped: "middle", borderColor: palette.color(tone, this.faded ? 0.4 : 1), borderWidth: 2.5 * palette.lines,
      borderDash: tone === "reverse" ? [10 * palette.lines, 4 * palette.lines] : [], fill: false,
    }));
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, vertical } = this;
    for (const level of ticks({ low: 0, high: this.answers }, 3, [1, 2, 5]).filter((value) => value > 0 && Number.isInteger(value))) {
      const y = crisp(vertical.toPixel(level));
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      write(context, palette, tickText(level), area.left - 7 * palette.unit, y, { align: "right", halo: false });
    }
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    write(context, palette, this.#words.count, 0, 7 * unit, { halo: false });
    const marks = this.#weights.filter((_, i) => i % (this.width < 300 * unit ? 20 : 10) === 0).map((weight) => ({ at: horizontal.toPixel(fraction(this.#span, weight)), text: tickText(weight) }));
    baseline(context, palette, area, marks);
    line(context, area.left, area.bottom, area.right, area.bottom, palette.color("line-2"), 4 * unit);
    write(context, palette, this.#words.weight, (area.left + area.right) / 2, area.bottom + 34 * unit, { align: "center", halo: false });
    const x = horizontal.toPixel(this.#at);
    line(context, x, area.top - 6 * unit, x, area.bottom, palette.color("ink"), 1.5 * palette.lines);
    this.#names(context, palette);
    const aside = x > area.right - 90 * unit ? -8 : 8;
    write(context, palette, this.stands, x + aside * unit, area.top - 5 * unit, { size: 12.5, weight: 650, color: "ink", align: aside < 0 ? "right" : "left" });
  }

  /** Each curve's name half way up: of the one that rises first on its left, of the other on its right. */
  #names(context: CanvasRenderingContext2D, palette: Palette): void {
    const { unit } = palette;
    const half = ({ counts }: CoverageLine) => counts.findIndex((count) => 2 * count >= Math.min(...counts) + Math.max(...counts));
    const first = this.lines.reduce((best, line) => (half(line) < half(best) ? line : best), this.lines[0] ?? { tone: "forward", counts: [], name: "" });
    for (const one of this.lines) {
      const { tone, counts, name } = one;
      const [low, high] = [Math.min(...counts), Math.max(...counts)];
      const left = one === first && this.lines.length > 1;
      const middle = low + (left ? 0.7 : 0.45) * (high - low);
      const at = high > low ? counts.findIndex((count) => count >= middle) : Math.floor(counts.length / 2);
      const x = this.horizontal.toPixel(fraction(this.#span, this.#weights[at] ?? 1));
      const y = this.vertical.toPixel(high > low ? middle : high) + (high > low ? 0 : left ? -12 : 14) * unit;
      write(context, palette, name, x + (left ? -9 : 12) * unit, y, { size: 12.5, weight: 650, color: `${tone}-ink`, align: left ? "right" : "left" });
    }
  }

  protected override placed(): void {
    this.#handle.place(this.horizontal.toPixel(this.#at), this.area.bottom);
  }
}
