/** The answers view of <kl-policy>: a row of answers with their rewards, what a KL penalty keeps of the reference, and policies trained toward that. */
import type { Lab, Options } from "../../api.ts";
import { CoveragePlot } from "../../charts/coverage-plot.ts";
import { DescentPlot, type Run } from "../../charts/descent-plot.ts";
import type { Key } from "../../charts/handle.ts";
import type { Range } from "../../charts/scale.ts";
import { element } from "../../controls/dom.ts";
import type { AnswersScenario } from "../../scenario/policy.ts";
import { english } from "../../text/english.ts";
import { percent, whole } from "../../text/numbers.ts";
import type { Table } from "../figure.ts";
import { plain } from "../rich.ts";
import { askAnswers, distanceOf, frameAt, holding, isSampled, problemKey, sides, toneOf, weights, type AnswersFrames, type Coverage, type Side } from "./answers-ask.ts";
import { AnswersForm } from "./answers-form.ts";
import { AnswersPanel } from "./answers-panel.ts";
import { Quantities } from "./answers-quantities.ts";
import { gradientSpan, probabilityTop, rewardRange } from "./answers-scales.ts";
import { answersTables } from "./answers-tables.ts";
import { spoken, writtenDistance, writtenWeight } from "./answers-words.ts";
import type { View, ViewCommands } from "./view.ts";

const text = english.policy.answers;

export class AnswersView implements View<AnswersScenario, AnswersFrames> {
  readonly element: HTMLElement;
  readonly #commands: ViewCommands<AnswersScenario>;
  readonly #form: AnswersForm;
  readonly #panels: Record<Side, AnswersPanel>;
  readonly #coverage: CoveragePlot;
  readonly #descentWords = { unit: "", step: text.step, scrubber: text.descent.scrubber, at: english.fit.descent.at };
  readonly #descentHead = element("h5", {});
  readonly #descent: DescentPlot;
  readonly #quantities = new Quantities();
  /** Of samples alone. */
  readonly #gradients: HTMLElement;
  #known: { of: string; found: Coverage } | undefined;
  #scenario: AnswersScenario | undefined;
  #range: Range = { low: 0, high: 1 };
  #top = 1;
  #held = false;
  #hinting = true;
  #shown: AnswersFrames | undefined;

  constructor(commands: ViewCommands<AnswersScenario>) {
    this.#commands = commands;
    this.#form = new AnswersForm(commands);
    const panel = (side: Side) => new AnswersPanel(side, { pull: (answer, to, settled) => this.#pull(answer, to, settled), key: (answer, key) => this.#key(answer, key) });
    this.#panels = { left: panel("left"), right: panel("right") };
    this.#coverage = new CoveragePlot(text.coverage, weights, (beta, settled) => commands.set({ beta }, settled), (key) => this.#weigh(key));
    this.#descent = new DescentPlot(this.#descentWords, (step) => commands.go(step));
    const { left, right } = this.#panels;
    this.#gradients = element("div", { class: "details" }, element("h4", {}, text.gradient.title), left.detail, right.detail, element("p", { class: "note" }, text.gradient.note));
    this.element = element("div", { class: "answers" }, this.#form.element,
      element("div", { class: "panels" }, left.element, right.element),
      element("div", { class: "levers" }, this.#coverage.element,
        element("div", { class: "run" }, commands.transport.element, element("div", { class: "course" }, this.#descentHead, this.#descent.element))),
      this.#gradients,
      this.#quantities.element);
  }

  get question(): string {
    return text.questions[this.#scenario?.mode ?? "penalty"];
  }

  // ---- the verbs

  async ask(lab: Lab, scenario: AnswersScenario, _held: boolean, options: Options): Promise<AnswersFrames> {
    const of = problemKey(scenario);
    const frames = await askAnswers(lab, scenario, this.#known?.of === of ? this.#known.found : undefined, options);
    this.#known = { of, found: frames.coverage };
    return frames;
  }

  length({ runs }: AnswersFrames): number {
    return Math.max(...sides.map((side) => runs[side].frames.at(-1)?.step ?? 0));
  }

  draw(frames: AnswersFrames, step: number): void {
    if (frames !== this.#shown) this.#receive(frames);
    for (const side of sides) this.#panels[side].show(frames, step);
    this.#descent.step = step;
    this.#descent.update();
    const [left, right] = sides.map((side) => writtenDistance(distanceOf(side, frames, frameAt(frames.runs[side], step)))) as [string, string];
    this.#descent.say(text.descent.stands(whole(step), left, right));
    this.#quantities.show(step);
  }

  say(frames: AnswersFrames, step: number): string {
    return plain(spoken(frames, step));
  }
  tabulate(frames: AnswersFrames, step: number): Table[] {
    return answersTables(frames, step);
  }

  // ---- what needs no answer

  preview(scenario: AnswersScenario, settled: boolean): void {
    this.#held = !settled;
    this.#scenario = scenario;
    if (settled) this.#range = rewardRange(scenario);
    this.#form.show(scenario);
    for (const side of sides) this.#panels[side].set(scenario, this.#range, this.#hinting);
    const { beta, mode } = scenario;
    Object.assign(this.#coverage, { weight: beta, stands: text.coverage.stands(writtenWeight(beta)), answers: scenario.rewards.length });
    this.#coverage.refresh();
    this.#descentHead.textContent = mode === "fit" ? text.descent.fit : text.descent.penalty;
    this.#descentWords.unit = mode === "fit" ? text.descent.unit.fit : text.descent.unit.penalty;
    if (!this.#shown) this.#descent.steps = scenario.steps;
    const appears = this.#gradients.hidden && isSampled(scenario);
    this.#gradients.hidden = !isSampled(scenario);
    if (appears) for (const side of sides) this.#panels[side].gradient.measure();
  }

  late(fraction: number | undefined): void {
    const words = fraction === undefined ? undefined : text.says.computing(percent(fraction));
    for (const side of sides) this.#panels[side].late(words);
    this.#coverage.faded = this.#descent.faded = fraction !== undefined;
    this.#coverage.refresh();
    this.#descent.refresh();
  }

  measure(): void {
    for (const side of sides) this.#panels[side].measure();
    this.#coverage.measure();
    this.#descent.measure();
    this.#quantities.measure();
  }

  blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  // ---- what comes back

  #receive(frames: AnswersFrames): void {
    this.#shown = frames;
    const { scenario, runs, coverage } = frames;
    const top = probabilityTop(frames);
    this.#top = this.#held ? Math.max(this.#top, top) : top;
    const span = gradientSpan(frames);
    for (const side of sides) this.#panels[side].receive(frames, this.#top, span);
    const { "forward-kl": forward, "reverse-kl": reverse } = coverage.counts;
    this.#coverage.lines = [
      ...(scenario.mode === "penalty" ? [{ tone: "forward" as const, counts: forward, name: text.coverage.forward }] : []), { tone: "reverse", counts: reverse, name: text.coverage.reverse },
    ];
    const now = sides.map((side) => whole(holding(side === "left" && scenario.mode !== "penalty" ? frames.mirror : runs[side].optimum.policy))) as [string, string];
    this.#coverage.say(text.coverage.said(writtenWeight(scenario.beta), ...now));
    this.#coverage.description = text.coverage.description(whole(coverage.answers), now[1], writtenWeight(scenario.beta));
    this.#coverage.refresh();
    this.#descent.set(sides.map((side): Run => {
      const { frames: row, ended } = runs[side];
      const last = row.at(-1);
      return {
        tone: side === "left" ? "forward" : "reverse", hue: toneOf(side, scenario), points: row.map((frame) => ({ x: frame.step, y: distanceOf(side, frames, frame) })),
        name: text.descent[side][scenario.mode], end: last ? writtenDistance(distanceOf(side, frames, last)) : "", broken: ended === "diverged",
      };
    }), this.length(frames));
    const ends = sides.map((side) => runs[side].frames.at(-1)).map((frame, i) => writtenDistance(frame ? distanceOf(sides[i] ?? "left", frames, frame) : NaN)) as [string, string];
    this.#descent.description = text.descent.description(this.#descentHead.textContent ?? "", whole(this.length(frames)), ...ends);
    this.#quantities.receive(frames);
  }

  // ---- what a person does

  #pull(answer: number, to: number, settled: boolean): void {
    this.#hinting = false;
    const { rewards = [], scale = 1 } = this.#scenario ?? {};
    const value = Math.max(-100, Math.min(100, Number((to / scale).toFixed(2))));
    this.#commands.set({ rewards: rewards.map((reward, i) => (i === answer ? value : reward)) }, settled);
  }

  #key(answer: number, key: Key): void {
    const { rewards = [], scale = 1 } = this.#scenario ?? {};
    const now = (rewards[answer] ?? 0) * scale;
    const by = { less: -0.05, down: -0.05, more: 0.05, up: 0.05, "far-less": -0.25, "far-more": 0.25, least: -Infinity, most: Infinity }[key] * scale;
    this.#pull(answer, Number.isFinite(by) ? now + by : by > 0 ? this.#range.high : this.#range.low, true);
  }

  /** The next weight that the slider stops at. */
  #weigh(key: Key): void {
    const { beta = 1 } = this.#scenario ?? {};
    const nearest = weights.reduce((best, weight, i) => (Math.abs(weight - beta) < Math.abs((weights[best] ?? 1) - beta) ? i : best), 0);
    const by = { less: -1, down: -1, more: 1, up: 1, "far-less": -5, "far-more": 5, least: -Infinity, most: Infinity }[key];
    const index = Math.max(0, Math.min(weights.length - 1, nearest + by));
    this.#commands.set({ beta: weights[index] ?? beta });
  }
}
