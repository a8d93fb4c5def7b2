/**
 * Averages that settle: each over how many numbers it is of, on a logarithmic axis, with the value it settles to, the band that chance leaves it, and
 * what a known overhead may add. Where it has a scrubber, the handle stands on the axis and pressing anywhere goes there.
 */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, crisp, line, write } from "./ink.ts";
import type { ColorName, Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks, type Range } from "./scale.ts";

export type SettlingTone = "target" | "forward" | "reverse";
export interface Settling {
  tone: SettlingTone;
  points: readonly { count: number; value: number }[];
  /** Where it settles. */
  exact: number;
  /** Of one number: the band is exact ± 2 sd/√count; 0: no band. */
  sd: number;
  /** The overhead of an average: above the band by this/count; below it as well where `bothWays`. */
  overhead: number;
  bothWays: boolean;
  /** At the right end: its name, and its value there. */
  name: string;
  end: string;
}
export interface SettlingWords {
  /** An amount with its unit. */
  amount(value: string): string;
  counted: string;
  scrubber?: string;
}

const inks: Record<SettlingTone, ColorName> = { target: "ink", forward: "forward-ink", reverse: "reverse-ink" };
/** Points of a band: enough that its curve looks like one. */
const bandPoints = 120;

export class SettlingPlot extends Plot {
  settlings: readonly Settling[] = [];
  /** The axis of averages. */
  y: Range = { low: 0, high: 1 };
  /** Numbers there are, and how many have come. */
  most = 10;
  count = 0;
  /** In words, what fills the room between two: shown where it has room. */
  between = "";
  faded = false;
  readonly #words: SettlingWords;
  readonly #handle: Handle | undefined;
  readonly #scrub: ((count: number) => void) | undefined;

  /** `scrub`: how many a person wants to have come; `key`: more or fewer, by a key. */
  constructor(className: string, words: SettlingWords, scrub?: { to(count: number): void; key(key: Key): void }) {
    super(`settling ${className}`);
    this.#words = words;
    this.#scrub = scrub?.to;
    if (!scrub) return;
    const layer = new HandleLayer();
    this.#handle = new Handle({ shape: "bead", color: "ink", control: "scrubber", ways: "horizontal" }, {
      move: (x) => this.#go(x), release: () => {}, key: (key) => scrub.key(key),
    });
    layer.handles = [this.#handle];
    this.element.append(layer.element);
    this.element.addEventListener("pointerdown", (event) => this.#press(event));
  }

  /** What assistive technology reads of the scrubber. */
  say(step: number, of: number, words: string): void {
    this.#handle?.say(this.#words.scrubber ?? "", step, 0, of, words);
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const compact = this.compact;
    return {
      x: { low: 0, high: Math.max(1, Math.log10(this.most)) }, y: this.y,
      padding: { left: (compact ? 36 : 56) * unit, right: (compact ? 14 : 128) * unit, top: (compact ? 20 : 12) * unit, bottom: (this.#handle ? 26 : 6) * unit },
    };
  }
  get compact(): boolean {
    return this.width < 480 * (this.palette?.unit ?? 1);
  }

  protected curves(palette: Palette): Curve[] {
    const opacity = this.faded ? 0.4 : 1;
    // Chart.js draws the first last: lines over all bands.
    return [...this.settlings.flatMap((settling) => this.#lines(settling, palette, opacity)), ...this.settlings.flatMap((settling) => this.#band(settling, palette, opacity))];
  }

  #lines(settling: Settling, palette: Palette, opacity: number): Curve[] {
    const { tone, points, exact, bothWays } = settling;
    const at = ({ count, value }: Settling["points"][number]) => ({ x: Math.log10(count), y: value });
    const dash = tone === "reverse" ? [10, 4].map((length) => length * palette.lines) : [];
    const edge = { borderWidth: palette.lines, borderColor: palette.color(tone, 0.6 * opacity), borderDash: [1.5, 3], fill: false };
    return [
      { data: points.filter(({ count }) => count <= this.count).map(at), borderColor: palette.color(tone, opacity), borderWidth: 2.5 * palette.lines, borderDash: dash, fill: false },
      { data: points.filter(({ count }) => count >= this.count).map(at), borderColor: palette.color(tone, 0.35 * opacity), borderWidth: palette.lines, borderDash: [], fill: false },
      { data: [{ x: 0, y: exact }, { x: this.frame().x.high, y: exact }], borderColor: palette.color(tone, opacity), borderWidth: 1.5 * palette.lines, borderDash: [5, 4].map((length) => length * palette.lines), fill: false },
      { ...edge, data: this.#edge(settling, 1, true) },
      ...(bothWays ? [{ ...edge, data: this.#edge(settling, -1, true) }] : []),
    ];
  }

  #band(settling: Settling, palette: Palette, opacity: number): Curve[] {
    if (!(settling.sd > 0)) return [];
    const fill = settling.tone === "target" ? palette.color("target-fill", 0.75 * opacity) : palette.color(settling.tone, 0.13 * opacity);
    return [
      { data: this.#edge(settling, 1, false), borderWidth: 0, fill: "+1", backgroundColor: fill },
      { data: this.#edge(settling, -1, false), borderWidth: 0, fill: false },
    ];
  }

  /** An edge of the band, with the overhead or without. */
  #edge({ exact, sd, overhead }: Settling, side: 1 | -1, withOverhead: boolean): { x: number; y: number }[] {
    const { high } = this.frame().x;
    return Array.from({ length: bandPoints + 1 }, (_, i) => {
      const x = (high * i) / bandPoints;
      const count = powerOfTen(x);
      return { x, y: exact + side * ((2 * sd) / Math.sqrt(count) + (withOverhead ? overhead / count : 0)) };
    });
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, vertical } = this;
    const [first, second] = this.settlings;
    if (first && second) {
      const [from, to] = [vertical.toPixel(first.exact), vertical.toPixel(second.exact)];
      context.fillStyle = palette.color(second.tone, 0.07);
      context.fillRect(area.left, to, area.right - area.left, from - to);
    }
    const levels = ticks(this.y, this.settlings.length > 1 ? 4 : 3, [1, 2, 5]).filter((level) => level >= this.y.low && level <= this.y.high);
    levels.forEach((level, i) => {
      const y = crisp(vertical.toPixel(level));
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      const text = i === levels.length - 1 && !this.compact ? this.#words.amount(tickText(level)) : tickText(level);
      write(context, palette, text, area.left - 8 * palette.unit, y, { align: "right", halo: false });
    });
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    if (this.#handle) this.#axis(context, palette);
    const at = horizontal.toPixel(Math.log10(Math.max(1, this.count)));
    if (this.count > 0) line(context, at, area.top - 4 * unit, at, area.bottom, palette.color("ink", 0.8), 1.25 * palette.lines);
    for (const settling of this.settlings) this.#marker(context, palette, settling);
    if (this.between) this.#price(context, palette);
    this.#ends(context, palette);
  }

  /** Powers of ten; their unit in the margin, where there is one. */
  #axis(context: CanvasRenderingContext2D, palette: Palette): void {
    const { horizontal, area } = this;
    const powers = Array.from({ length: Math.floor(this.frame().x.high + 1e-9) + 1 }, (_, power) => power);
    const every = Math.ceil((powers.length * 56 * palette.unit) / Math.max(1, area.right - area.left));
    const written = (power: number) => `1${"0".repeat(power)}`.replace(/\B(?=(0{3})+$)/g, "\u202f");
    const shown = powers.filter((power) => power % every === 0);
    baseline(context, palette, area, shown.map((power) => ({ at: horizontal.toPixel(power), text: written(power) })));
    const last = horizontal.toPixel(shown.at(-1) ?? 0);
    if (!this.compact) write(context, palette, this.#words.counted, Math.max(area.right + 12 * palette.unit, last + 34 * palette.unit), crisp(area.bottom) + 15 * palette.unit, { halo: false });
  }

  #latest({ points }: Settling): Settling["points"][number] | undefined {
    return points.filter(({ count }) => count <= this.count).at(-1);
  }

  /** A square for what is right, a disc for forward, a diamond for reverse. */
  #marker(context: CanvasRenderingContext2D, palette: Palette, settling: Settling): void {
    const point = this.#latest(settling);
    if (!point || point.value > this.y.high || point.value < this.y.low) return;
    const [x, y, r] = [this.horizontal.toPixel(Math.log10(point.count)), this.vertical.toPixel(point.value), 4.5 * palette.unit];
    context.beginPath();
    context.setLineDash([]);
    if (settling.tone === "forward") context.arc(x, y, r, 0, 2 * Math.PI);
    else {
      const corners = settling.tone === "reverse" ? [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]] : [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]];
      for (const [dx = 0, dy = 0] of corners) context.lineTo(x + dx * r, y + dy * r);
    }
    context.closePath();
    context.lineWidth = 3 * palette.unit;
    context.strokeStyle = palette.color("page");
    context.stroke();
    context.fillStyle = palette.color(settling.tone);
    context.fill();
  }

  /** The price, in words, in the middle of what is filled; left out where there is no room for it. */
  #price(context: CanvasRenderingContext2D, palette: Palette): void {
    const [first, second] = this.settlings;
    if (!first || !second) return;
    const [from, to] = [this.vertical.toPixel(first.exact), this.vertical.toPixel(second.exact)];
    if (from - to < 56 * palette.unit) return;
    const { area } = this;
    write(context, palette, this.between, area.right - 8 * palette.unit, (from + to) / 2, { size: 13.5, weight: 650, color: inks[second.tone], align: "right" });
  }

  /** Names and values at the right end, kept apart; where there is no room beside the plot, over its lines. */
  #ends(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, vertical } = this;
    const { unit } = palette;
    const apart = 34 * unit;
    const ends = this.settlings.map((settling) => ({ ...settling, y: Math.max(area.top + 14 * unit, Math.min(area.bottom - 14 * unit, vertical.toPixel(settling.exact))) })).sort((a, b) => a.y - b.y);
    const [upper, lower] = ends;
    if (this.compact) {
      for (const { tone, name, end, y } of ends) write(context, palette, `${name} ${end}`, area.left + 6 * unit, y - 9 * unit, { size: 12, weight: 650, color: inks[tone] });
      return;
    }
    if (upper && lower && lower.y - upper.y < apart) {
      const middle = (upper.y + lower.y) / 2;
      upper.y = middle - apart / 2;
      lower.y = middle + apart / 2;
    }
    for (const { tone, name, end, y } of ends) {
      write(context, palette, name, area.right + 12 * unit, y - 8 * unit, { size: 12.5, weight: 650, color: inks[tone], halo: false });
      write(context, palette, end, area.right + 12 * unit, y + 8 * unit, { size: 12.5, color: inks[tone], halo: false });
    }
  }

  protected override placed(): void {
    this.element.classList.toggle("compact", this.compact);
    if (this.#handle) this.#handle.place(this.horizontal.toPixel(Math.log10(Math.max(1, this.count))), this.area.bottom);
  }

  #go(x: number): void {
    this.#scrub?.(Math.max(0, Math.min(this.most, powerOfTen(this.horizontal.fromPixel(x)))));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || !this.#handle || this.#handle.locked || (event.target as Element).closest(".handle")) return;
    const place = (moved: PointerEvent) => this.#go(moved.clientX - this.element.getBoundingClientRect().left);
    event.preventDefault();
    place(event);
    this.#handle.element.focus({ preventScroll: true });
    const listening = new AbortController();
    this.element.setPointerCapture(event.pointerId);
    this.element.addEventListener("pointermove", place, { signal: listening.signal });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) this.element.addEventListener(end, () => listening.abort(), { signal: listening.signal });
  }
}

const powerOfTen = (x: number): number => Math.exp(x * Math.LN10);
