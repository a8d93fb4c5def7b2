/** One direction of <kl-fit>: its head, its plot with the line in words under it, and its part of "who pays where". */
import { DensityPlot, type DensityOptions, type HandleNames, type Optimum } from "../charts/density-plot.ts";
import type { Bell } from "../charts/gaussian.ts";
import { StripPlot } from "../charts/strip-plot.ts";
import { element } from "../controls/dom.ts";
import type { FitScenario } from "../scenario/fit.ts";
import { english } from "../text/english.ts";
import { decimal, nats, percent, significant } from "../text/numbers.ts";
import type { Share, Side } from "./fit-detail.ts";
import { billOf, Readout, type Facts } from "./fit-words.ts";
import type { Ranges } from "./fit-scales.ts";

const text = english.fit;

export class FitPanel {
  readonly element: HTMLElement;
  readonly payer: HTMLElement;
  readonly plot: DensityPlot;
  readonly strip: StripPlot;
  readonly #side: Side;
  readonly #words: Readout;
  /** The line is said in fewer words: in the full ones it would not fit. */
  #short = false;
  readonly #who: HTMLElement;
  readonly #verb = element("span", {});
  readonly #amount = element("strong", {});
  readonly #rest = element("span", {});
  readonly #bill = element("p", { class: "bill" });

  constructor(side: Side, pull: DensityOptions["pull"]) {
    this.#side = side;
    this.#words = new Readout(side);
    const { head, by, variable, role } = text.directions[side];
    const formula = side === "forward" ? "D(P‖Q)" : "D(Q‖P)";
    const first = side === "forward";
    const { start, startShort, ...words } = text.plot;
    this.plot = new DensityPlot({ tone: side, words: { ...words, start: first ? start : "", startShort: first ? startShort : "" }, copy: !first, pull });
    this.strip = new StripPlot(side, text.payers.unit);
    this.#who = element("span", { class: `who ${side}` });
    this.element = element("div", { class: `panel of-${side}`, part: side },
      element("h4", {}, element("span", { class: side }, head), " ", element("span", { class: "formula" }, formula), " ",
        element("span", { class: "role" }, by, element("var", {}, variable), element("span", { class: "long" }, ...italic(role)))),
      this.plot.element, element("p", { class: "readout" }, this.#who, this.#verb, this.#amount, this.#rest));
    this.payer = element("div", { class: `payer of-${side}` }, element("h5", { class: side }, head), this.strip.element, this.#bill);
  }

  /** P, the start and the scales, which no answer is needed for. */
  set(scenario: FitScenario, ranges: Ranges, names: HandleNames): void {
    Object.assign(this.plot, { target: scenario.p, start: scenario.q, x: ranges.x, y: ranges.y });
    this.strip.x = ranges.x;
    this.plot.name(names);
    this.plot.refresh();
  }

  /** Sizes are new. Side by side the left panel numbers the density axis for both, in a gutter if there is room. */
  measure(): void {
    const beside = this.element.clientWidth < 0.75 * (this.element.parentElement?.clientWidth ?? 0);
    const gutter = beside && this.element.clientWidth > 400 * this.unit;
    this.plot.numbers = !gutter ? "lines" : this.#side === "forward" ? "gutter" : "neighbor";
    this.strip.gutter = this.plot.numbers === "gutter";
    this.plot.measure();
    this.strip.measure();
    const [who, verb, colon] = text.pays.long(text.directions[this.#side].name);
    this.#short = !this.#fits(`${who}${verb}${nats(0.774)}${colon}${text.consequence.closing(1, 2)}`);
  }

  /** Would a line stand under the plot, in this font, at this width? */
  #fits(words: string): boolean {
    const context = document.createElement("canvas").getContext("2d");
    const line = this.#rest.parentElement;
    if (!context || !line) return true;
    const { fontSize, fontFamily } = getComputedStyle(line);
    context.font = `${fontSize} ${fontFamily}`;
    return context.measureText(words).width < line.clientWidth;
  }

  show(now: Bell, trail: Bell[]): void {
    this.plot.now = now;
    this.plot.trail = trail;
    this.plot.update();
  }

  /** The answer is late: what is drawn is old, and the line says how far the new one is. */
  late(fraction: number | undefined): void {
    this.plot.faded = fraction !== undefined;
    this.plot.refresh();
    if (fraction !== undefined) this.#write(["", "", "", text.computing(percent(fraction))]);
  }

  /** The line in words. While playing its verb is kept for at least half a second. */
  read(facts: Facts, playing: boolean): void {
    const { who, verb, amount, rest } = this.#words.read(facts, this.#short, playing, performance.now());
    this.#write([who, verb, amount, rest]);
  }
  #write(words: [who: string, verb: string, amount: string, rest: string]): void {
    const parts = [this.#who, this.#verb, this.#amount, this.#rest];
    parts.forEach((part, i) => {
      if (part.textContent !== words[i]) part.textContent = words[i] ?? "";
    });
  }

  /** The integrand; `top` is the scale, shared by all steps of a run. */
  pay(x: Float64Array, share: Share, top: number): void {
    this.strip.points = Array.from(x, (at, i) => ({ x: at, y: Math.min(share.integrand[i] ?? 0, 1e6) }));
    this.strip.top = top;
    this.strip.marked = share.half?.range;
    this.strip.update();
    this.#bill.textContent = billOf(share);
    this.strip.description = `${text.payers.description(text.directions[this.#side].head)} ${this.sentence}`;
  }

  /** Where the bill falls, in words. */
  get sentence(): string {
    return this.#bill.textContent ?? "";
  }
  /** The line under the plot, in words. */
  get line(): string {
    return [this.#who, this.#verb, this.#amount, this.#rest].map((part) => part.textContent).join("");
  }
  get unit(): number {
    return parseFloat(getComputedStyle(this.element).fontSize) / 14 || 1;
  }

  describe({ p, q }: FitScenario, now: Bell | undefined, optima: { q: Bell; value: number }[]): void {
    const bell = ({ mean, sd }: Bell) => text.bell(decimal(mean, 2), significant(sd));
    const all = p.reduce((sum, { weight }) => sum + weight, 0);
    const target = p.map(({ mean, sd, weight }) => text.mode(decimal(mean, 2), significant(sd), percent(weight / all))).join("; ");
    const places = optima.map(({ q: at, value }) => text.optimumAt(decimal(at.mean, 2), significant(at.sd), nats(value))).join("; ");
    this.plot.description = text.picture(text.directions[this.#side].head, target, bell(q), now ? bell(now) : bell(q), places ? text.optimaAt(places) : "");
  }
}

/** P and Q within a sentence are variables. */
function italic(sentence: string): Node[] {
  return sentence.split(/\b([PQ])\b/).map((part) => (part === "P" || part === "Q" ? element("var", {}, part) : document.createTextNode(part)));
}

/** The optima of one direction as dashed curves with words: which is the best, which is reached, what the others are. */
export function labelOptima(optima: { q: Bell; value: number }[], end: Bell | undefined, modes: readonly number[], narrow: boolean): Optimum[] {
  const [first] = optima;
  if (!first) return [];
  const isBest = (value: number) => value <= first.value + 1e-7 * first.value + 1e-12;
  const distance = ({ mean, sd }: Bell) => (end ? Math.abs(end.mean - mean) / sd + Math.abs(end.sd / sd - 1) : Infinity);
  const nearest = optima.reduce((near, optimum) => (distance(optimum.q) < distance(near.q) ? optimum : near), first);
  const reached = distance(nearest.q) < 0.5 ? nearest : undefined;
  return optima.map((optimum) => {
    const best = isBest(optimum.value);
    const covered = modes.filter((mode) => Math.abs(mode - optimum.q.mean) < 2 * optimum.q.sd).length;
    const kind = optimum === reached ? (best ? "settles" : "settlesWorse")
      : best ? (reached && !isBest(reached.value) ? "better" : reached ? "equal" : undefined)
      : covered === modes.length && modes.length > 1 ? (modes.length === 2 ? "worseCovering" : "worseCoveringAll") : "worse";
    const [line = "", ...wrapped] = kind === undefined ? [] : narrow ? [text.optima.short[kind]] : text.optima[kind];
    return { bell: optimum.q, best, lines: line === "" ? [] : [line], ...(wrapped.length > 0 ? { wrapped } : {}) };
  });
}
