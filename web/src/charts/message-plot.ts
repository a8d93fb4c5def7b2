/** The beginning of one message in several codes: each symbol as wide as the bits it takes, over the bits themselves. */
import { font, write } from "./ink.ts";
import type { ColorName, Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";

export interface Coded {
  tone: "target" | "forward" | "reverse";
  /** Whose code, and what it has cost so far. */
  name: string;
  total: string;
  /** Bits of each symbol of the alphabet, and the bytes of the message. */
  lengths: ArrayLike<number>;
  bytes: ArrayLike<number>;
}

/** Px of the design: of a row, of the words over it, of its boxes. */
const rowHeight = 74, headHeight = 21, boxHeight = 27;

export class MessagePlot extends Plot {
  rows: readonly Coded[] = [];
  /** The symbols, as numbers and as signs. */
  symbols: ArrayLike<number> = [];
  signs: readonly string[] = [];
  /** How many have been coded. */
  count = 0;
  faded = false;

  constructor() {
    super("message");
  }

  protected frame(): Frame {
    return { x: { low: 0, high: 1 }, y: { low: 0, high: 1 }, padding: { left: 0, right: 0, top: 0, bottom: 0 } };
  }
  protected curves(): Curve[] {
    return [];
  }

  /** Px of a bit: digits fit into the narrow ones, and a code of few bits a symbol gets wide ones. */
  #bit(palette: Palette): number {
    const usual = this.rows[0]?.lengths ?? [];
    let sum = 0;
    const shown = Math.min(20, this.symbols.length);
    for (let i = 0; i < shown; i++) sum += usual[this.symbols[i] ?? 0] ?? 0;
    return (sum / Math.max(1, shown) < 2.6 ? 17 : 9.5) * palette.unit;
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    this.rows.forEach((row, i) => this.#row(context, palette, row, i * rowHeight * palette.unit));
    // What goes on to the right fades out.
    const fade = context.createLinearGradient(this.width - 60 * palette.unit, 0, this.width, 0);
    fade.addColorStop(0, palette.color("page", 0));
    fade.addColorStop(1, palette.color("page", 1));
    context.fillStyle = fade;
    for (let i = 0; i < this.rows.length; i++) context.fillRect(this.width - 60 * palette.unit, (i * rowHeight + headHeight) * palette.unit, 60 * palette.unit, (rowHeight - headHeight) * palette.unit);
  }

  #row(context: CanvasRenderingContext2D, palette: Palette, { tone, name, total, lengths, bytes }: Coded, top: number): void {
    const { unit } = palette;
    const ink: ColorName = tone === "target" ? "ink" : `${tone}-ink`;
    write(context, palette, name, 0, top + 9 * unit, { size: 13.5, weight: 650, color: ink, halo: false });
    write(context, palette, total, context.measureText(name).width + 10 * unit, top + 9 * unit, { size: 13.5, color: ink, halo: false });
    const bit = this.#bit(palette);
    const opacity = this.faded ? 0.4 : 1;
    let end = 0;
    for (let i = 0; i < this.symbols.length && end * bit < this.width; i++) {
      const symbol = this.symbols[i] ?? 0;
      const length = lengths[symbol] ?? 0;
      this.#box(context, palette, { tone, ink, left: end * bit, width: length * bit, top: top + headHeight * unit, sign: this.signs[symbol] ?? "", opacity: i < this.count ? opacity : 0.25 * opacity });
      end += length;
    }
    this.#digits(context, palette, bytes, bit, this.#settled(lengths), top + (headHeight + boxHeight + 10) * unit, opacity);
  }

  /** Bits that the symbols coded so far take. */
  #settled(lengths: ArrayLike<number>): number {
    let end = 0;
    for (let i = 0; i < Math.min(this.count, this.symbols.length); i++) end += lengths[this.symbols[i] ?? 0] ?? 0;
    return this.count > this.symbols.length ? Infinity : end;
  }

  #box(context: CanvasRenderingContext2D, palette: Palette, box: { tone: Coded["tone"]; ink: ColorName; left: number; width: number; top: number; sign: string; opacity: number }): void {
    const { tone, ink, left, width, top, sign, opacity } = box;
    const { unit } = palette;
    context.setLineDash(tone === "reverse" ? [5, 3] : []);
    context.lineWidth = (tone === "target" ? 1 : 1.5) * palette.lines;
    context.fillStyle = tone === "target" ? palette.color("target-fill", opacity) : palette.color(tone, 0.14 * opacity);
    context.strokeStyle = palette.color(tone, (tone === "target" ? 0.7 : 1) * opacity);
    const inner = Math.max(0.5, width - 2);
    context.beginPath();
    context.roundRect(left + 1, top, inner, boxHeight * unit, Math.min(4 * unit, inner / 2));
    context.fill();
    context.stroke();
    context.setLineDash([]);
    if (width > 9 * unit) write(context, palette, sign, left + width / 2, top + (boxHeight / 2) * unit, { size: 13, weight: 550, color: ink, align: "center", halo: false, opacity });
  }

  #digits(context: CanvasRenderingContext2D, palette: Palette, bytes: ArrayLike<number>, bit: number, settled: number, y: number, opacity: number): void {
    context.font = font(palette, { size: 11.5 });
    context.textAlign = "center";
    context.textBaseline = "middle";
    const count = Math.min(8 * bytes.length, Math.ceil(this.width / bit));
    for (let i = 0; i < count; i++) {
      context.fillStyle = palette.color("ink-2", (i + 1 <= settled ? 1 : 0.25) * opacity);
      context.fillText(((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1 ? "1" : "0", (i + 0.5) * bit, y);
    }
  }
}
