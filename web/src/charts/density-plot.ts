/** One target, one model on its way, and every place where it could settle. Numbers in, pixels and drags out. */
import { bellCurve, height, mixtureCurve, mixtureHeight, peak, type Bell, type Point, type WeightedBell } from "./gaussian.ts";
import { Handle, HandleLayer, type Grip, type Key, type Look } from "./handle.ts";
import { labelsOf, obstaclesOf, type DensityWords, type Optimum, type Scene } from "./density-labels.ts";
import { baseline, crisp, line, write } from "./ink.ts";
import { Labels } from "./labels.ts";
import type { Palette } from "./palette.ts";
import { Presence } from "./presence.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { roundAbove, tickText, ticks, type Box, type Range } from "./scale.ts";

export type { Optimum } from "./density-labels.ts";
/** What a drag or a key asks for. "weight": the share of a mode of all of P, 0.02…0.98. */
export interface Pull { what: "mean" | "sd" | "weight"; of: number | "start"; to: number }
export interface Named { label: string; value: number; least: number; most: number; text: string }
export interface HandleNames { mode(index: number, what: "mean" | "sd"): Named; start(what: "mean" | "sd"): Named }
export interface Sample { bars: { from: number; to: number; height: number }[]; rug: readonly number[] }

export interface DensityOptions {
  tone: "forward" | "reverse";
  words: DensityWords;
  /** Its handles are copies for the pointer. */
  copy: boolean;
  pull(pull: Pull, settled: boolean): void;
}

export class DensityPlot extends Plot {
  target: WeightedBell[] = [];
  /** The curve of a P that is no mixture of bells; then `target` is empty, and P has no handles. */
  outline: Point[] | undefined;
  start: Bell = { mean: 0, sd: 1 };
  now: Bell | undefined;
  trail: Bell[] = [];
  sample: Sample | undefined;
  x: Range = { low: -1, high: 1 };
  y: Range = { low: 0, high: 1 };
  /** Old marks stand at 40 % while an answer is late. */
  faded = false;
  hint = false;
  /** The numbers of the density axis: in a gutter of its own, in the neighbor's, or on the lines. */
  numbers: "gutter" | "neighbor" | "lines" = "lines";
  readonly #options: DensityOptions;
  readonly #layer = new HandleLayer();
  readonly #labels = new Labels();
  readonly #presence = new Presence();
  #optima: Optimum[] = [];
  readonly #start: { bead: Handle; pill: Handle };
  #modes: { bead: Handle; pill: Handle }[] = [];
  /** Where the numbers on the lines stand: labels keep off. */
  #ticks: Box[] = [];

  constructor(options: DensityOptions) {
    super("density");
    this.#options = options;
    this.element.append(this.#layer.element);
    this.#start = this.#pair("start", options.tone, "start");
  }

  get optima(): Optimum[] {
    return this.#optima;
  }
  set optima(optima: Optimum[]) {
    this.#optima = optima;
    this.#presence.set(optima, performance.now());
  }

  /** Names and values of the handles for assistive technology; the number of modes may have changed. */
  name(names: HandleNames): void {
    while (this.#modes.length < this.target.length) this.#modes.push(this.#pair(this.#modes.length, "target", `mode-${this.#modes.length + 1}`));
    this.#modes.length = this.target.length;
    this.#layer.handles = [...this.#modes, this.#start].flatMap(({ bead, pill }) => [bead, pill]);
    if (this.#options.copy) return;
    const say = (handle: Handle, { label, value, least, most, text }: Named) => handle.say(label, value, least, most, text);
    this.#modes.forEach(({ bead, pill }, i) => {
      say(bead, names.mode(i, "mean"));
      say(pill, names.mode(i, "sd"));
    });
    say(this.#start.bead, names.start("mean"));
    say(this.#start.pill, names.start("sd"));
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.x, y: this.y, padding: { left: this.numbers === "gutter" ? 34 * unit : 2, right: 2, top: (this.#wide ? 22 : 10) * unit, bottom: 26 * unit } };
  }
  get #wide(): boolean {
    return this.width > 400 * (this.palette?.unit ?? 1);
  }

  get #outlined(): Point[] {
    return this.outline ?? mixtureCurve(this.target, this.x);
  }

  protected curves(palette: Palette): Curve[] {
    const { tone } = this.#options;
    const opacity = this.faded ? 0.4 : 1;
    const curve = (data: Point[], color: string, width: number, dash: number[] = []): Curve =>
      ({ data, borderColor: color, borderWidth: width * palette.lines, borderDash: dash.map((length) => length * palette.lines), fill: false });
    const bell = (of: Bell) => bellCurve(of, this.x);
    const target = this.#outlined;
    const found: Curve[] = [curve(target, palette.color("target"), 2)];
    if (this.now) {
      const now = curve(bell(this.now), palette.color(tone, opacity), 3, tone === "reverse" && palette.withoutHue ? [8, 3] : []);
      found.unshift({ ...now, fill: "origin", backgroundColor: palette.color(tone, 0.08 * opacity) });
    }
    found.push(curve(bell(this.start), palette.color(tone, 0.42), 1.25));
    this.trail.forEach((past, i) => found.push(curve(bell(past), palette.color(tone, (0.14 + 0.08 * i) * opacity), 1)));
    const { optima, fading } = this.#presence.at(performance.now());
    for (const { optimum, opacity: present } of optima) {
      const [color, width, dash] = optimum.best ? [optimum.tone ?? tone, 1.5, [5, 4]] as const : ["ink-2", 1.1, [2.5, 3.5]] as const;
      found.push(curve(bell(optimum.bell), palette.color(color, opacity * present), width, [...dash]));
    }
    if (fading) this.refresh();
    found.push({ ...curve(target, "transparent", 0), fill: "origin", backgroundColor: palette.color("target-fill", this.sample ? 0.6 : 1) });
    return found;
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, vertical, horizontal } = this;
    const { unit } = palette;
    for (const bar of this.sample?.bars ?? []) {
      const [left, right, top] = [horizontal.toPixel(bar.from), horizontal.toPixel(bar.to), Math.max(area.top, vertical.toPixel(bar.height))];
      context.fillStyle = palette.color("line-2", 0.28);
      context.fillRect(left + 0.5, top, Math.max(1, right - left - 1), area.bottom - top);
    }
    const levels = ticks(this.y, 3, [1, 2, 5]).filter((level) => level > 0);
    this.#ticks = [];
    levels.forEach((level, i) => {
      const y = crisp(vertical.toPixel(level));
      if (this.numbers === "lines") this.#ticks.push({ left: area.left, right: area.left + 26 * unit, top: y - 16 * unit, bottom: y });
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      if (this.numbers === "gutter") write(context, palette, tickText(level), area.left - 8 * unit, y, { align: "right", halo: false });
      const text = i === levels.length - 1 && !this.#options.copy ? `${tickText(level)} ${this.#options.words.density}` : tickText(level);
      if (this.numbers === "lines") write(context, palette, text, area.left + 1, y - 9 * unit, { halo: false });
    });
    if (this.numbers === "gutter") write(context, palette, this.#options.words.density, 0, 8 * unit, { halo: false });
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    if (this.sample) this.#rug(context, palette, this.sample.rug);
    const marks = ticks(this.x, 5).map((x) => ({ at: horizontal.toPixel(x), text: tickText(x) }));
    baseline(context, palette, area, marks.filter(({ at }) => at > area.left + 8 * unit && at < area.right - 20 * unit));
    write(context, palette, this.#options.words.variable, area.right - 2, area.bottom + 15 * unit, { align: "right", italic: true, size: 14, halo: false });
    const scene = this.#scene(palette);
    if (this.#labels.draw(context, palette, labelsOf(scene), obstaclesOf(scene), { left: area.left - 2, top: 0, right: this.width, bottom: area.bottom }, performance.now())) this.refresh();
  }

  #rug(context: CanvasRenderingContext2D, palette: Palette, values: readonly number[]): void {
    const columns = new Set(values.map((value) => Math.round(2 * this.horizontal.toPixel(value)) / 2));
    context.strokeStyle = palette.color("target", 0.55);
    context.lineWidth = 1;
    context.setLineDash([]);
    context.beginPath();
    for (const x of columns) {
      if (x < this.area.left || x > this.area.right) continue;
      context.moveTo(x, this.area.bottom + 2);
      context.lineTo(x, this.area.bottom + 2 + 5 * palette.unit);
    }
    context.stroke();
  }

  protected override placed(): void {
    const put = ({ bead, pill }: { bead: Handle; pill: Handle }, of: Bell, curve: (x: number) => number, side: number) => {
      const at = (handle: Handle, x: number) => {
        const { left, right, top, bottom } = this.area;
        handle.place(Math.max(left, Math.min(right, this.horizontal.toPixel(x))), Math.max(top - 4, Math.min(bottom, this.vertical.toPixel(curve(x)))));
      };
      at(bead, of.mean);
      at(pill, of.mean + side * of.sd);
    };
    this.#modes.forEach((mode, i) => {
      const of = this.target[i];
      if (of) put(mode, of, (x) => mixtureHeight(this.target, x), this.#outward(of, i));
      mode.bead.element.classList.toggle("hinted", this.hint && i === 0);
    });
    put(this.#start, this.start, (x) => height(this.start, x), -this.#outward(this.start, this.target.length - 1));
  }

  /** The side of a bell that looks away from the middle of P: −1 or 1. */
  #outward(of: Bell, index: number): number {
    const middle = this.target.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, this.target.length);
    return of.mean < middle || (of.mean === middle && index < this.target.length - 1) ? -1 : 1;
  }

  #pair(of: number | "start", color: string, control: string): { bead: Handle; pill: Handle } {
    const look = { color, control, pointerOnly: this.#options.copy };
    const mean = this.#handle({ ...look, shape: "bead", ways: of === "start" ? "horizontal" : "both" }, of, "mean");
    const sd = this.#handle({ ...look, shape: "pill", ways: "horizontal" }, of, "sd");
    return { bead: mean, pill: sd };
  }

  #handle(look: Look, of: number | "start", what: "mean" | "sd"): Handle {
    let last: Pull | undefined;
    let axis: "mean" | "weight" | undefined;
    const bell = (): WeightedBell => (of === "start" ? { ...this.start, weight: 1 } : (this.target[of] ?? { mean: 0, sd: 1, weight: 1 }));
    const least = () => (this.x.high - this.x.low) / 200;
    const inside = (x: number) => Math.max(this.x.low, Math.min(this.x.high, x));
    const send = (pull: Pull, settled: boolean) => {
      last = { ...pull, to: this.#rounded(pull) };
      this.#options.pull(last, settled);
    };
    const grip: Grip = {
      move: (x, y, first) => {
        if (what === "sd") return send({ what, of, to: Math.max(least(), Math.abs(inside(this.horizontal.fromPixel(x)) - bell().mean)) }, false);
        // A bead goes one way at a time, the one it set out on: moving a mode must not change its weight by a trembling hand.
        if (!axis && Math.hypot(x - first.x, y - first.y) < 5) return;
        axis ??= look.ways === "both" && this.target.length > 1 && Math.abs(y - first.y) > 1.4 * Math.abs(x - first.x) ? "weight" : "mean";
        if (axis === "mean") send({ what: "mean", of, to: inside(this.horizontal.fromPixel(x)) }, false);
        else send({ what: "weight", of, to: this.#shareAt(of, this.vertical.fromPixel(y)) }, false);
      },
      release: () => {
        axis = undefined;
        if (last) this.#options.pull(last, true);
        last = undefined;
      },
      key: (key) => send(this.#keyed(key, bell(), of, what, look.ways === "both"), true),
    };
    return new Handle(look, grip);
  }

  /** The share that gives mode `of` this height at its mean. */
  #shareAt(of: number | "start", wanted: number): number {
    const bell = this.target[Number(of)];
    const others = this.target.filter((other) => other !== bell);
    if (!bell || others.length === 0) return 1;
    const rest = mixtureHeight(others, bell.mean);
    return Math.max(0.02, Math.min(0.98, (wanted - rest) / Math.max(1e-9, peak(bell) - rest)));
  }

  /** A pull is as fine as the picture: about a tenth of a pixel, in round decimals. */
  #rounded({ what, to }: Pull): number {
    const finest = what === "weight" ? 0.01 : roundAbove((this.x.high - this.x.low) / 5000, [1]);
    return Number((Math.round(to / finest) * finest).toPrecision(12));
  }

  /** Keys: a hundredth of the axis a press, a tenth with Shift or Page; up and down give a mode more or less weight, a width more or less of it. */
  #keyed(key: Key, bell: WeightedBell, of: number | "start", what: "mean" | "sd", weighs: boolean): Pull {
    const width = this.x.high - this.x.low;
    if (weighs && what === "mean" && (key === "up" || key === "down")) {
      const all = this.target.reduce((sum, { weight }) => sum + weight, 0);
      return { what: "weight", of, to: Math.max(0.02, Math.min(0.98, bell.weight / all + (key === "up" ? 0.02 : -0.02))) };
    }
    const by = { less: -0.01, down: -0.01, more: 0.01, up: 0.01, "far-less": -0.1, "far-more": 0.1, least: -Infinity, most: Infinity }[key];
    const [low, high, from] = what === "mean" ? [this.x.low, this.x.high, bell.mean] : [width / 200, width / 3, bell.sd];
    return { what, of, to: Math.max(low, Math.min(high, from + by * width * (what === "sd" ? 0.4 : 1))) };
  }

  #scene(palette: Palette): Scene {
    const around = (handle: Handle) => {
      const half = (handle.element.classList.contains("bead") ? 19 : 10) * palette.unit;
      return { left: handle.x - half, right: handle.x + half, top: handle.y - 10 * palette.unit, bottom: handle.y + 10 * palette.unit };
    };
    return {
      ...this.#options, unit: palette.unit, wide: this.#wide, hint: this.hint, range: this.x, area: this.area,
      toX: this.horizontal.toPixel, toY: this.vertical.toPixel,
      target: this.target, outline: this.#outlined, start: this.start, now: this.now, trail: this.trail, optima: this.optima,
      boxes: [...this.#ticks, ...[...this.#modes, this.#start].flatMap(({ bead, pill }) => [around(bead), around(pill)])],
    };
  }
}
