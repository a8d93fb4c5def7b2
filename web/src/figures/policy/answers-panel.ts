/** One side of the answers view: its head, the row of answers, and the line in words; and below, its gradient step by step. */
import { AnswersPlot, type AnswersOptions } from "../../charts/answers-plot.ts";
import { StepsPlot, type Series } from "../../charts/steps-plot.ts";
import type { Span } from "../../charts/span.ts";
import type { Range } from "../../charts/scale.ts";
import { element } from "../../controls/dom.ts";
import { isUnbiased, type AnswersScenario } from "../../scenario/policy.ts";
import { english } from "../../text/english.ts";
import { decimal, significant } from "../../text/numbers.ts";
import { writtenTick } from "../axis.ts";
import { rich } from "../rich.ts";
import { clipOf, estimatorOf, frameAt, isSampled, toneOf, type AnswersFrames, type Side } from "./answers-ask.ts";
import { symbols } from "./symbols.ts";
import { headOf, nameOf, pictureOf, saidOf } from "./answers-words.ts";

const text = english.policy.answers;

export class AnswersPanel {
  readonly element: HTMLElement;
  /** Under both panels. */
  readonly detail: HTMLElement;
  readonly plot: AnswersPlot;
  readonly gradient = new StepsPlot("gradient-plot", text.step);
  readonly #side: Side;
  readonly #head = element("h4", {});
  readonly #detailHead = element("h5", {});
  readonly #readout = element("p", { class: "readout" });

  constructor(side: Side, commands: Pick<AnswersOptions, "pull" | "key">) {
    this.#side = side;
    this.plot = new AnswersPlot({ words: text.plot, copy: side === "right", ...commands });
    this.gradient.written = (value) => writtenTick(value, true);
    this.gradient.room = 62;
    this.element = element("div", { class: `panel of-${side}`, part: side }, this.#head, this.plot.element, this.#readout);
    this.detail = element("div", { class: "detail" }, this.#detailHead, this.gradient.element);
  }

  /** What needs no answer. */
  set(scenario: AnswersScenario, rewardRange: Range, hint: boolean): void {
    const { rewards, reference, scale } = scenario;
    const tone = toneOf(this.#side, scenario);
    const { name, formula, role } = headOf(this.#side, scenario);
    this.#head.replaceChildren(element("span", { class: tone }, name), " ", element("span", { class: "formula" }, ...symbols(formula)), " ", element("span", { class: "role" }, role));
    this.#detailHead.replaceChildren(element("span", { class: tone }, name));
    const all = reference.reduce((sum, weight) => sum + weight, 0);
    Object.assign(this.plot, { tone, rewards: rewards.map((reward) => reward * scale), rewardRange, reference: reference.map((weight) => weight / all), optimumTone: scenario.mode === "fit" ? "ink" : tone, hint });
    this.plot.name(rewards.map((reward, i) => ({ label: text.handle(i + 1), value: reward * scale, text: decimal(reward * scale, 2) })));
    this.plot.refresh();
  }

  /** New answers: the scales are chosen now, the same for both sides, and stay while they play. */
  receive({ scenario, runs, mirror }: AnswersFrames, top: number, span: Span): void {
    const run = runs[this.#side];
    const strays = scenario.mode === "estimators" && !isUnbiased(estimatorOf(this.#side, scenario));
    Object.assign(this.plot, { optimum: run.optimum.policy, rival: strays ? mirror : [], top });
    const tone = toneOf(this.#side, scenario);
    const sampled = isSampled(scenario);
    const points = (of: "gradientNorm" | "exactNorm" | "noise") => run.frames.map((frame) => ({ x: frame.step, y: frame[of] }));
    const noise = run.frames.at(-1)?.noise ?? NaN;
    const steps = run.frames.at(-1)?.step ?? 0;
    const clip = clipOf(this.#side, scenario);
    const series: Series[] = [{ points: points("gradientNorm"), color: tone, width: sampled ? 1.5 : 2, name: text.gradient.used, ink: `${tone}-ink` }];
    if (sampled) series.push({ points: points("exactNorm"), color: "ink", width: 2, name: text.gradient.exact });
    if (sampled && !Number.isNaN(noise)) series.push({ points: points("noise"), color: "ink", width: 1.5, dash: [3, 3], name: noise === Infinity ? text.gradient.infinite : text.gradient.noise });
    if (clip > 0) series.push({ points: [{ x: 0, y: clip }, { x: steps, y: clip }], color: "ink-2", width: 1, dash: [8, 4], name: text.gradient.clip, ink: "ink-2" });
    Object.assign(this.gradient, { series, span, steps });
  }

  show(frames: AnswersFrames, step: number): void {
    const frame = frameAt(frames.runs[this.#side], step);
    this.plot.policy = frame.policy;
    this.plot.description = pictureOf(this.#side, frames, step);
    this.plot.update();
    this.gradient.step = step;
    this.gradient.description = text.gradient.description(nameOf(this.#side, frames.scenario), significant(Math.max(0, ...frames.runs[this.#side].frames.map(({ gradientNorm }) => gradientNorm))),
      significant(frame.exactNorm), Number.isNaN(frame.noise) ? text.gradient.unknown : significant(frame.noise));
    this.gradient.update();
    this.#readout.replaceChildren(...rich(saidOf(this.#side, frames, step)));
  }

  late(words: string | undefined): void {
    this.plot.faded = this.gradient.faded = words !== undefined;
    if (words !== undefined) this.#readout.textContent = words;
    this.plot.refresh();
    this.gradient.refresh();
  }

  measure(): void {
    this.plot.measure();
    this.gradient.measure();
  }
}
