/**
 * Where the answers lie that are drawn, and where those that matter: two histograms over one axis, each scaled to its own peak, and a line beyond which
 * half of what matters is. The drawn ones that come that far stand under the axis as ticks.
 */
import { baseline, crisp, line, write } from "./ink.ts";
import { Labels, type Label } from "./labels.ts";
import type { ColorName, Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks, type Range } from "./scale.ts";

export interface Heap {
  tone: "target" | "forward" | "reverse";
  values: ArrayLike<number>;
  name: string;
  short: string;
}
export interface Parting {
  drawn: Heap;
  other: Heap;
  half: number;
  halfName: string;
}

const bins = 44;
/** The share of a heap, at either end, that may lie outside: one that is far out would leave no room for the rest. */
const outside = 0.003;

/** Counts of the finite values in equal bins, the most of one as 1. */
function heights({ values }: Heap, { low, high }: Range): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of Array.from(values)) {
    const bin = Math.floor(((value - low) / (high - low)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}

export class PartingPlot extends Plot {
  view: Parting | undefined;
  faded = false;
  #range: Range = { low: -1, high: 1 };
  #shapes: { heap: Heap; points: { x: number; y: number }[] }[] = [];
  readonly #unit: string;
  readonly #labels = new Labels();

  constructor(unit: string) {
    super("parting");
    this.#unit = unit;
  }

  show(view: Parting): void {
    this.view = view;
    const ends = [view.drawn, view.other].flatMap(({ values }) => {
      const sorted = Array.from(values).filter(Number.isFinite).sort((a, b) => a - b);
      const left = Math.floor(outside * sorted.length);
      return sorted.length > 0 ? [sorted[left] as number, sorted[sorted.length - 1 - left] as number] : [];
    });
    const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const room = 0.03 * (most - least) || 1;
    this.#range = { low: least - room, high: most + room };
    const { low, high } = this.#range;
    // The first is drawn last: P's area lies under the other.
    this.#shapes = [view.drawn, view.other].sort((a, b) => Number(a.tone === "target") - Number(b.tone === "target")).map((heap) => {
      const shape = heights(heap, this.#range);
      const steps = shape.flatMap((y, i) => [{ x: low + ((high - low) * i) / bins, y }, { x: low + ((high - low) * (i + 1)) / bins, y }]);
      return { heap, points: [{ x: low, y: 0 }, ...steps, { x: high, y: 0 }] };
    });
    this.update();
  }

  protected override frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.#range, y: { low: 0, high: 1.34 }, padding: { left: 12 * unit, right: 20 * unit, top: 6 * unit, bottom: 34 * unit } };
  }

  protected override curves({ color, lines, withoutHue }: Palette): Curve[] {
    const opacity = this.faded ? 0.4 : 1;
    return this.#shapes.map(({ heap, points }): Curve => ({
      data: points, fill: "origin", borderColor: color(heap.tone, opacity), borderWidth: (heap.tone === "target" ? 1.5 : 1.75) * lines,
      borderDash: heap.tone === "reverse" && withoutHue ? [10 * lines, 4 * lines] : [],
      backgroundColor: heap.tone === "target" ? color("target-fill", 0.8 * opacity) : color(heap.tone, 0.12 * opacity),
    }));
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { view, area } = this;
    if (!view) return;
    const { unit } = palette;
    const place = (value: number) => this.horizontal.toPixel(value);
    const marks = ticks(this.#range, this.width < 360 * unit ? 3 : 5, [1, 2, 5]);
    baseline(context, palette, { ...area, bottom: area.bottom + 8 * unit }, marks.map((value, i) => {
      const last = i === marks.length - 1;
      return { at: place(value), text: last ? `${tickText(value)} ${this.#unit}` : tickText(value), align: last && place(value) > area.right - 30 * unit ? "right" as const : "center" as const };
    }));
    if (!Number.isFinite(view.half)) return;
    const x = crisp(place(view.half));
    line(context, x, area.top + 20 * unit, x, area.bottom + 8 * unit, palette.color("ink"), 1.5 * palette.lines);
    for (const value of Array.from(view.drawn.values).filter((one) => one >= view.half && one <= this.#range.high)) line(context, place(value), area.bottom + 1 * unit, place(value), area.bottom + 7 * unit, palette.color("ink"), palette.lines);
    const right = place(view.half) < (area.left + area.right) / 2;
    write(context, palette, view.halfName, place(view.half), area.top + 9 * unit, { size: 12.5, color: "ink", align: right ? "left" : "right" });
    const through = { points: [{ x, y: area.top + 20 * unit }, { x, y: area.bottom }], weight: 6 };
    const shapes = this.#shapes.map(({ points }) => ({ points: points.map(({ x: at, y }) => ({ x: place(at), y: this.vertical.toPixel(y) })), weight: 2 }));
    if (this.#labels.draw(context, palette, this.#names(unit), { curves: [through, ...shapes], boxes: [] }, area, performance.now())) this.refresh();
  }

  /** Over the peak, or beside a flank. */
  #names(unit: number): Label[] {
    const short = this.width < 420 * unit;
    return this.#shapes.filter(({ points }) => points.some(({ y }) => y > 0)).map(({ heap, points }): Label => {
      const top = points.reduce((best, point) => (point.y > best.y ? point : best), { x: 0, y: 0 });
      const [x, y] = [this.horizontal.toPixel(top.x), this.vertical.toPixel(1)];
      const color: ColorName = heap.tone === "target" ? "ink" : heap.tone === "forward" ? "forward-ink" : "reverse-ink";
      const over = (["center", "left", "right"] as const).map((align, i) => ({ id: align, x, y: y - 11 * unit, align, cost: 10 * i }));
      const beside = [0.65, 0.35, 0.15].flatMap((height, i) => (["left", "right"] as const).map((align) => {
        const high = points.filter((point) => point.y >= height);
        const flank = (align === "left" ? high.at(-1) : high[0]) ?? top;
        return { id: `${align} ${height}`, x: this.horizontal.toPixel(flank.x) + (align === "left" ? 7 : -7) * unit, y: this.vertical.toPixel(height + 0.06), align, cost: 30 + 8 * i };
      }));
      return { id: heap.name, lines: [short ? heap.short : heap.name], style: { size: 12.5, weight: 650, color }, places: [...over, ...beside] };
    });
  }
}
