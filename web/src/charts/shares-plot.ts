/** Two distributions over a few symbols as bars side by side, which can be dragged; under them what each symbol adds to the price of taking one for the other. */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { crisp, line, write } from "./ink.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { ticks } from "./scale.ts";

export type Side = "p" | "q";
export interface Shares {
  /** What stands under each pair of bars. */
  signs: readonly string[];
  p: readonly number[];
  q: readonly number[];
  /** What each adds to the price; their sum is it. */
  paid: readonly number[];
  /** Which of the two is coded, and which table is the wrong one: its color. */
  right: Side;
  tone: "forward" | "reverse";
  draggable: boolean;
  /** Names of both, and what each symbol adds, in words, where there is room for it. */
  names: Record<Side, string>;
  paidText: readonly string[];
}
export interface SharesWords {
  paid: string;
  handle(side: Side, sign: string): string;
  share(value: number): string;
}

/** A handle reaches this far: the rest must keep something. */
const mostShare = 0.99;
/** Of more symbols the numbers would run into each other. */
const mostWritten = 6;

export class SharesPlot extends Plot {
  shares: Shares | undefined;
  /** The top of the shares' axis, and the reach of what is paid: fixed while a bar is held. */
  top = 1;
  reach = 1;
  faded = false;
  readonly #words: SharesWords;
  readonly #pull: (side: Side, symbol: number, share: number, settled: boolean) => void;
  readonly #layer = new HandleLayer();
  #handles: { side: Side; symbol: number; handle: Handle }[] = [];

  constructor(words: SharesWords, pull: (side: Side, symbol: number, share: number, settled: boolean) => void) {
    super("shares");
    this.#words = words;
    this.#pull = pull;
    this.element.append(this.#layer.element);
  }

  /** Handles for as many symbols as there are; none where the shares are counted from a text. */
  handles(): void {
    const count = this.shares?.draggable ? this.shares.signs.length : 0;
    if (this.#handles.length === 2 * count) return;
    this.#handles = Array.from({ length: 2 * count }, (_, i) => this.#handle(i % 2 === 0 ? "p" : "q", Math.floor(i / 2)));
    this.#layer.handles = this.#handles.map(({ handle }) => handle);
  }

  #handle(side: Side, symbol: number): { side: Side; symbol: number; handle: Handle } {
    const now = () => this.shares?.[side][symbol] ?? 0;
    const steps: Record<Key, number> = { less: -0.01, down: -0.01, more: 0.01, up: 0.01, "far-less": -0.1, "far-more": 0.1, least: -1, most: 1 };
    const clamped = (share: number) => Math.max(0, Math.min(mostShare, Math.round(share * 1000) / 1000));
    const handle = new Handle({ shape: "bead", color: "ink", control: side, ways: "vertical" }, {
      move: (_, y) => this.#pull(side, symbol, clamped(this.#share(y)), false),
      release: () => this.#pull(side, symbol, now(), true),
      key: (key) => this.#pull(side, symbol, clamped(now() + steps[key]), true),
    });
    return { side, symbol, handle };
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const count = this.shares?.signs.length ?? 1;
    return { x: { low: 0, high: count }, y: { low: 0, high: 1 }, padding: { left: 40 * unit, right: 4 * unit, top: 24 * unit, bottom: (count > mostWritten ? 6 : 20) * unit } };
  }
  protected curves(): Curve[] {
    return [];
  }

  // ---- where things stand, px

  get #shares(): { top: number; bottom: number } {
    const { area } = this;
    return { top: area.top, bottom: area.top + 0.56 * (area.bottom - area.top) };
  }
  /** Room for the signs, then for what is paid. */
  get #paid(): { top: number; bottom: number } {
    const { area } = this;
    return { top: this.#shares.bottom + 62 * (this.palette?.unit ?? 1), bottom: area.bottom };
  }
  #y(share: number): number {
    const { top, bottom } = this.#shares;
    return bottom - (Math.min(share, this.top) / this.top) * (bottom - top);
  }
  #share(y: number): number {
    const { top, bottom } = this.#shares;
    return ((bottom - y) / (bottom - top)) * this.top;
  }
  /** Left and right of a bar. */
  #bar(symbol: number, side: Side | "both"): [left: number, right: number] {
    const width = this.horizontal.toPixel(1) - this.horizontal.toPixel(0);
    const left = this.horizontal.toPixel(symbol);
    const gap = Math.min(0.14 * width, 10 * (this.palette?.unit ?? 1));
    const half = (width - 2 * gap) / 2;
    if (side === "both") return [left + gap + half / 2, left + gap + 1.5 * half];
    return side === "p" ? [left + gap, left + gap + half - 1] : [left + gap + half + 1, left + width - gap];
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { shares, area } = this;
    if (!shares) return;
    const levels = ticks({ low: 0, high: this.top }, 3, [1, 2, 5]).filter((level) => level <= this.top);
    for (const level of levels) {
      const y = crisp(this.#y(level));
      line(context, area.left, y, area.right, y, palette.color(level === 0 ? "ink-2" : "line"), palette.lines);
      write(context, palette, this.#words.share(level), area.left - 6 * palette.unit, y, { align: "right", halo: false });
    }
    shares.signs.forEach((_, symbol) => {
      for (const side of ["p", "q"] as const) this.#drawBar(context, palette, shares, side, symbol);
      this.#drawPaid(context, palette, shares, symbol);
    });
    const zero = crisp(this.#zero);
    line(context, area.left, zero, area.right, zero, palette.color("ink-2"), palette.lines);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { shares, area } = this;
    if (!shares) return;
    const { unit } = palette;
    const width = this.horizontal.toPixel(1) - this.horizontal.toPixel(0);
    const every = Math.ceil((9 * unit) / width);
    shares.signs.forEach((sign, symbol) => {
      if (symbol % every === 0) write(context, palette, sign, this.horizontal.toPixel(symbol) + width / 2, this.#shares.bottom + 12 * unit, { size: 12.5, weight: 600, color: "ink", align: "center", halo: false });
    });
    const style = { size: 12.5, weight: 650, halo: false } as const;
    const ink = (side: Side) => (side === shares.right ? "ink" : (`${shares.tone}-ink` as const));
    let at = area.left;
    for (const side of ["p", "q"] as const) {
      this.#key(context, palette, shares, side, at);
      write(context, palette, shares.names[side], at + 18 * unit, 9 * unit, { ...style, color: ink(side) });
      at += context.measureText(shares.names[side]).width + 36 * unit;
    }
    write(context, palette, this.#words.paid, area.left, this.#shares.bottom + 36 * unit, { size: 12, color: "ink-2", halo: false });
  }

  /** A small bar before the name. */
  #key(context: CanvasRenderingContext2D, palette: Palette, { right, tone }: Shares, side: Side, left: number): void {
    const { unit } = palette;
    paint(context, palette, side === right ? undefined : tone, this.faded ? 0.4 : 1);
    context.fillRect(left + 1, 4 * unit, 9 * unit, 10 * unit);
    context.strokeRect(left + 1, 4 * unit, 9 * unit, 10 * unit);
    context.setLineDash([]);
  }

  #drawBar(context: CanvasRenderingContext2D, palette: Palette, { right, tone, ...shares }: Shares, side: Side, symbol: number): void {
    if (shares[side][symbol] === 0) return;
    const [left, end] = this.#bar(symbol, side);
    const [top, bottom] = [this.#y(shares[side][symbol] ?? 0), this.#shares.bottom];
    paint(context, palette, side === right ? undefined : tone, this.faded ? 0.4 : 1);
    context.fillRect(left, top, end - left, bottom - top);
    context.beginPath();
    context.moveTo(left, bottom);
    context.lineTo(left, top);
    context.lineTo(end, top);
    context.lineTo(end, bottom);
    context.stroke();
    context.setLineDash([]);
  }

  get #zero(): number {
    const { top, bottom } = this.#paid;
    return top + (bottom - top) * this.#above;
  }
  /** The share of the room that is above zero. */
  get #above(): number {
    const least = Math.min(0, ...(this.shares?.paid ?? []));
    return this.reach / (this.reach + Math.max(-least, 0.12 * this.reach));
  }
  /** Filled where it costs; open where the wrong code is the shorter one. */
  #drawPaid(context: CanvasRenderingContext2D, palette: Palette, { paid, paidText, tone, signs }: Shares, symbol: number): void {
    const value = paid[symbol] ?? 0;
    if (value === 0) return;
    const { top, bottom } = this.#paid;
    const [left, right] = this.#bar(symbol, "both");
    const zero = this.#zero;
    const y = Math.max(top, Math.min(bottom, zero - (value / this.reach) * (zero - top)));
    const opacity = this.faded ? 0.4 : 1;
    context.lineWidth = 1.5 * palette.lines;
    context.strokeStyle = palette.color(tone, opacity);
    context.fillStyle = palette.color(tone, (value > 0 ? 0.85 : 0) * opacity);
    context.fillRect(left, Math.min(y, zero), right - left, Math.abs(zero - y));
    context.strokeRect(left, Math.min(y, zero), right - left, Math.abs(zero - y));
    if (signs.length > mostWritten) return;
    const beyond = (value > 0 ? -9 : 10) * palette.unit;
    write(context, palette, paidText[symbol] ?? "", (left + right) / 2, y + beyond, { size: 12, weight: 600, color: `${tone}-ink`, align: "center", halo: false });
  }

  protected override placed(): void {
    const { shares } = this;
    if (!shares) return;
    for (const { side, symbol, handle } of this.#handles) {
      const share = shares[side][symbol] ?? 0;
      const [left, right] = this.#bar(symbol, side);
      handle.element.style.color = `var(--kl-${side === shares.right ? "target" : shares.tone})`;
      handle.place((left + right) / 2, this.#y(share));
      handle.say(this.#words.handle(side, shares.signs[symbol] ?? ""), share, 0, mostShare, this.#words.share(share));
    }
  }
}

/** Of the right table: P's gray, whichever it is; of the wrong one the color of the direction. */
function paint(context: CanvasRenderingContext2D, palette: Palette, tone: Shares["tone"] | undefined, opacity: number): void {
  context.setLineDash(tone === "reverse" ? [5, 3] : []);
  context.fillStyle = tone ? palette.color(tone, 0.16 * opacity) : palette.color("target-fill", opacity);
  context.strokeStyle = palette.color(tone ?? "target", opacity);
  context.lineWidth = (tone ? 2 : 1.5) * palette.lines;
}
