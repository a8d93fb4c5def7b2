/**
 * What grows or falls with a number, both axes logarithmic: exact lines with their names on them, rings for what samples show (broken where they show
 * too little), and the number looked at as a bead on the axis, which is the slider.
 */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { crisp, font, line, write } from "./ink.ts";
import { Labels, type Label } from "./labels.ts";
import { arrow, dot, hatch, ring } from "./marks.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import type { Box } from "./scale.ts";
import { fraction, type Span } from "./span.ts";

export interface GrowthLine {
  name: string;
  points: readonly { at: number; value: number }[];
  /** Less is said of it: thin and dashed, without rings. */
  aside?: boolean;
  rings: readonly { at: number; value: number; believed: boolean }[];
  /** What it is at the number looked at, and that written. */
  now: number;
  text: string;
}
/** `short` where there is little room. */
export interface Words { long: string; short: string }
export interface Growth {
  tone: "forward" | "reverse";
  y: Span;
  /** Values with a line across; with words, one worth knowing. */
  levels: readonly { value: number; text: string; words?: Words }[];
  lines: readonly GrowthLine[];
  at: number;
  /** A number from which on something holds, with words. */
  threshold: { at: number; words: Words } | undefined;
  /** In words: what is infinite everywhere. */
  infinite: string;
  /** Filled under the first line. */
  filled: boolean;
}
export interface GrowthWords {
  /** After the last number of the axis. */
  unit: string;
  slider?: string;
  drag?: string;
}

export class GrowthPlot extends Plot {
  view: Growth | undefined;
  faded = false;
  /** The word "drag" stands by the bead. */
  hint = true;
  readonly #x: Span;
  readonly #words: GrowthWords;
  readonly #labels = new Labels();
  readonly #handle: Handle | undefined;

  /** `slide`: a person takes the bead to a number, or presses a key on it. */
  constructor(className: string, most: number, words: GrowthWords, slide?: { to(at: number, settled: boolean): void; key(key: Key): void }) {
    super(`growth ${className}`);
    this.#x = { low: 1, high: most, logarithmic: true };
    this.#words = words;
    if (!slide) return;
    const layer = new HandleLayer();
    let last = 1;
    const handle = (this.#handle = new Handle({ shape: "bead", color: "ink", control: "tokens", ways: "horizontal" }, {
      move: (x) => slide.to((last = this.#numberAt(x)), false), release: () => slide.to(last, true), key: (key) => slide.key(key),
    }));
    layer.handles = [handle];
    this.element.append(layer.element);
    this.element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch" || (event.target as Element).closest(".handle")) return;
      layer.fetch(handle, event);
    });
    this.element.addEventListener("click", (event) => {
      if (!(event instanceof PointerEvent) || event.pointerType !== "touch" || handle.locked || (event.target as Element).closest(".handle")) return;
      slide.to(this.#numberAt(event.clientX - this.element.getBoundingClientRect().left), true);
    });
  }

  /** What assistive technology reads of the bead. */
  say(at: number, words: string): void {
    this.#handle?.say(this.#words.slider ?? "", at, this.#x.low, this.#x.high, words);
  }

  #numberAt(pixel: number): number {
    const share = Math.max(0, Math.min(1, this.horizontal.fromPixel(pixel)));
    return Math.round(this.#x.low * Math.pow(this.#x.high / this.#x.low, share));
  }
  #column(at: number): number {
    return this.horizontal.toPixel(fraction(this.#x, at));
  }
  #row(value: number): number {
    return this.view ? this.vertical.toPixel(fraction(this.view.y, value)) : 0;
  }
  get #strip(): number {
    return this.view?.infinite ? 30 * (this.palette?.unit ?? 1) : 0;
  }

  protected override frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: { low: 0, high: 1 }, y: { low: 0, high: 1 }, padding: { left: 44 * unit, right: 20 * unit, top: 14 * unit + this.#strip, bottom: (this.#handle ? 34 : 26) * unit } };
  }

  protected override curves({ color, lines }: Palette): Curve[] {
    const { view } = this;
    if (!view) return [];
    const opacity = this.faded ? 0.4 : 1;
    const place = ({ at, value }: { at: number; value: number }) => ({ x: fraction(this.#x, at), y: Math.max(-0.5, fraction(view.y, value)) });
    return view.lines.map(({ points, aside }, i): Curve => ({
      data: points.filter(({ value }) => value < Infinity).map(place), clip: { left: 2, right: 2, top: 0, bottom: 0 },
      borderColor: color(view.tone, opacity * (aside ? 0.75 : 1)), borderWidth: (aside ? 1.5 : 2.75) * lines, borderDash: aside ? [5 * lines, 4 * lines] : [],
      fill: view.filled && i === 0 ? "origin" : false, backgroundColor: color(view.tone, 0.1 * opacity),
    }));
  }

  protected override placed(): void {
    if (this.view) this.#handle?.place(this.#column(this.view.at), this.area.bottom);
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { view, area } = this;
    if (!view) return;
    const { unit } = palette;
    for (const { value, text, words } of view.levels) {
      const y = crisp(this.#row(value));
      line(context, area.left, y, area.right, y, palette.color(words ? "line-2" : "line"), palette.lines);
      write(context, palette, text, area.left - 8 * unit, y, { align: "right", halo: false });
    }
    if (view.infinite) {
      const top = area.top - this.#strip;
      hatch(context, palette, { left: area.left, right: area.right, top, bottom: area.top - 4 * unit });
      this.#patch(context, palette, view.infinite, (area.left + area.right) / 2, (top + area.top - 4 * unit) / 2);
    }
    const x = crisp(this.#column(view.at));
    line(context, x, area.top, x, area.bottom, palette.color("ink", 0.55), palette.lines);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { view, area } = this;
    if (!view) return;
    const { unit } = palette;
    for (const { rings } of view.lines)
      for (const { at, value, believed } of rings) {
        const y = this.#row(value);
        if (!(y >= area.top - 1 && y <= area.bottom + 1)) continue;
        context.setLineDash(believed ? [] : [2.6 * unit, 2.2 * unit]);
        ring(context, palette, this.#column(at), y, 4 * unit);
      }
    context.setLineDash([]);
    for (const { now, aside } of view.lines) {
      if (aside) continue;
      const y = this.#row(now);
      if (y >= area.top && y <= area.bottom) dot(context, palette, this.#column(view.at), y, 4 * unit);
      else if (now > view.y.high && now < Infinity) arrow(context, palette, this.#column(view.at), area.top, "up", 22 * unit);
    }
    this.#axis(context, palette, view);
    const boxes = [...this.#threshold(context, palette, view), ...this.#marks(view, 6 * unit)];
    if (this.#labels.draw(context, palette, this.#named(view, unit), { curves: this.#obstacles(view), boxes }, { ...area, right: this.width - 2 }, performance.now())) this.refresh();
  }

  /** The axis, thick where it is the slider, with as many numbers as there is room for. */
  #axis(context: CanvasRenderingContext2D, palette: Palette, view: Growth): void {
    const { area } = this;
    const { unit } = palette;
    const ink = palette.color("ink-2");
    context.lineCap = "round";
    line(context, area.left, area.bottom, area.right, area.bottom, this.#handle ? palette.color("line-2") : ink, this.#handle ? 4 * unit : palette.lines);
    context.lineCap = "butt";
    const y = area.bottom + (this.#handle ? 22 : 16) * unit;
    context.font = font(palette, { size: 12 });
    const last = `${thousands(this.#x.high)} ${this.#words.unit}`;
    const edge = area.right + 14 * unit, room = edge - context.measureText(last).width;
    const bead = this.#column(view.at);
    for (let at = this.#x.low; at <= this.#x.high; at *= 4) {
      const x = this.#column(at);
      line(context, crisp(x), area.bottom, crisp(x), area.bottom + (this.#handle ? 8 : 5) * unit, ink, palette.lines);
      const half = context.measureText(thousands(at)).width / 2;
      if (x + half + 6 * unit > room || (this.#handle && Math.abs(x - bead) < half + 14 * unit)) continue;
      write(context, palette, thousands(at), x, y, { align: "center", halo: false });
    }
    write(context, palette, last, edge, y, { align: "right", halo: false });
    if (this.hint && this.#words.drag && view.at < this.#x.high / 4) write(context, palette, this.#words.drag, bead + 24 * unit, area.bottom - 12 * unit, { color: "ink" });
  }

  /** A tick on the axis with its words over it; where they stand. */
  #threshold(context: CanvasRenderingContext2D, palette: Palette, { threshold, at: now }: Growth): Box[] {
    if (!threshold) return [];
    const { area } = this;
    const { unit } = palette;
    const x = this.#column(threshold.at);
    context.setLineDash([2.5 * unit, 3.5 * unit]);
    context.beginPath();
    context.moveTo(crisp(x), area.bottom);
    context.lineTo(crisp(x), area.top);
    context.strokeStyle = palette.color("ink-2", 0.8);
    context.lineWidth = palette.lines;
    context.stroke();
    context.setLineDash([]);
    context.font = font(palette, { size: 12.5 });
    const words = this.#fitting(threshold.words);
    const width = context.measureText(words).width;
    const isLeft = x + 8 * unit + width > area.right || (x - 8 * unit - width > area.left && now >= threshold.at);
    const left = isLeft ? Math.max(area.left + 2, x - 8 * unit - width) : x + 8 * unit;
    const y = area.bottom - 34 * unit;
    write(context, palette, words, left, y, { size: 12.5, color: "ink" });
    return [{ left, right: left + width, top: y - 9 * unit, bottom: y + 9 * unit }];
  }

  /** The names of the lines where they have room, and their values at the bead. */
  #named(view: Growth, unit: number): Label[] {
    const { area } = this;
    const color = view.tone === "forward" ? "forward-ink" as const : "reverse-ink" as const;
    const inside = ({ x, y }: { x: number; y: number }) => y > area.top + 10 * unit && y < area.bottom - 6 * unit && x > area.left;
    const levels = view.levels.flatMap(({ value, words }): Label[] => (words === undefined ? [] : [{
      id: words.long, lines: [this.#fitting(words)], style: { size: 12, color: "ink-2" },
      places: (["right", "left"] as const).flatMap((align, i) => [-1, 1].map((side) => (
        { id: `${align} ${side}`, x: align === "right" ? area.right - 4 * unit : area.left + 8 * unit, y: this.#row(value) + side * 10 * unit, align, cost: 8 * i }))),
    }]));
    return [...view.lines.flatMap(({ name, points, now, text, aside }): Label[] => {
      const along = points.filter(({ value }) => value < Infinity).map(({ at, value }) => ({ x: this.#column(at), y: this.#row(value) })).filter(inside);
      const names: Label = {
        id: `name ${name}`, lines: [name], style: { size: 13.5, weight: 650, color },
        places: [0.94, 0.8, 0.65, 0.5, 0.3, 0.12].flatMap((share, i) => {
          const at = along[Math.floor(share * (along.length - 1))];
          return at ? [1, -1].map((side) => ({ id: `${share} ${side}`, x: at.x, y: at.y - side * 14 * unit, align: share > 0.8 ? "right" as const : share < 0.2 ? "left" as const : "center" as const, cost: 12 * i })) : [];
        }),
      };
      if (aside) return [names];
      const [x, y] = [this.#column(view.at), Math.max(area.top + 10 * unit, Math.min(area.bottom - 8 * unit, this.#row(now)))];
      const values: Label = {
        id: `value ${name}`, lines: [text], style: { size: 14, weight: 650, color: "ink" },
        places: [-12, 14, -32, 34].flatMap((dy, i) => ([["left", 12], ["right", -12]] as const).map(([align, dx]) => ({ id: `${align} ${dy}`, x: x + dx * unit, y: y + dy * unit, align, cost: 4 * i }))),
      };
      return now < Infinity && !(now === 0 && view.infinite) ? [values, names] : [names];
    }), ...levels];
  }

  #fitting({ long, short }: Words): string {
    return this.width < 460 * (this.palette?.unit ?? 1) ? short : long;
  }

  /** Where rings and dots stand: no label is to cover them. */
  #marks({ lines, at: now }: Growth, reach: number): Box[] {
    const places = lines.flatMap((each) => [...each.rings, ...(each.aside ? [] : [{ at: now, value: each.now }])]);
    return places.map(({ at, value }) => ({ x: this.#column(at), y: this.#row(value) })).map(({ x, y }) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }));
  }

  #obstacles({ lines }: Growth) {
    return lines.map(({ points, aside }) => ({ points: points.filter(({ value }) => value < Infinity).map(({ at, value }) => ({ x: this.#column(at), y: this.#row(value) })), weight: aside ? 2 : 4 }));
  }

  /** Words on a patch of the page's color, so that hatching does not run through them. */
  #patch(context: CanvasRenderingContext2D, palette: Palette, text: string, x: number, y: number): void {
    const { unit } = palette;
    context.font = font(palette, { size: 12.5, weight: 650 });
    const width = context.measureText(text).width;
    context.fillStyle = palette.color("page");
    context.fillRect(x - width / 2 - 8 * unit, y - 11 * unit, width + 16 * unit, 22 * unit);
    write(context, palette, text, x, y, { size: 12.5, weight: 650, color: "ink", align: "center", halo: false });
  }
}

const thousands = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
