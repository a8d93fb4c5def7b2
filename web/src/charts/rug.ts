/**
 * A signed rug: what each sample adds to an estimate, where it was drawn. Up adds, down takes away; beneath, on the same axis, the density
 * sampled from and the other one, so that an eye sees where no sample ever came.
 */
import type { Point } from "./gaussian.ts";
import { baseline, crisp, font, line, write } from "./ink.ts";
import { arrow } from "./marks.ts";
import type { ColorName, Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { mapping, tickText, ticks, type Range } from "./scale.ts";

export interface Rug {
  x: Range;
  /** What each sample adds, in the order drawn. */
  samples: readonly Point[];
  tone: "forward" | "reverse";
  /** Indices of the largest, with their values written. */
  largest: readonly { index: number; label: string }[];
  /** Means: lines across, named at the right end. */
  exact: { value: number; label: string; tone: ColorName } | undefined;
  sampled: { value: number; label: string };
  /** Curves of P and of Q under the rug. */
  p: readonly Point[];
  q: readonly Point[];
  words: { p: string; q: string; x: string };
}

/** Heights in px of the design. */
const layout = { densities: 54, axis: 24, top: 18, names: 140 } as const;

export class RugPlot extends Plot {
  #rug: Rug | undefined;
  /** The sample pointed at or touched. */
  #pointed: number | undefined;
  /** What a sample says of itself. */
  #reading: (index: number) => string = () => "";

  constructor() {
    super("rug");
    this.probed = (x) => this.#point(x);
    // A finger that scrolls the page does not click.
    this.element.addEventListener("click", (event) => this.#point(this.horizontal.fromPixel(event.clientX - this.element.getBoundingClientRect().left)));
  }

  show(rug: Rug, reading: (index: number) => string): void {
    this.#rug = rug;
    this.#reading = reading;
    this.#pointed = undefined;
    this.probe = undefined;
    this.refresh();
  }

  /** To the sample nearest to x; of several as near, to the largest. */
  #point(x: number | undefined): void {
    const samples = this.#rug?.samples ?? [];
    if (x === undefined || samples.length === 0) this.#pointed = undefined;
    else {
      const reach = 3 / Math.max(1, this.area.right - this.area.left) * ((this.#rug?.x.high ?? 1) - (this.#rug?.x.low ?? 0));
      const distance = (index: number) => Math.abs((samples[index]?.x ?? Infinity) - x);
      const nearest = samples.reduce((best, _, i) => (distance(i) < distance(best) ? i : best), 0);
      this.#pointed = samples.reduce((best, { y }, i) => (distance(i) <= distance(nearest) + reach && Math.abs(y) > Math.abs(samples[best]?.y ?? 0) ? i : best), nearest);
    }
    const at = this.#pointed === undefined ? undefined : samples[this.#pointed];
    this.probe = at && this.#pointed !== undefined ? { x: at.x, text: this.#reading(this.#pointed) } : undefined;
    this.refresh();
  }

  get #wide(): boolean {
    return this.width > 460 * (this.palette?.unit ?? 1);
  }

  protected override frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const rug = this.#rug;
    let [low, high] = [0, 0];
    for (const { y } of rug?.samples ?? []) [low, high] = [Math.min(low, y), Math.max(high, y)];
    const room = 0.08 * (high - low) || 1;
    return {
      x: rug?.x ?? { low: 0, high: 1 }, y: { low: low === 0 ? 0 : low - room, high: high === 0 && low < 0 ? 0 : high + room },
      padding: { left: 1, right: (this.#wide ? layout.names : 1) * unit, top: layout.top * unit, bottom: (layout.densities + layout.axis + 8) * unit },
    };
  }

  protected override curves(): Curve[] {
    return [];
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const rug = this.#rug;
    if (!rug) return;
    this.#densities(context, palette, rug);
    this.#samples(context, palette, rug);
    this.#means(context, palette, rug);
  }

  #samples(context: CanvasRenderingContext2D, palette: Palette, { samples, largest, tone }: Rug): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    const zero = vertical.toPixel(0);
    line(context, area.left, crisp(zero), area.right, crisp(zero), palette.color("ink-2"), palette.lines);
    const stroke = (index: number, opacity: number, width: number) => {
      const sample = samples[index];
      if (sample) line(context, horizontal.toPixel(sample.x), zero, horizontal.toPixel(sample.x), vertical.toPixel(sample.y), palette.color(tone, opacity), width);
    };
    samples.forEach((_, i) => stroke(i, samples.length > 400 ? 0.35 : 0.6, 1.25 * palette.lines));
    // From the largest down: a label that would stand in another's way is left to the list beside the chart.
    const taken: { left: number; right: number; y: number }[] = [];
    for (const { index, label } of largest) {
      const sample = samples[index];
      if (!sample || Math.abs(sample.y) < 0.15 * Math.abs(samples[largest[0]?.index ?? index]?.y ?? 0)) continue;
      stroke(index, 1, 1.75 * palette.lines);
      const [x, head] = [horizontal.toPixel(sample.x), vertical.toPixel(sample.y)];
      context.beginPath();
      context.arc(x, head, 2.5 * unit, 0, 2 * Math.PI);
      context.fillStyle = palette.color(tone);
      context.fill();
      const style = { size: 12, weight: 600, color: `${tone}-ink` } as const;
      context.font = font(palette, style);
      const size = context.measureText(label).width;
      const right = x + 7 * unit + size > area.right;
      const y = Math.max(area.top - 6 * unit, Math.min(area.bottom - 4 * unit, head));
      const box = { left: right ? x - 7 * unit - size : x + 7 * unit, right: right ? x - 7 * unit : x + 7 * unit + size, y };
      if (taken.some((other) => box.left < other.right + 4 * unit && other.left < box.right + 4 * unit && Math.abs(other.y - y) < 14 * unit)) continue;
      taken.push(box);
      if (this.#pointed === undefined) write(context, palette, label, box.left, y, style);
    }
  }

  /** Lines across, their names at the right end and clear of each other. */
  #means(context: CanvasRenderingContext2D, palette: Palette, { exact, sampled }: Rug): void {
    const { area, vertical } = this;
    const { unit } = palette;
    const inside = (value: number) => Math.max(area.top, Math.min(area.bottom, vertical.toPixel(value)));
    const names: { at: number; y: number; label: string; tone: ColorName; weight: number }[] = [];
    if (Number.isFinite(sampled.value)) names.push({ at: inside(sampled.value), y: 0, label: sampled.label, tone: "ink-2", weight: 450 });
    if (exact && Number.isFinite(exact.value)) names.push({ at: inside(exact.value), y: 0, label: exact.label, tone: exact.tone, weight: 600 });
    names.sort((a, b) => a.at - b.at).forEach((name, i) => { name.y = Math.max(name.at, i > 0 ? (names[i - 1]?.y ?? 0) + 15 * unit : 0); });
    for (const { at, y, label, tone, weight } of names) {
      context.save();
      context.strokeStyle = palette.color(tone);
      context.lineWidth = (weight > 500 ? 1.75 : 1.25) * palette.lines;
      context.setLineDash(weight > 500 ? [] : [3 * unit, 3 * unit]);
      context.beginPath();
      context.moveTo(area.left, crisp(at));
      context.lineTo(area.right, crisp(at));
      if (this.#wide) context.lineTo(area.right + 8 * unit, y);
      context.stroke();
      context.restore();
      if (this.#wide) write(context, palette, label, area.right + 12 * unit, y, { size: 12, weight, color: tone, halo: false });
    }
    const far = exact && Number.isFinite(exact.value) ? vertical.toPixel(exact.value) : NaN;
    if (exact && far < area.top - unit) arrow(context, palette, area.right - 8 * unit, area.top - 8 * unit, "up", 14 * unit, exact.tone);
  }

  #densities(context: CanvasRenderingContext2D, palette: Palette, { x, p, q, tone, words }: Rug): void {
    const { area, horizontal } = this;
    const { unit } = palette;
    const floor = this.height - layout.axis * unit;
    const top = [...p, ...q].reduce((most, { y }) => (Number.isFinite(y) ? Math.max(most, y) : most), 0) || 1;
    const up = mapping({ low: 0, high: 1.08 * top }, floor, floor - layout.densities * unit);
    const draw = (curve: readonly Point[], color: string, width: number, fill?: string) => {
      if (curve.length === 0) return;
      context.beginPath();
      curve.forEach((point, i) => (i === 0 ? context.moveTo(horizontal.toPixel(point.x), up.toPixel(point.y)) : context.lineTo(horizontal.toPixel(point.x), up.toPixel(point.y))));
      context.strokeStyle = color;
      context.lineWidth = width * palette.lines;
      context.setLineDash([]);
      context.lineJoin = "round";
      context.stroke();
      if (!fill) return;
      context.lineTo(horizontal.toPixel(curve.at(-1)?.x ?? 0), floor);
      context.lineTo(horizontal.toPixel(curve[0]?.x ?? 0), floor);
      context.fillStyle = fill;
      context.fill();
    };
    draw(p, "transparent", 0, palette.color("target-fill"));
    draw(p, palette.color("target"), 1.5);
    draw(q, palette.color(tone), 2);
    const name = (curve: readonly Point[], word: string, color: ColorName, side: 1 | -1) => {
      const peak = curve.reduce<Point | undefined>((best, point) => (!best || point.y > best.y ? point : best), undefined);
      if (peak) write(context, palette, word, horizontal.toPixel(peak.x) + side * 14 * unit, up.toPixel(peak.y) + 4 * unit, { italic: true, size: 14, color, align: side > 0 ? "left" : "right" });
    };
    name(p, words.p, "target", -1);
    name(q, words.q, `${tone}-ink`, 1);
    baseline(context, palette, { ...area, bottom: floor }, ticks(x, 5).map((value) => ({ at: horizontal.toPixel(value), text: tickText(value) })));
    write(context, palette, words.x, area.right, floor + 15 * unit, { italic: true, size: 14, align: "right", halo: false });
  }
}
