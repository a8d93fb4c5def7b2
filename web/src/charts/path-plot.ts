/** Ways through the plane of Gaussians: the mean across, the sd up on a log scale, with the places where a way can end. */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { crisp, line, write } from "./ink.ts";
import { Labels, type Label } from "./labels.ts";
import type { Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import type { Bell, Point } from "./gaussian.ts";
import { roundAbove, tickText, ticks, type Range } from "./scale.ts";

export type PathTone = "forward" | "reverse";
/** A way that is not followed from samples: thin, in the color of its divergence. */
export interface Guide { tone: PathTone; bells: readonly Bell[] }
export interface Goal { tone: PathTone; bell: Bell; best: boolean; label: string }
export interface PathWords { mean: string; sd: string; start: string }
export interface PathOptions {
  words: PathWords;
  /** The start was dragged to this mean and sd. */
  moved(to: Bell, settled: boolean): void;
  key(key: Key): void;
}

export class PathPlot extends Plot {
  /** The way followed, so far as it has been, and the rest of it. */
  way: readonly Bell[] = [];
  /** How many of its bells have been passed. */
  passed = 0;
  guides: readonly Guide[] = [];
  goals: readonly Goal[] = [];
  start: Bell = { mean: 0, sd: 1 };
  faded = false;
  readonly #options: PathOptions;
  readonly #layer = new HandleLayer();
  #labels = new Labels();
  readonly #handle: Handle;
  #x: Range = { low: -1, high: 1 };
  #y: Range = { low: -1, high: 1 };

  constructor(options: PathOptions) {
    super("path-plot");
    this.#options = options;
    let last: Bell | undefined;
    this.#handle = new Handle({ shape: "bead", color: "ink", control: "start", ways: "both" }, {
      move: (x, y) => {
        last = { mean: within(this.horizontal.fromPixel(x), this.#x), sd: Math.exp(within(this.vertical.fromPixel(y), this.#y)) };
        last = { mean: rounded(last.mean, this.#x.high - this.#x.low), sd: Number(last.sd.toPrecision(3)) };
        options.moved(last, false);
      },
      release: () => {
        if (last) options.moved(last, true);
        last = undefined;
      },
      key: options.key,
    });
    this.#layer.handles = [this.#handle];
    this.element.append(this.#layer.element);
  }

  /** The window: everything that is to be seen in it. Kept while a hand drags. */
  fit(bells: readonly Bell[]): void {
    const around = (values: number[], least: number, share: number): Range => {
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const margin = Math.max(share * (high - low), least);
      return { low: low - margin, high: high + margin };
    };
    const seen = bells.filter(({ mean, sd }) => Number.isFinite(mean) && sd > 0);
    if (seen.length === 0) return;
    this.#labels = new Labels(); // they settle anew
    this.#x = around(seen.map(({ mean }) => mean), 0.35 * Math.max(...seen.map(({ sd }) => sd)), 0.3); // room for labels beside the outermost
    this.#y = around(seen.map(({ sd }) => Math.log(sd)), 0.18, 0.12);
  }
  get window(): { mean: Range; sd: Range } {
    return { mean: this.#x, sd: { low: Math.exp(this.#y.low), high: Math.exp(this.#y.high) } };
  }

  name(label: string, words: string): void {
    this.#handle.say(label, this.start.mean, this.#x.low, this.#x.high, words);
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    return { x: this.#x, y: this.#y, padding: { left: 40 * unit, right: 8 * unit, top: 10 * unit, bottom: 42 * unit } };
  }

  /** None of its lines goes only rightward, which is all that the library's curves do. */
  protected curves(): Curve[] {
    return [];
  }

  #ways(context: CanvasRenderingContext2D, palette: Palette): void {
    const opacity = this.faded ? 0.4 : 1;
    const { left, top, right, bottom } = this.area;
    const follow = (bells: readonly Bell[], color: string, width: number, dash: number[] = []) => {
      context.strokeStyle = color;
      context.lineWidth = width * palette.lines;
      context.setLineDash(dash.map((length) => length * palette.lines));
      context.beginPath();
      for (const bell of bells) {
        const { x, y } = this.#at(bell);
        context.lineTo(x, y);
      }
      context.stroke();
    };
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    context.lineJoin = "round";
    follow(this.way.slice(this.passed), palette.color("ink", 0.22 * opacity), 1.25);
    for (const { tone, bells } of this.guides) follow(bells, palette.color(tone, 0.9 * opacity), 1.75, tone === "reverse" ? [7, 4] : []);
    follow(this.way.slice(0, this.passed + 1), palette.color("ink", opacity), 2.5);
    context.restore();
  }
  #at({ mean, sd }: Bell): Point {
    return { x: this.horizontal.toPixel(mean), y: this.vertical.toPixel(Math.log(sd)) };
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area, horizontal, vertical } = this;
    const { unit } = palette;
    for (const x of ticks(this.#x, 5)) {
      const at = crisp(horizontal.toPixel(x));
      line(context, at, area.top, at, area.bottom, palette.color("line"), palette.lines);
      write(context, palette, tickText(x), at, area.bottom + 13 * unit, { align: "center", halo: false });
    }
    for (const sd of sdTicks(this.window.sd)) {
      const at = crisp(vertical.toPixel(Math.log(sd)));
      line(context, area.left, at, area.right, at, palette.color("line"), palette.lines);
      write(context, palette, tickText(sd), area.left - 8 * unit, at, { align: "right", halo: false });
    }
    write(context, palette, this.#options.words.mean, (area.left + area.right) / 2, area.bottom + 31 * unit, { align: "center", halo: false });
    write(context, palette, this.#options.words.sd, 0, area.top - 1, { halo: true });
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const at = (bell: Bell) => this.#at(bell);
    this.#ways(context, palette);
    for (const goal of this.goals) marker(context, palette, at(goal.bell), goal.tone, goal.best);
    const now = this.way[this.passed];
    if (now) {
      const { x, y } = at(now);
      context.setLineDash([]);
      context.beginPath();
      context.arc(x, y, 5 * palette.unit, 0, 2 * Math.PI);
      context.lineWidth = 3 * palette.unit;
      context.strokeStyle = palette.color("page");
      context.stroke();
      context.fillStyle = palette.color("ink");
      context.fill();
    }
    const size = 12.5;
    const around = ({ x, y }: Point, far: number) => [
      { id: "right", x: x + far, y, align: "left" as const }, { id: "left", x: x - far, y, align: "right" as const, cost: 4 },
      { id: "over", x, y: y - 1.3 * far, align: "center" as const, cost: 6 }, { id: "under", x, y: y + 1.3 * far, align: "center" as const, cost: 6 },
      { id: "upper-right", x: x + 0.7 * far, y: y - far, align: "left" as const, cost: 3 }, { id: "lower-right", x: x + 0.7 * far, y: y + far, align: "left" as const, cost: 3 },
      { id: "upper-left", x: x - 0.7 * far, y: y - far, align: "right" as const, cost: 5 }, { id: "lower-left", x: x - 0.7 * far, y: y + far, align: "right" as const, cost: 5 },
    ];
    // Beside the handle, where that stands on the goal.
    const far = (bell: Bell) => (Math.hypot(at(bell).x - at(this.start).x, at(bell).y - at(this.start).y) < 17 * palette.unit ? 26 : 12) * palette.unit;
    const { words } = this.#options;
    const labels: Label[] = [
      ...this.goals.filter(({ label }) => label !== "").map(({ bell, tone, label, best }, i) => ({ id: `goal-${tone}-${i}`, lines: [label], style: { size, weight: best ? 600 : 400, color: `${tone}-ink` as const }, places: around(at(bell), far(bell)) })),
      { id: "start", lines: [words.start], style: { size }, places: around(at(this.start), 24 * palette.unit) },
    ];
    const box = ({ x, y }: Point, half: number) => ({ left: x - half, right: x + half, top: y - half, bottom: y + half });
    const obstacles = {
      curves: [...this.guides.map(({ bells }) => bells), this.way].map((bells) => ({ points: thinned(bells).map(at), weight: 1 })),
      boxes: [...this.goals.map(({ bell }) => box(at(bell), 8 * palette.unit)), box(at(this.start), 17 * palette.unit), ...(now ? [box(at(now), 8 * palette.unit)] : [])],
    };
    const { area } = this;
    if (this.#labels.draw(context, palette, labels, obstacles, area, performance.now())) this.refresh();
  }

  protected override placed(): void {
    const { area } = this;
    const at = this.#at(this.start);
    this.#handle.place(Math.max(area.left, Math.min(area.right, at.x)), Math.max(area.top, Math.min(area.bottom, at.y)));
  }
}

const within = (value: number, { low, high }: Range): number => Math.max(low, Math.min(high, value));
/** At most about sixty of them: enough to keep a label off a line. */
const thinned = (bells: readonly Bell[]): Bell[] => bells.filter((_, i) => i % Math.ceil(bells.length / 60) === 0);

/** In round decimals, a tenth of a pixel or so. */
function rounded(value: number, width: number): number {
  const finest = roundAbove(width / 3000, [1]);
  return Number((Math.round(value / finest) * finest).toPrecision(12));
}

/** Round sds on a log scale: more of them, the narrower the range. */
function sdTicks({ low, high }: Range): number[] {
  const found: number[] = [];
  const mantissas = high / low > 30 ? [1] : high / low > 5 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) for (const mantissa of mantissas) found.push(Number(`${mantissa}e${power}`));
  return found.filter((sd) => sd >= low && sd <= high);
}

/** Forward a disc, reverse a diamond: full where it is the best, else open. */
function marker(context: CanvasRenderingContext2D, palette: Palette, { x, y }: Point, tone: PathTone, best: boolean): void {
  const r = 5.5 * palette.unit;
  context.setLineDash([]);
  context.beginPath();
  if (tone === "forward") context.arc(x, y, r, 0, 2 * Math.PI);
  else for (const [dx, dy] of [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]] as const) context.lineTo(x + dx * r, y + dy * r);
  context.closePath();
  context.lineWidth = 5 * palette.unit;
  context.strokeStyle = palette.color("page");
  context.stroke();
  context.fillStyle = palette.color(best ? tone : "page");
  context.fill();
  context.lineWidth = 2 * palette.lines;
  context.strokeStyle = palette.color(tone);
  context.stroke();
}
