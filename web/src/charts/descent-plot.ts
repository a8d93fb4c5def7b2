/** Both divergences over steps. The chart is the scrubber: its handle stands on the axis, and pressing anywhere goes there. */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, crisp, font, line, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import type { Point } from "./gaussian.ts";
import { roundAbove, tickText, ticks, type Range } from "./scale.ts";

export type Tone = "forward" | "reverse";
export interface Run {
  tone: Tone;
  /** The color, where two runs are of one direction and only dash and marker part them. */
  hue?: Tone;
  /** (step, value); the last one is where it ended. */
  points: Point[];
  /** Its name and its value at the end. */
  name: string;
  end: string;
  /** Ended before its time: the last step had finite numbers, the next had none. */
  broken: boolean;
}
export interface DescentWords { unit: string; step: string; scrubber: string; at(step: string): string }

export class DescentPlot extends Plot {
  runs: Run[] = [];
  steps = 1;
  step = 0;
  faded = false;
  readonly #words: DescentWords;
  readonly #layer = new HandleLayer();
  readonly #handle: Handle;
  readonly #scrub: (step: number) => void;
  #top = 1;

  constructor(words: DescentWords, scrub: (step: number) => void) {
    super("descent");
    this.#words = words;
    this.#scrub = scrub;
    this.#handle = new Handle({ shape: "bead", color: "ink", control: "scrubber", ways: "horizontal" }, {
      move: (x) => this.#go(this.horizontal.fromPixel(x)),
      release: () => {},
      key: (key) => this.#keyed(key),
    });
    this.#layer.handles = [this.#handle];
    this.element.append(this.#layer.element);
    this.element.addEventListener("pointerdown", (event) => this.#press(event));
  }

  /** New runs: the scale is chosen now, and stays while they play. */
  set(runs: Run[], steps: number): void {
    this.runs = runs;
    this.steps = Math.max(1, steps);
    this.#top = topOf(runs);
  }

  /** What assistive technology reads of the scrubber. */
  say(words: string): void {
    this.#handle.say(this.#words.scrubber, this.step, 0, this.steps, words);
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const y: Range = { low: 0, high: this.#top };
    const x: Range = { low: 0, high: this.steps };
    if (this.#compact) return { x, y, padding: { left: 12 * unit, right: 12 * unit, top: 15 * unit, bottom: 16 * unit } };
    return { x, y, padding: { left: 58 * unit, right: (this.runs.some(({ end }) => end.length > 6) ? 146 : 112) * unit, top: 8 * unit, bottom: 24 * unit } };
  }
  get #compact(): boolean {
    return this.width < 400 * (this.palette?.unit ?? 1);
  }

  protected curves(palette: Palette): Curve[] {
    const opacity = this.faded ? 0.4 : 1;
    return this.runs.flatMap(({ tone, hue = tone, points }): Curve[] => {
      const shared = { fill: false, borderDash: [] as number[] };
      const past = points.filter(({ x }) => x <= this.step);
      const dash = tone === "reverse" ? [10, 4].map((length) => length * palette.lines) : [];
      return [
        { ...shared, data: past, borderColor: palette.color(hue, opacity), borderWidth: 2.5 * palette.lines, borderDash: dash },
        { ...shared, data: points.filter(({ x }) => x >= this.step), borderColor: palette.color(hue, 0.5 * opacity), borderWidth: 1.25 * palette.lines },
      ];
    });
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    if (this.#compact || this.runs.length === 0) return;
    const { area, vertical } = this;
    const levels = ticks({ low: 0, high: this.#top }, 3, [1, 2, 5]);
    levels.forEach((level, i) => {
      const y = crisp(vertical.toPixel(level));
      if (i > 0) line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      const text = i === levels.length - 1 ? `${tickText(level)} ${this.#words.unit}`.trim() : tickText(level);
      write(context, palette, text, area.left - 9 * palette.unit, y, { align: "right", halo: false });
    });
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    const at = horizontal.toPixel(this.step);
    if (this.#compact) this.#track(context, palette, at);
    else this.#axis(context, palette);
    line(context, at, area.top - (this.#compact ? 0 : 8) * unit, at, area.bottom, palette.color("ink"), 1.5 * palette.lines);
    this.#stands(context, palette, at);
    for (const run of this.runs) this.#marker(context, palette, run);
    if (!this.#compact) this.#ends(context, palette);
  }

  /** The step in words: beside its line; where there is little room, over it, and as far aside as the edges ask. */
  #stands(context: CanvasRenderingContext2D, palette: Palette, at: number): void {
    const { area } = this;
    const { unit } = palette;
    const words = this.#words.at(tickText(this.step));
    const style = { size: 12, weight: 650, color: "ink" } as const;
    if (this.#compact) {
      context.font = font(palette, style);
      const half = context.measureText(words).width / 2;
      return write(context, palette, words, Math.max(half, Math.min(this.width - half, at)), area.top - 8 * unit, { ...style, align: "center" });
    }
    const aside = at > area.right - 76 * unit ? -8 : 8;
    write(context, palette, words, at + aside * unit, area.top - unit, { ...style, align: aside < 0 ? "right" : "left" });
  }

  #axis(context: CanvasRenderingContext2D, palette: Palette): void {
    const marks = ticks({ low: 0, high: this.steps }, this.area.right - this.area.left < 330 * palette.unit ? 3 : 5).filter((step) => step === Math.round(step));
    const last = marks.at(-1);
    baseline(context, palette, this.area, marks.map((step) => step === last
      ? { at: this.horizontal.toPixel(step), text: `${this.#words.step} ${tickText(step)}`, align: this.horizontal.toPixel(step) > this.area.right - 20 ? "right" as const : "center" as const }
      : { at: this.horizontal.toPixel(step), text: tickText(step) }));
  }

  #track(context: CanvasRenderingContext2D, palette: Palette, at: number): void {
    const { area } = this;
    context.lineCap = "round";
    line(context, area.left, area.bottom, area.right, area.bottom, palette.color("line-2"), 3 * palette.unit);
    line(context, area.left, area.bottom, at, area.bottom, palette.color("ink"), 3 * palette.unit);
    context.lineCap = "butt";
  }

  /** Forward a disc, reverse a diamond, at the step; a cross where a run broke off. */
  #marker(context: CanvasRenderingContext2D, palette: Palette, { tone, hue = tone, points, broken }: Run): void {
    const { unit } = palette;
    const point = points.filter(({ x }) => x <= this.step).at(-1);
    const last = points.at(-1);
    if (broken && last) this.#cross(context, palette, this.horizontal.toPixel(last.x), Math.max(this.area.top, this.vertical.toPixel(Math.min(last.y, this.#top))));
    if (!point || point.y > this.#top || (broken && point === last)) return;
    const [x, y, r] = [this.horizontal.toPixel(point.x), this.vertical.toPixel(point.y), 5 * unit];
    context.beginPath();
    if (tone === "forward") context.arc(x, y, r, 0, 2 * Math.PI);
    else for (const [dx, dy] of [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]] as const) context.lineTo(x + dx * r, y + dy * r);
    context.closePath();
    context.setLineDash([]);
    context.lineWidth = 3 * unit;
    context.strokeStyle = palette.color("page");
    context.stroke();
    context.fillStyle = palette.color(hue);
    context.fill();
  }

  #cross(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number): void {
    const r = 6 * palette.unit;
    line(context, x - r, y - r, x + r, y + r, palette.color("ink"), 2 * palette.lines);
    line(context, x - r, y + r, x + r, y - r, palette.color("ink"), 2 * palette.lines);
  }

  /** Names and final values at the right end, kept apart, the larger value above. */
  #ends(context: CanvasRenderingContext2D, palette: Palette): void {
    const { unit } = palette;
    const apart = 17 * unit;
    const lowest = this.area.bottom - 14 * unit; // clear of the scrubber's bead at its end
    const ends = this.runs
      .map((run) => ({ ...run, y: Math.max(this.area.top + 4, Math.min(lowest, this.vertical.toPixel(Math.min(run.points.at(-1)?.y ?? 0, this.#top)))) }))
      .sort((a, b) => a.y - b.y);
    const [upper, lower] = ends;
    if (upper && lower && lower.y - upper.y < apart) {
      const middle = Math.min(lowest - apart / 2, (upper.y + lower.y) / 2);
      upper.y = middle - apart / 2;
      lower.y = middle + apart / 2;
    }
    for (const { tone, hue = tone, name, end, y } of ends) {
      const style = { size: 12.5, color: `${hue}-ink` as const, halo: false };
      write(context, palette, name, this.area.right + 10 * unit, y, { ...style, weight: 650 });
      write(context, palette, end, this.area.right + 10 * unit + context.measureText(`${name} `).width, y, style);
    }
  }

  protected override placed(): void {
    this.element.classList.toggle("compact", this.#compact);
    this.#handle.place(this.horizontal.toPixel(this.step), this.area.bottom);
  }

  #go(step: number): void {
    this.#scrub(Math.max(0, Math.min(this.steps, Math.round(step))));
  }

  #keyed(key: Key): void {
    const far = Math.max(1, Math.round(this.steps / 10));
    const by = { less: -1, down: -1, more: 1, up: 1, "far-less": -far, "far-more": far, least: -Infinity, most: Infinity }[key];
    this.#go(Math.max(0, Math.min(this.steps, this.step + by)));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.#handle.locked || (event.target as Element).closest(".handle")) return;
    const x = event.clientX - this.element.getBoundingClientRect().left;
    if (x < this.area.left - 8 || x > this.area.right + 8) return;
    event.preventDefault();
    this.#go(this.horizontal.fromPixel(x));
    this.#handle.element.focus({ preventScroll: true });
    const listening = new AbortController();
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener("pointermove", (moved) => this.#go(this.horizontal.fromPixel(moved.clientX - this.element.getBoundingClientRect().left)), { signal: listening.signal });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) this.element.addEventListener(end, () => listening.abort(), { signal: listening.signal });
  }
}

/** High enough for where the runs spend their time; the first steep steps may leave through the top. */
function topOf(runs: Run[]): number {
  const finite = runs.map(({ points }) => points.map(({ y }) => y).filter((y) => y < Infinity)).filter((values) => values.length > 0);
  if (finite.length === 0) return 1;
  const early = Math.max(...finite.map((values) => values[Math.floor(values.length / 12)] ?? 0));
  const settled = Math.max(...finite.map((values) => values.at(-1) ?? 0));
  const start = Math.min(...finite.map((values) => values[0] ?? 0));
  const most = Math.max(...finite.map((values) => Math.max(...values)));
  return Math.max(1e-3, roundAbove(Math.min(most, Math.max(1.4 * settled, Math.min(early, 4 * settled), Math.min(start, 3 * settled), 0.3 * start)), [1, 1.5, 2, 3, 4, 5, 6, 8]));
}
