/** A ratio over a plane: bands of color, iso-lines with their labels on them, hatched where it is infinite, marks, and one handle that goes anywhere. */
import { contours, type Grid, type Path } from "./contours.ts";
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { paint, type Color } from "./heat-image.ts";
import { crisp, line, write } from "./ink.ts";
import { lineLabel, markLabel, Plates, regionLabel, type Plate } from "./map-labels.ts";
import { drawMark, type Mark } from "./map-marks.ts";
import { readColors, type Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { tickText, ticks, type Range } from "./scale.ts";
import { roundValues } from "./span.ts";
import { regionOf, valueAt, type Region, type Surface } from "./surface.ts";

export interface MapWords { x: string; y: string; here: string; regions: Readonly<Record<Region, string>>; level(power: number): string }

/** Five steps on either side of equal, as decimal logarithms. */
export type Steps = readonly [number, number, number, number, number];
/** The first is a factor of two. */
const usualSteps: Steps = [0.3010299956639812, 1, 2, 4, 8];
const names = [
  "page", "ink-2", "first-6", "first-5", "first-4", "first-3", "first-2", "first-1", "second-1", "second-2", "second-3", "second-4", "second-5", "second-6",
] as const;

export interface MapOptions {
  /** The name of the handle in `hide` and `lock`. */
  control: string;
  /** The handle was moved to here; `settled` when it was let go. */
  moved(x: number, y: number, settled: boolean): void;
  key(key: Key): void;
  /** What stands beside a mouse, for the number there. */
  reading(value: number): string;
  steps?: Steps;
}

export class HeatMap extends Plot {
  words: MapWords | undefined;
  /** The axes until there is a surface, which has its own. */
  window: { x: Range; y: Range } = { x: { low: 0, high: 1 }, y: { low: 0, high: 1 } };
  marks: readonly Mark[] = [];
  point = { x: 0, y: 0 };
  /** Labels keep off this place: where the point last rested. */
  rest = { x: 0, y: 0 };
  /** Old bands stand at 40 % while an answer is late. */
  faded = false;
  hint = true;
  /** Whether the numbers of the horizontal axis stand here, or under a plot below. */
  numbered = false;
  readonly #options: MapOptions;
  readonly #thresholds: readonly number[];
  /** In a narrow map the other steps are told by their color. */
  readonly #fewer: readonly number[];
  readonly #layer = new HandleLayer();
  readonly #handle: Handle;
  #surface: Surface | undefined;
  #lines: { level: number; paths: Path[] }[] = [];
  #picture: { key: string; canvas: HTMLCanvasElement } | undefined;
  #colors = new Map<string, Color>();
  #pointed: { x: number; y: number } | undefined;

  constructor(options: MapOptions) {
    super("heat-map");
    this.#options = options;
    const { steps = usualSteps } = options;
    const mirrored = (some: readonly number[]) => [...some.map((step) => -step).reverse(), 0, ...some];
    this.#thresholds = mirrored(steps);
    this.#fewer = mirrored([steps[1], steps[3], steps[4]]);
    const move = (x: number, y: number, settled: boolean) => options.moved(this.horizontal.fromPixel(x), this.vertical.fromPixel(y), settled);
    let last = { x: 0, y: 0 };
    this.#handle = new Handle({ shape: "cross", color: "ink", control: options.control, ways: "both" }, {
      move: (x, y) => {
        const { left, right, top, bottom } = this.area;
        last = { x: Math.max(left, Math.min(right, x)), y: Math.max(top, Math.min(bottom, y)) };
        move(last.x, last.y, false);
      },
      release: () => move(last.x, last.y, true),
      key: (key) => options.key(key),
    });
    this.#layer.handles = [this.#handle];
    this.element.append(this.#layer.element);
    this.element.addEventListener("pointerdown", (event) => this.#press(event));
    this.element.addEventListener("click", (event) => this.#tap(event));
    this.element.addEventListener("pointermove", (event) => this.#hover(event));
    this.element.addEventListener("pointerleave", () => this.#hover(undefined));
  }

  set surface(surface: Surface) {
    this.#surface = surface;
    this.#picture = undefined;
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < surface.values.length; i++) {
      const value = surface.values[i] as number;
      if (!Number.isFinite(value)) continue;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    const levels = this.#thresholds.filter((level) => level > low && level < high);
    // Between the steps every power of ten, faint.
    for (let power = -8; power <= 8; power++) if (power > low && power < high && !levels.includes(power)) levels.push(power);
    this.#lines = levels.map((level) => ({ level, paths: contours(surface, level) }));
  }

  /** Whether two places are the same to a hand. */
  near(a: { x: number; y: number }, b: { x: number; y: number }): boolean {
    const [from, to] = [this.#pixel(a), this.#pixel(b)];
    return Math.hypot(from.x - to.x, from.y - to.y) < 6 * (this.palette?.unit ?? 1);
  }

  /** Name and place of the handle for assistive technology. `value` is that of the horizontal axis. */
  name(label: string, value: number, range: Range, text: string): void {
    this.#handle.say(label, value, range.low, range.high, text);
  }

  override measure(): void {
    this.#picture = undefined;
    this.#colors = readColors(this.element, names);
    super.measure();
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const { x, y } = this.#surface ?? this.window;
    return { x, y, padding: { left: 50 * unit, right: 6 * unit, top: 1, bottom: this.numbered ? 44 * unit : 1 } };
  }
  protected curves(): Curve[] {
    return [];
  }
  protected override placed(): void {
    this.#handle.element.hidden = !this.#surface;
    this.#handle.place(...this.#at(this.point));
  }

  #at({ x, y }: { x: number; y: number }): [x: number, y: number] {
    const { left, right, top, bottom } = this.area;
    return [Math.max(left, Math.min(right, this.horizontal.toPixel(x))), Math.max(top, Math.min(bottom, this.vertical.toPixel(y)))];
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const surface = this.#surface;
    if (!surface) return;
    const { left, top, right, bottom } = this.area;
    context.globalAlpha = this.faded ? 0.4 : 1;
    context.drawImage(this.#painted(surface, palette), left, top, right - left, bottom - top);
    context.globalAlpha = 1;
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    for (const { level, paths } of this.#lines) {
      context.strokeStyle = palette.color("ink", level === 0 ? 1 : this.#thresholds.includes(level) ? 0.6 : 0.16);
      context.lineWidth = (level === 0 ? 2.25 : 1) * palette.lines;
      context.beginPath();
      for (const path of paths) this.#trace(context, surface, path);
      context.stroke();
    }
    context.restore();
    for (const { y } of surface.edges) line(context, left, crisp(this.vertical.toPixel(y)), right, crisp(this.vertical.toPixel(y)), palette.color("ink"), palette.lines);
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { left, top, right, bottom } = this.area;
    context.strokeStyle = palette.color("ink-2");
    context.lineWidth = palette.lines;
    context.strokeRect(left - 0.5, top + 0.5, right - left, bottom - top - 1);
    this.#axes(context, palette);
    if (!this.#surface || !this.words) return;
    for (const mark of this.marks) drawMark(context, palette, mark, this.#pixel(mark), this.area);
    for (const plate of this.#labels(context, palette, this.#surface, this.words)) this.#plate(context, palette, plate);
    this.#point(context, palette, this.words.here);
  }

  /** Iso-lines, marks and regions, each where it hides least. */
  #labels(context: CanvasRenderingContext2D, palette: Palette, surface: Surface, words: MapWords): Plate[] {
    const plates = new Plates(context, palette, this.area);
    const [x, y] = this.#at(this.rest);
    const around = 22 * palette.unit;
    plates.avoid({ left: x - around, right: x + around, top: y - around, bottom: y + around });
    if (this.hint) plates.avoid(this.#hint(plates, words.here, x, y).box);
    const marks = this.marks.map((mark) => ({ mark, at: this.#pixel(mark) }));
    const half = 9 * palette.unit;
    for (const { at } of marks) plates.avoid({ left: at.x - half, right: at.x + half, top: at.y - half, bottom: at.y + half });
    const said = new Set<string>();
    // Of equals the one that the point does not stand on is named.
    const near = ({ at }: { at: { x: number; y: number } }) => (Math.hypot(at.x - x, at.y - y) < 2 * around ? 1 : 0);
    for (const { mark, at } of [...marks].sort((a, b) => near(a) - near(b))) {
      if (mark.label === "" || said.has(mark.label)) continue;
      said.add(mark.label);
      markLabel(plates, mark.label, at, { size: 12.5, weight: 600, color: mark.shared || mark.tone === "ink" ? "ink" : `${mark.tone}-ink` });
    }
    const labeled = this.width > 420 * palette.unit ? this.#thresholds : this.#fewer;
    for (const { level, paths } of this.#lines.filter(({ level: one }) => labeled.includes(one))) {
      const pixels = paths.map((path) => path.map((node) => this.#node(surface, node)));
      lineLabel(plates, words.level(level), pixels, { size: 12, weight: level === 0 ? 650 : 500, color: "ink" });
    }
    for (const region of ["first", "second", "firstInfinite", "secondInfinite", "bothInfinite"] as const)
      regionLabel(plates, words.regions[region], surface, (value) => regionOf(value) === region, { size: 13.5, weight: 650, color: "ink" });
    return plates.placed;
  }

  #axes(context: CanvasRenderingContext2D, palette: Palette): void {
    const { left, right, bottom, top } = this.area;
    const { unit } = palette;
    const ink = palette.color("ink-2");
    const y = this.frame().y;
    const edges = (this.#surface?.edges ?? []).map((edge) => ({ at: this.vertical.toPixel(edge.y), text: edge.text }));
    const round = roundValues(Math.exp(y.low), Math.exp(y.high)).map((value) => ({ at: this.vertical.toPixel(Math.log(value)), text: tickText(value) }));
    const spaced = round.filter(({ at }) => edges.every((edge) => Math.abs(edge.at - at) > 16 * unit));
    for (const { at, text } of [...spaced, ...edges]) {
      line(context, left - 5 * unit, crisp(at), left, crisp(at), ink, palette.lines);
      write(context, palette, text, left - 9 * unit, at, { align: "right", halo: false });
    }
    context.save();
    context.translate(7 * unit, (top + bottom) / 2);
    context.rotate(-Math.PI / 2);
    write(context, palette, this.words?.y ?? "", 0, 0, { align: "center", halo: false });
    context.restore();
    if (!this.numbered) return;
    for (const value of ticks(this.frame().x, 5)) {
      const at = this.horizontal.toPixel(value);
      line(context, crisp(at), bottom, crisp(at), bottom + 5 * unit, ink, palette.lines);
      write(context, palette, tickText(value), at, bottom + 14 * unit, { align: "center", halo: false });
    }
    write(context, palette, this.words?.x ?? "", (left + right) / 2, bottom + 33 * unit, { align: "center", halo: false });
  }

  #point(context: CanvasRenderingContext2D, palette: Palette, here: string): void {
    const [x, y] = this.#at(this.point);
    const style = { size: 12.5, weight: 650, color: "ink" } as const;
    const { top } = this.area;
    const away = 34 * palette.unit;
    const plates = new Plates(context, palette, this.area);
    if (this.#pointed && this.#surface) {
      const { x: across, y: up } = this.#pointed;
      const [left, above] = [this.horizontal.toPixel(across), this.vertical.toPixel(up)];
      const text = this.#options.reading(valueAt(this.#surface, across, up));
      this.#plate(context, palette, plates.within(text, left, above < top + away ? above + away : above - away / 1.5, style));
    } else if (this.hint) this.#plate(context, palette, this.#hint(plates, here, x, y));
  }
  /** Over the handle, or under it at the top of the map. */
  #hint(plates: Plates, here: string, x: number, y: number): Plate {
    const away = 34 * plates.unit;
    return plates.within(here, x, y < this.area.top + 1.6 * away ? y + away : y - away, { size: 12.5, weight: 650, color: "ink" });
  }

  #plate(context: CanvasRenderingContext2D, palette: Palette, { text, box, style }: Plate): void {
    context.fillStyle = palette.color("page", 0.92);
    context.beginPath();
    context.roundRect(box.left, box.top, box.right - box.left, box.bottom - box.top, 4 * palette.unit);
    context.fill();
    write(context, palette, text, (box.left + box.right) / 2, (box.top + box.bottom) / 2 + 0.5, { ...style, align: "center", halo: false });
  }

  #painted(surface: Surface, palette: Palette): HTMLCanvasElement {
    const { left, top, right, bottom } = this.area;
    const sharp = devicePixelRatio || 1;
    const [width, height] = [Math.max(1, Math.round((right - left) * sharp)), Math.max(1, Math.round((bottom - top) * sharp))];
    const key = `${width} ${height}`;
    if (this.#picture?.key === key) return this.#picture.canvas;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const color = (name: (typeof names)[number]): Color => this.#colors.get(name) ?? [255, 255, 255];
    const toRow = (y: number) => ((y - surface.y.low) / (surface.y.high - surface.y.low)) * (surface.rows - 1);
    const splits = new Map(surface.edges.map(({ row, y }) => [row, toRow(y) - row]));
    const image = paint(surface, splits, width, height, {
      thresholds: this.#thresholds, colors: names.slice(2).map(color), paper: color("page"), ink: color("ink-2"), gap: 9 * palette.unit * sharp, thick: palette.lines * sharp,
    });
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    this.#picture = { key, canvas };
    return canvas;
  }

  #trace(context: CanvasRenderingContext2D, surface: Surface, path: Path): void {
    path.forEach((node, i) => {
      const { x, y } = this.#node(surface, node);
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
  }
  #node({ columns, rows }: Grid, { x, y }: { x: number; y: number }): { x: number; y: number } {
    const { left, right, top, bottom } = this.area;
    return { x: left + (x / (columns - 1)) * (right - left), y: bottom - (y / (rows - 1)) * (bottom - top) };
  }
  #pixel({ x, y }: { x: number; y: number }): { x: number; y: number } {
    return { x: this.horizontal.toPixel(x), y: this.vertical.toPixel(y) };
  }

  /** Where a pointer is, on the axes; undefined outside the map. */
  #where(event: PointerEvent | MouseEvent): { x: number; y: number } | undefined {
    const origin = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - origin.left, event.clientY - origin.top];
    const { left, right, top, bottom } = this.area;
    return x >= left && x <= right && y >= top && y <= bottom ? { x: this.horizontal.fromPixel(x), y: this.vertical.fromPixel(y) } : undefined;
  }
  /** A mouse anywhere on the map takes the handle along. A finger may be scrolling: it has to tap. */
  #press(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.button !== 0 || (event.target as Element).closest(".handle") || !this.#where(event)) return;
    this.#layer.fetch(this.#handle, event);
  }
  #tap(event: MouseEvent): void {
    const touched = !(event instanceof PointerEvent) || event.pointerType === "touch";
    const at = this.#where(event);
    if (touched && at && !this.#handle.locked && !(event.target as Element).closest(".handle")) this.#options.moved(at.x, at.y, true);
  }
  #hover(event: PointerEvent | undefined): void {
    const free = event && event.pointerType !== "touch" && event.buttons === 0 && !(event.target as Element).closest(".handle");
    const at = free ? this.#where(event) : undefined;
    if (!at && !this.#pointed) return;
    this.#pointed = at;
    this.refresh();
  }
}
