/**
 * A policy over a row of answers: above, the reward of each, a dot that can be dragged; below, on the same places, the reference in gray, the optimum
 * dashed and the policy as it is now. Two of these stand side by side; the handles of the second are copies.
 */
import { Handle, HandleLayer, type Key } from "./handle.ts";
import { baseline, crisp, line, write } from "./ink.ts";
import { Labels, type Label } from "./labels.ts";
import { dot } from "./marks.ts";
import type { ColorName, Palette } from "./palette.ts";
import { Plot, type Curve, type Frame } from "./plot.ts";
import { mapping, tickText, ticks, type Box, type Range } from "./scale.ts";

export interface AnswersWords { reward: string; probability: string; answer: string; reference: string; optimum: string; policy: string; rival: string; drag: string }
export interface AnswersOptions {
  words: AnswersWords;
  /** Its handles are copies of another plot's. */
  copy: boolean;
  pull(answer: number, to: number, settled: boolean): void;
  key(answer: number, key: Key): void;
}

export class AnswersPlot extends Plot {
  tone: "forward" | "reverse" = "forward";
  /** As the axis has them. */
  rewards: readonly number[] = [];
  reference: ArrayLike<number> = [];
  /** Empty where there is none yet. */
  optimum: ArrayLike<number> = [];
  optimumTone: ColorName = "ink";
  policy: ArrayLike<number> = [];
  /** The optimum of the other direction, where the policy may go instead. */
  rival: ArrayLike<number> = [];
  rewardRange: Range = { low: 0, high: 1 };
  /** Of the probabilities. */
  top = 1;
  faded = false;
  hint = false;
  readonly #options: AnswersOptions;
  readonly #layer = new HandleLayer();
  readonly #labels = new Labels();
  #handles: Handle[] = [];

  constructor(options: AnswersOptions) {
    super("answers-plot");
    this.#options = options;
    this.element.append(this.#layer.element);
  }

  /** What the handles are called, and what they say: one an answer. */
  name(names: readonly { label: string; value: number; text: string }[]): void {
    while (this.#handles.length < names.length) this.#handles.push(this.#handle(this.#handles.length));
    this.#handles.length = names.length;
    this.#layer.handles = this.#handles;
    names.forEach(({ label, value, text }, i) => {
      this.#handles[i]?.element.classList.toggle("hinted", this.hint && i === this.#best);
      if (!this.#options.copy) this.#handles[i]?.say(label, value, this.rewardRange.low, this.rewardRange.high, text);
    });
  }

  #handle(answer: number): Handle {
    let last: number | undefined;
    return new Handle({ shape: "bead", color: "target", control: "rewards", ways: "vertical", pointerOnly: this.#options.copy }, {
      move: (_x, y) => {
        const { low, high } = this.rewardRange;
        last = Math.max(low, Math.min(high, this.#reward.fromPixel(y)));
        this.#options.pull(answer, last, false);
      },
      release: () => {
        if (last !== undefined) this.#options.pull(answer, last, true);
        last = undefined;
      },
      key: (key) => this.#options.key(answer, key),
    });
  }

  protected frame(): Frame {
    const unit = this.palette?.unit ?? 1;
    const x = { low: 0.5, high: Math.max(1, this.reference.length) + 0.5 };
    return { x, y: { low: 0, high: this.top }, padding: { left: 40 * unit, right: 4 * unit, top: this.height * 0.38, bottom: 38 * unit } };
  }
  protected curves(): Curve[] {
    return [];
  }

  /** Where rewards stand, above the probabilities. */
  get #reward() {
    const unit = this.palette?.unit ?? 1;
    return mapping(this.rewardRange, this.area.top - 34 * unit, 22 * unit);
  }
  get #slot(): number {
    return this.horizontal.toPixel(1) - this.horizontal.toPixel(0);
  }
  get #best(): number {
    return this.rewards.reduce((best, reward, i) => (reward > (this.rewards[best] ?? -Infinity) ? i : best), 0);
  }
  /** A bar of a share of its slot's width, up to a probability. */
  #bar(answer: number, probability: number, share: number): Box {
    const middle = this.horizontal.toPixel(answer + 1);
    const half = (this.#slot * share) / 2;
    return { left: middle - half, right: middle + half, top: Math.max(this.area.top - 2, this.vertical.toPixel(probability)), bottom: this.area.bottom };
  }

  protected override under(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area } = this;
    const { unit } = palette;
    const opacity = this.faded ? 0.4 : 1;
    for (const level of ticks({ low: 0, high: this.top }, 3, [1, 2, 5]).filter((value) => value > 0)) {
      const y = crisp(this.vertical.toPixel(level));
      line(context, area.left, y, area.right, y, palette.color("line"), palette.lines);
      write(context, palette, tickText(level), area.left - 8 * unit, y, { align: "right", halo: false });
    }
    for (let i = 0; i < this.reference.length; i++) {
      const bar = this.#bar(i, this.reference[i] ?? 0, 0.9);
      context.fillStyle = palette.color("target-fill");
      context.fillRect(bar.left, bar.top, bar.right - bar.left, bar.bottom - bar.top);
      outline(context, bar, palette.color("target"), 1.5 * palette.lines, []);
    }
    for (let i = 0; i < this.policy.length; i++) {
      const bar = this.#bar(i, this.policy[i] ?? 0, 0.5);
      context.fillStyle = palette.color(this.tone, 0.3 * opacity);
      context.fillRect(bar.left, bar.top, bar.right - bar.left, bar.bottom - bar.top);
      outline(context, bar, palette.color(this.tone, opacity), 2.5 * palette.lines, palette.withoutHue && this.tone === "reverse" ? [6, 3] : []);
    }
    for (const [values, tone, share, dash] of [[this.optimum, this.optimumTone, 0.74, [5, 4]], [this.rival, "forward", 0.62, [2.5, 3.5]]] as const)
      for (let i = 0; i < values.length; i++) outline(context, this.#bar(i, values[i] ?? 0, share), palette.color(tone, opacity), 2 * palette.lines, dash.map((length) => length * palette.lines));
    this.#rewards(context, palette);
  }

  /** Stems from zero, and the axis on the left. */
  #rewards(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area } = this;
    const { unit } = palette;
    const { toPixel } = this.#reward;
    for (const level of ticks(this.rewardRange, 2, [1, 2, 5])) {
      const y = crisp(toPixel(level));
      line(context, area.left, y, area.right, y, palette.color(level === 0 ? "line-2" : "line"), palette.lines);
      write(context, palette, tickText(level), area.left - 8 * unit, y, { align: "right", halo: false });
    }
    this.rewards.forEach((reward, i) => {
      const x = this.horizontal.toPixel(i + 1);
      line(context, x, toPixel(0), x, toPixel(reward), palette.color("target"), 2 * palette.lines);
      dot(context, palette, x, toPixel(reward), 3 * unit);
    });
  }

  protected override over(context: CanvasRenderingContext2D, palette: Palette): void {
    const { area } = this;
    const { unit } = palette;
    const { words } = this.#options;
    const every = this.#slot < 26 * unit ? 2 : 1;
    const numbers = this.rewards.map((_, i) => ({ at: this.horizontal.toPixel(i + 1), text: i % every === 0 ? String(i + 1) : "" }));
    baseline(context, palette, area, numbers);
    write(context, palette, words.answer, (area.left + area.right) / 2, area.bottom + 31 * unit, { align: "center", halo: false });
    write(context, palette, words.reward, 0, 7 * unit, { halo: false });
    write(context, palette, words.probability, 0, area.top - 12 * unit, { halo: false });
    if (this.hint && !this.#options.copy) write(context, palette, words.drag, this.horizontal.toPixel(this.#best + 1) + 22 * unit, this.#reward.toPixel(this.rewards[this.#best] ?? 0), { size: 12.5 });
    if (this.#labels.draw(context, palette, this.#names(unit), this.#obstacles(), { ...area, top: area.top - 8 * unit }, performance.now())) this.refresh();
  }

  /** The three on their own highest bars, or beside them. */
  #names(unit: number): Label[] {
    const { words } = this.#options;
    const label = (id: string, values: ArrayLike<number>, text: string, color: ColorName, weight: number, share: number): Label => {
      const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
      const places = order.slice(0, 5).flatMap((answer, rank) => {
        const { left, right, top } = this.#bar(answer, values[answer] ?? 0, share);
        const low = Math.min(top + 7 * unit, this.area.bottom - 10 * unit);
        return [
          { id: `${answer}-above`, x: (left + right) / 2, y: top - 10 * unit, align: "center" as const, cost: 12 * rank },
          { id: `${answer}-right`, x: right + 5 * unit, y: low, align: "left" as const, cost: 12 * rank + 5 },
          { id: `${answer}-left`, x: left - 5 * unit, y: low, align: "right" as const, cost: 12 * rank + 6 },
        ];
      });
      return { id, lines: [text], style: { size: weight > 600 ? 14 : 12.5, weight, color }, places };
    };
    const ink = `${this.tone}-ink` as const;
    return [
      ...(this.policy.length > 0 ? [label("policy", this.policy, words.policy, ink, 650, 0.5)] : []),
      ...(this.optimum.length > 0 ? [label("optimum", this.optimum, words.optimum, this.optimumTone === "ink" ? "ink" : ink, 500, 0.74)] : []),
      ...(this.rival.length > 0 ? [label("rival", this.rival, words.rival, "forward-ink", 500, 0.62)] : []),
      label("reference", this.reference, words.reference, "target", 500, 0.9),
    ];
  }

  #obstacles() {
    const outlineOf = (values: ArrayLike<number>, share: number) => Array.from({ length: values.length }, (_, i) => this.#bar(i, values[i] ?? 0, share))
      .map(({ left, right, top, bottom }) => ({ points: [{ x: left, y: bottom }, { x: left, y: top }, { x: right, y: top }, { x: right, y: bottom }], weight: 1 }));
    return { curves: [...outlineOf(this.policy, 0.5), ...outlineOf(this.optimum, 0.74), ...outlineOf(this.rival, 0.62), ...outlineOf(this.reference, 0.9)], boxes: [] };
  }

  protected override placed(): void {
    this.#handles.forEach((handle, i) => handle.place(this.horizontal.toPixel(i + 1), this.#reward.toPixel(Math.max(this.rewardRange.low, Math.min(this.rewardRange.high, this.rewards[i] ?? 0)))));
  }
}

/** The left, upper and right side of a bar. */
function outline(context: CanvasRenderingContext2D, { left, right, top, bottom }: Box, color: string, width: number, dash: readonly number[]): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(left, bottom);
  context.lineTo(left, top);
  context.lineTo(right, top);
  context.lineTo(right, bottom);
  context.stroke();
  context.setLineDash([]);
}
