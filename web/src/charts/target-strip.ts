/** P and the Q of one point on a map, under the map and on its horizontal axis; the modes of P can be dragged. */
import { bellCurve, mixtureCurve, mixtureHeight, peak, type Bell, type Point, type WeightedBell } from "./gaussian.ts";
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks, type Range } from "./scale.ts";

export interface ModePull { mode: number; what: "mean" | "sd"; to: number }
export interface ModeName { label: string; value: number; least: number; most: number; text: string }
export interface StripWords { x: string; p: string; q: string }
export interface StripOptions {
  words: StripWords;
  pull(pull: ModePull, settled: boolean): void;
  key(mode: number, what: ModePull["what"], key: Key): void;
}

export class TargetStrip extends Plot {
  x: Range = { low: -1, high: 1 };
  /** The modes of a mixture; of any other P its curve. */
  target: readonly WeightedBell[] | readonly Point[] = [];
  model: Bell = { mean: 0, sd: 1 };
  tone: "forward" | "reverse" = "reverse";
  readonly #options: StripOptions;
  readonly #layer = new HandleLayer();
  #modes: { bead: Handle; pill: Handle }[] = [];

  constructor(options: StripOptions) {
    super("target-strip");
    this.#options = options;
    this.element.append(this.#layer.element);
  }

  /** Names and values of the handles, one pair a mode: how many there are, too. */
  name(names: readonly Record<ModePull["what"], ModeName>[]): void {
    while (this.#modes.length < names.length) this.#modes.push(this.#pair(this.#modes.length));
    this.#modes.length = names.length;
    this.#layer.handles = this.#modes.flatMap(({ bead, pill }) => [bead, pill]);
    const say = (handle: Handle, { label, value, least, most, text }: ModeName) => handle.say(label, value, least, most, text);
    names.forEach(({ mean, sd }, i) => {
      const mode = this.#modes[i];
      if (!mode) return;
      say(mode.bead, mean);
      say(mode.pill, sd);
    });
  }

  #pair(index: number): { bead: Handle; pill: Handle } {
    const handle = (what: ModePull["what"]) => {
      let last: ModePull = { mode: index, what, to: 0 };
      return new Handle({ shape: what === "mean" ? "bead" : "pill", color: "target", control: `mode-${index + 1}`, ways: "horizontal" }, {
        move: (x) => {
          const at = this.horizontal.fromPixel(Math.max(this.area.left, Math.min(this.area.right, x)));
          last = { mode: index, what, to: what === "mean" ? at : Math.abs(at - (this.#bells[index]?.mean ?? 0)) };
          this.#options.pull(last, false);
        },
        release: () => this.#options.pull(last, true),
        key: (key) => this.#options.key(index, what, key),
      });
    };
    return { bead: handle("mean"), pill: handle("sd") };
  }

  get #bells(): readonly WeightedBell[] {
    const [first] = this.target;
    return first && "weight" in first ? (this.target as readonly WeightedBell[]) : [];
  }
  get #curve(): Point[] {
    const bells = this.#bells;
    return bells.length > 0 ? mixtureCurve(bells, this.x) : [...(this.target as readonly Point[])];
  }
  /** A Q as narrow as one of P's modes still fits under the top. */
  get #top(): number {
    const bells = this.#bells;
    const highest = this.#curve.reduce((top, { y }) => Math.max(top, y), 0);
    return 1.12 * (bells.length > 0 ? Math.max(...bells.map(peak)) : 1.6 * highest || 1);
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.x, y: { low: 0, high: this.#top }, padding: { left: 50 * unit, right: 6 * unit, top: 4 * unit, bottom: 46 * unit } };
  }

  protected curves(palette: Palette): Curve[] {
    const target = this.#curve;
    const curve = (data: Point[], color: string, width: number): Curve => ({ data, borderColor: color, borderWidth: width * palette.lines, fill: false });
    return [
      { ...curve(bellCurve(this.model, this.x), palette.color(this.tone), 2.5), borderDash: palette.withoutHue && this.tone === "reverse" ? [10, 4] : [] },
      curve(target, palette.color("target"), 2),
      { ...curve(target, "transparent", 0), fill: "origin", backgroundColor: palette.color("target-fill") },
    ];
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    baseline(context, palette, area, ticks(this.x, 5).map((x) => ({ at: horizontal.toPixel(x), text: tickText(x) })));
    write(context, palette, this.#options.words.x, (area.left + area.right) / 2, area.bottom + 35 * unit, { align: "center", halo: false });
    const { model, tone } = this;
    const top = Math.max(area.top + 9 * unit, vertical.toPixel(peak(model)) + 10 * unit);
    const x = horizontal.toPixel(model.mean);
    // On the side away from the nearest mode, whose handles stand there; on top of it toward the middle.
    const nearest = this.#bells.reduce((best, { mean }) => (Math.abs(mean - model.mean) < Math.abs(best - model.mean) ? mean : best), Infinity);
    const off = model.mean - nearest;
    const right = Math.abs(off) > 0.1 * model.sd && Number.isFinite(off) ? off > 0 : model.mean < (this.x.low + this.x.high) / 2;
    const side = right ? 1 : -1;
    write(context, palette, this.#options.words.q, x + side * (horizontal.toPixel(model.mean + model.sd) - x + 12 * unit), top, { italic: true, size: 15, color: `${tone}-ink`, align: right ? "left" : "right" });
    write(context, palette, this.#options.words.p, area.left + 8 * unit, area.bottom - 12 * unit, { italic: true, size: 15, color: "target" });
  }

  protected override placed(): void {
    const bells = this.#bells;
    bells.forEach((bell, i) => {
      const mode = this.#modes[i];
      if (!mode) return;
      const at = (handle: Handle, x: number) => {
        const { left, right, top, bottom } = this.area;
        handle.place(Math.max(left, Math.min(right, this.horizontal.toPixel(x))), Math.max(top, Math.min(bottom, this.vertical.toPixel(mixtureHeight(bells, x)))));
      };
      at(mode.bead, bell.mean);
      // On the outer flank.
      const middle = bells.reduce((sum, { mean }) => sum + mean, 0) / bells.length;
      at(mode.pill, bell.mean + (bell.mean < middle ? -1 : 1) * bell.sd);
    });
  }
}
