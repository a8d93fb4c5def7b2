/** Named bell curves on one line, each with a bead that moves it and a pill that widens it. Numbers in, pixels and drags out. */
import { bellCurve, height, peak, type Bell } from "./gaussian.ts";
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { roundAbove, tickText, ticks, type Range } from "./scale.ts";

export interface BellPull { of: number; what: "mean" | "sd"; to: number }
export interface BellName { label: string; text: string }
export interface BellsOptions {
  /** Of each: its letter, and its name in `hide` and `lock`. */
  bells: readonly { letter: string; control: string }[];
  words: { x: string; drag: string };
  pull(pull: BellPull, settled: boolean): void;
}

export class BellsPlot extends Plot {
  bells: readonly Bell[] = [];
  x: Range = { low: -1, high: 1 };
  /** Density at the top of the plot. */
  top = 1;
  /** The first bead says that it can be dragged. */
  hint = true;
  readonly #options: BellsOptions;
  readonly #layer = new HandleLayer();
  readonly #handles: readonly { bead: Handle; pill: Handle }[];

  constructor(options: BellsOptions) {
    super("bells");
    this.#options = options;
    this.#handles = options.bells.map((_, of) => ({ bead: this.#handle(of, "mean"), pill: this.#handle(of, "sd") }));
    this.#layer.handles = this.#handles.flatMap(({ bead, pill }) => [bead, pill]);
    this.element.append(this.#layer.element);
  }

  /** What assistive technology reads of each pair of handles. */
  name(names: readonly Record<BellPull["what"], BellName>[]): void {
    this.#handles.forEach(({ bead, pill }, of) => {
      const [name, bell] = [names[of], this.bells[of]];
      if (!name || !bell) return;
      bead.say(name.mean.label, bell.mean, this.x.low, this.x.high, name.mean.text);
      pill.say(name.sd.label, bell.sd, this.#least, this.#most, name.sd.text);
    });
  }

  /** Widths a hand can give. */
  get #least(): number {
    return (this.x.high - this.x.low) / 200;
  }
  get #most(): number {
    return (this.x.high - this.x.low) / 2;
  }

  #handle(of: number, what: BellPull["what"]): Handle {
    const control = this.#options.bells[of]?.control ?? "";
    let last: BellPull | undefined;
    const send = (to: number, settled: boolean) => {
      const [low, high] = what === "mean" ? [this.x.low, this.x.high] : [this.#least, this.#most];
      const finest = roundAbove((this.x.high - this.x.low) / 5000, [1]);
      last = { of, what, to: Number((Math.round(Math.max(low, Math.min(high, to)) / finest) * finest).toPrecision(12)) };
      this.#options.pull(last, settled);
    };
    const mean = () => this.bells[of]?.mean ?? 0;
    return new Handle({ shape: what === "mean" ? "bead" : "pill", color: "target", control, ways: "horizontal" }, {
      move: (x) => {
        const at = this.horizontal.fromPixel(x);
        send(what === "mean" ? at : Math.abs(at - mean()), false);
      },
      release: () => {
        if (last) this.#options.pull(last, true);
        last = undefined;
      },
      key: (key) => send(this.#keyed(of, what, key), true),
    });
  }

  /** A hundredth of the axis a press, a tenth with Shift or Page; of a width less than half of that. */
  #keyed(of: number, what: BellPull["what"], key: Key): number {
    const by = { less: -0.01, down: -0.01, more: 0.01, up: 0.01, "far-less": -0.1, "far-more": 0.1, least: -Infinity, most: Infinity }[key];
    const width = this.x.high - this.x.low;
    return (this.bells[of]?.[what] ?? 0) + by * width * (what === "sd" ? 0.4 : 1);
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.x, y: { low: 0, high: this.top }, padding: { left: 2, right: 2, top: 34 * unit, bottom: 26 * unit } };
  }

  protected curves(palette: Palette): Curve[] {
    return this.bells.flatMap((bell): Curve[] => [
      { data: bellCurve(bell, this.x), borderColor: palette.color("target"), borderWidth: 2 * palette.lines, fill: false },
      { data: bellCurve(bell, this.x), borderColor: "transparent", borderWidth: 0, fill: "origin", backgroundColor: palette.color("target-fill", 0.6) },
    ]);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    const marks = ticks(this.x, 5).map((x) => ({ at: horizontal.toPixel(x), text: tickText(x) }));
    baseline(context, palette, area, marks.filter(({ at }) => at > area.left + 8 * unit && at < area.right - 20 * unit));
    write(context, palette, this.#options.words.x, area.right - 2, area.bottom + 15 * unit, { align: "right", italic: true, size: 14, halo: false });
    this.#handles.forEach(({ bead }, of) => {
      write(context, palette, this.#options.bells[of]?.letter ?? "", bead.x, Math.max(9 * unit, bead.y - 24 * unit), { size: 16, weight: 650, color: "ink", align: "center" });
    });
    const first = this.#handles[0]?.bead;
    if (this.hint && first) write(context, palette, this.#options.words.drag, first.x - 26 * unit, first.y, { align: "right" });
  }

  protected override placed(): void {
    const { left, right, top, bottom } = this.area;
    const middle = this.bells.reduce((sum, { mean }) => sum + mean / this.bells.length, 0);
    this.bells.forEach((bell, of) => {
      const handles = this.#handles[of];
      if (!handles) return;
      const at = (handle: Handle, x: number, y: number) =>
        handle.place(Math.max(left, Math.min(right, this.horizontal.toPixel(x))), Math.max(top, Math.min(bottom, this.vertical.toPixel(y))));
      at(handles.bead, bell.mean, peak(bell));
      // On the outer flank, so that neighbors' handles keep apart.
      const side = bell.mean > middle || (bell.mean === middle && of > 0) ? 1 : -1;
      at(handles.pill, bell.mean + side * bell.sd, height(bell, bell.mean + side * bell.sd));
      handles.bead.element.classList.toggle("hinted", this.hint && of === 0);
    });
  }
}
