/**
 * Total variation against KL, the latter on a logarithmic axis: two curves that no pair of densities lies above, and some pairs, each where either direction
 * puts it. Numbers in, pixels out.
 */
import { crisp, font, line, write } from "./ink.ts";
import { drawMark } from "./map-marks.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import type { Range } from "./scale.ts";
import { spanTicks } from "./span.ts";

export interface BoundsWords { x: string; y: string; pinsker: string; bretagnolleHuber: string; empty: string; emptyShort: string; impossible: string; kl(power: number): string }
export interface PairPoint { name: string; variation: number; forward: number; reverse: number }
export interface BoundCurves { kl: Float64Array; pinsker: Float64Array; bretagnolleHuber: Float64Array }

/** From here on Pinsker's bound is 1 or more: it says nothing. */
const emptyFrom = 2;

export class BoundsPlot extends Plot {
  curvesOf: BoundCurves | undefined;
  pairs: readonly PairPoint[] = [];
  /** Of KL, nats. */
  x: Range = { low: 1e-3, high: 10 };
  readonly #words: BoundsWords;

  constructor(words: BoundsWords) {
    super("bounds");
    this.#words = words;
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: { low: Math.log10(this.x.low), high: Math.log10(this.x.high) }, y: { low: 0, high: 1 }, padding: { left: 34 * unit, right: 16 * unit, top: 26 * unit, bottom: 44 * unit } };
  }
  #at(kl: number): number {
    return Math.log10(Math.max(1e-300, kl));
  }

  protected curves(palette: Palette): Curve[] {
    const found = this.curvesOf;
    if (!found) return [];
    const points = (values: Float64Array) => [...found.kl].map((kl, i) => ({ x: this.#at(kl), y: values[i] ?? NaN })).filter(({ y }) => y <= 1);
    const curve = (values: Float64Array, borderDash: number[]): Curve => ({ data: points(values), borderColor: palette.color("ink"), borderWidth: 1.75 * palette.lines, borderDash, fill: false });
    return [curve(found.pinsker, []), curve(found.bretagnolleHuber, [6 * palette.lines, 4 * palette.lines])];
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const found = this.curvesOf;
    if (found) {
      context.beginPath();
      context.moveTo(area.left, area.top);
      found.kl.forEach((kl, i) => {
        const x = horizontal.toPixel(this.#at(kl));
        if (x >= area.left && x <= area.right) context.lineTo(x, vertical.toPixel(Math.min(1, found.pinsker[i] ?? 1, found.bretagnolleHuber[i] ?? 1)));
      });
      context.lineTo(area.right, area.top);
      context.closePath();
      context.fillStyle = palette.color("line", 0.45);
      context.fill();
    }
    for (const level of [0.5, 1]) {
      const y = crisp(vertical.toPixel(level));
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
    }
    const empty = this.#at(emptyFrom);
    if (empty > this.frame().x.low && empty < this.frame().x.high) {
      const x = crisp(horizontal.toPixel(empty));
      line(context, x, area.top, x, area.bottom, palette.color("line-2", 0.6), palette.lines);
    }
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    const ink = palette.color("ink-2");
    line(context, area.left, crisp(area.bottom), area.right, crisp(area.bottom), ink, palette.lines);
    for (const level of [0, 0.5, 1]) write(context, palette, String(level), area.left - 8 * unit, vertical.toPixel(level), { align: "right", halo: false });
    for (const kl of spanTicks({ ...this.x, logarithmic: true }, this.width > 400 * unit ? 7 : 4)) {
      const x = horizontal.toPixel(this.#at(kl));
      line(context, crisp(x), area.bottom, crisp(x), area.bottom + 5 * unit, ink, palette.lines);
      write(context, palette, this.#words.kl(Math.round(this.#at(kl))), x, area.bottom + 15 * unit, { align: "center", halo: false });
    }
    write(context, palette, this.#words.x, (area.left + area.right) / 2, area.bottom + 34 * unit, { align: "center", halo: false });
    write(context, palette, this.#words.y, 0, 8 * unit, { halo: false });
    this.#labels(context, palette);
    this.#pairs(context, palette);
  }

  #labels(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    const { pinsker, bretagnolleHuber, impossible, empty, emptyShort } = this.#words;
    const x = (kl: number) => horizontal.toPixel(this.#at(kl));
    const style = { size: 12.5, weight: 500, color: "ink" } as const;
    write(context, palette, bretagnolleHuber, x(0.62) - 6 * unit, vertical.toPixel(0.72), { ...style, align: "right" });
    write(context, palette, pinsker, x(0.03) + 10 * unit, vertical.toPixel(0.1), style);
    write(context, palette, impossible, area.left + 8 * unit, vertical.toPixel(0.92), { size: 12 });
    // Beside the line's end, over the plot: to its right if there is room, else to its left, past the name of the axis.
    const at = x(emptyFrom);
    context.font = font(palette, { size: 12 });
    const fits = (words: string) => context.measureText(words).width + 6 * unit;
    const place = [empty, emptyShort].flatMap((words) => [
      ...(at + fits(words) < this.width ? [{ words, align: "left" as const }] : []), ...(at - fits(words) > context.measureText(this.#words.y).width + 16 * unit ? [{ words, align: "right" as const }] : []),
    ])[0];
    if (place) write(context, palette, place.words, at + (place.align === "left" ? 6 : -6) * unit, 8 * unit, { size: 12, align: place.align, halo: false });
  }

  /** Both directions have the same total variation: they lie on one level. Names that would stand on each other stand side by side. */
  #pairs(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    const inside = (kl: number) => Math.max(area.left, Math.min(area.right, horizontal.toPixel(this.#at(kl))));
    const marks = this.pairs.flatMap(({ variation, forward, reverse }) => [{ tone: "reverse" as const, x: inside(reverse), y: vertical.toPixel(variation) }, { tone: "forward" as const, x: inside(forward), y: vertical.toPixel(variation) }]);
    for (let i = 0; i < marks.length; i += 2) {
      const [from, to] = [marks[i], marks[i + 1]];
      if (from && to) line(context, from.x, from.y, to.x, to.y, palette.color("ink-2"), palette.lines);
    }
    const together = (a: (typeof marks)[number], b: (typeof marks)[number]) => a.tone !== b.tone && Math.hypot(a.x - b.x, a.y - b.y) < 4 * unit;
    for (const tone of ["reverse", "forward"] as const)
      for (const mark of marks.filter((one) => one.tone === tone)) drawMark(context, palette, { ...mark, best: true, label: "", shared: marks.some((other) => together(mark, other)) }, mark, area);
    const named: { name: string; left: number; right: number; y: number }[] = [];
    this.pairs.forEach(({ name }, i) => {
      const [one, other] = [marks[2 * i]?.x ?? 0, marks[2 * i + 1]?.x ?? 0];
      const place = { name, left: Math.min(one, other) - 18 * unit, right: Math.max(one, other) + 18 * unit, y: marks[2 * i]?.y ?? 0 };
      const near = named.find(({ right, y }) => Math.abs(right - place.right) < 40 * unit && Math.abs(y - place.y) < 14 * unit);
      if (near) Object.assign(near, { name: `${near.name}, ${name}`, left: Math.min(near.left, place.left), right: Math.max(near.right, place.right) });
      else named.push(place);
    });
    for (const { name, left, right, y } of named) {
      context.font = font(palette, { size: 13, weight: 650 });
      const over = right + context.measureText(name).width > this.width;
      write(context, palette, name, over ? left : right, y, { size: 13, weight: 650, color: "ink", align: over ? "right" : "left" });
    }
  }
}
