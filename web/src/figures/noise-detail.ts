/** One estimator of <kl-noise>, opened: its formula and source, what it really estimates, and what each single sample adds to it. */
import type { EstimatorInfo, Lab, Options, StudyResult } from "../api.ts";
import { RugPlot } from "../charts/rug.ts";
import type { Range } from "../charts/scale.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { modelOf } from "../scenario/model.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { distributionOf } from "../scenario/target.ts";
import { english } from "../text/english.ts";
import { list, percent, significant, whole } from "../text/numbers.ts";
import { formula } from "./formula.ts";
import { behaviorOf, parameterOf, request } from "./noise-study.ts";
import { shortest, toneOf, truthOf, type Line } from "./noise-words.ts";
import { plain, rich } from "./rich.ts";
import { askCurves, type Curve } from "./target-ask.ts";
import { reachOf } from "./target-form.ts";

const text = english.noise.detail;

/** Of the samples of a study, the first this many. */
const most = 2000;
/** Points of the curves of P and Q. */
const fine = 241;

export interface Detail {
  /** Which of the scenario's estimators. */
  index: number;
  samples: { x: number; y: number }[];
  /** Further samples, that have no finite value: P is zero there. */
  beyond: number;
  range: Range;
  p: Curve;
  /** Q, or what its samples were drawn from. */
  q: Curve;
}

/** Which of a scenario's rows is open; −1: none. */
export const pickedRow = ({ picked, estimators }: Pick<NoiseScenario, "picked" | "estimators">): number => (picked === "" ? -1 : estimators.findIndex(({ name }) => name === picked));

/** The first samples of the study itself, and the two densities under them. */
export async function askDetail(lab: Lab, scenario: NoiseScenario, options: Options): Promise<Detail | undefined> {
  const index = pickedRow(scenario);
  const estimator = scenario.estimators[index];
  if (!estimator) return undefined;
  const keep = Math.min(most, scenario.batch * scenario.batches);
  const [result] = await lab.study({ ...request(scenario), estimators: [estimator], batches: Math.ceil(keep / scenario.batch), bins: 1, keep }, options);
  const value = result?.kept?.value[parameterOf(scenario, result)] ?? new Float64Array();
  const kept = Array.from(result?.kept?.x ?? [], (x, i) => ({ x, y: value[i] ?? NaN }));
  const samples = kept.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const range = rangeOf(scenario, samples);
  const [p = [], q = []] = await askCurves(lab, [distributionOf(scenario.p), behaviorOf(scenario) ?? modelOf(scenario.q)], range, fine, options);
  return { index, samples, beyond: kept.length - samples.length, range, p, q };
}

/** The bulk of both densities, and the samples; far ones stand at the edge. */
function rangeOf({ p, q }: NoiseScenario, samples: Detail["samples"]): Range {
  const bulk = reachOf(p);
  const inner = { low: Math.min(bulk.low, q.mean - 4 * q.sd), high: Math.max(bulk.high, q.mean + 4 * q.sd) };
  const width = inner.high - inner.low;
  return samples.reduce(({ low, high }, { x }) => ({ low: Math.min(low, Math.max(x, inner.low - width)), high: Math.max(high, Math.min(x, inner.high + width)) }), inner);
}

/** Indices of the largest in size, and the share of all that the largest hundredth carries. */
function weigh(samples: Detail["samples"]): { order: number[]; share: number; mean: number } {
  const order = samples.map((_, i) => i).sort((a, b) => Math.abs(samples[b]?.y ?? 0) - Math.abs(samples[a]?.y ?? 0));
  const size = (indices: readonly number[]) => indices.reduce((sum, i) => sum + Math.abs(samples[i]?.y ?? 0), 0);
  const all = size(order);
  return {
    order, share: all > 0 ? size(order.slice(0, Math.max(1, Math.round(order.length / 100)))) / all : NaN,
    mean: samples.reduce((sum, { y }) => sum + y, 0) / samples.length,
  };
}

/** What an estimator's mean is, in words. */
function estimates(scenario: NoiseScenario, line: Line, result: StudyResult): string {
  const { says, what } = text;
  const quantity = what[scenario.parameter === "value" ? "value" : "gradient"];
  const names = english.noise.directions;
  const { mean } = line.exact;
  if (line.moments === "none") return says.unknown;
  if (mean === Infinity) return says.infinite;
  if (line.belongs === "unknown") return says.missing;
  if (line.belongs === "nothing") return says.nothing;
  if (line.belongs === "neither") return says.neither(significant(mean), significant(truthOf(scenario, [result])));
  if (line.belongs === "own") return says.own(names[scenario.direction], quantity);
  return says.other(names[scenario.direction === "forward-kl" ? "reverse-kl" : "forward-kl"], quantity);
}

export class DetailPanel {
  readonly element = element("section", { class: "detail", id: "noise-detail", "data-control": "detail" });
  readonly #facts = element("dl", {});
  readonly #title = element("h4", {});
  readonly #plot = new RugPlot();
  readonly #words = element("p", { class: "note" });
  #shown: unknown;

  constructor(close: () => void) {
    const button = element("button", { type: "button", class: "round small", "aria-label": text.close }, icon("close"));
    button.addEventListener("click", close);
    this.element.append(element("div", { class: "facts" }, this.#facts), element("div", { class: "samples" }, this.#title, this.#plot.element, this.#words), button);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
  }

  measure(): void {
    if (this.element.isConnected) this.#plot.measure();
  }

  show(scenario: NoiseScenario, detail: Detail | undefined, info: EstimatorInfo | undefined, line: Line | undefined, result: StudyResult | undefined): void {
    if (!detail || !info || !line || !result || this.#shown === detail) return;
    this.#shown = detail;
    this.element.setAttribute("aria-label", plain(line.name));
    this.#facts.replaceChildren(...this.#about(scenario, info, line, result));
    const { order, share, mean } = weigh(detail.samples);
    const count = whole(detail.samples.length);
    const at = (i: number) => detail.samples[i] ?? { x: NaN, y: NaN };
    const largest = list(order.slice(0, 3).map((i) => text.one(significant(at(i).y), shortest(at(i).x))));
    this.#title.textContent = text.title(whole(detail.beyond + detail.samples.length));
    const words = [
      detail.beyond > 0 ? text.beyond(whole(detail.beyond), whole(detail.beyond + detail.samples.length)) : "",
      Number.isNaN(share) ? "" : text.carries(percent(share)),
      largest === "" ? "" : text.largest(largest),
    ].filter(Boolean).join(" ");
    this.#words.replaceChildren(...rich(words));
    const exact = line.exact.mean;
    const clamped = (x: number) => Math.max(detail.range.low, Math.min(detail.range.high, x));
    this.#plot.show({
      x: detail.range, samples: detail.samples.map(({ x, y }) => ({ x: clamped(x), y })), tone: scenario.direction === "forward-kl" ? "forward" : "reverse",
      largest: order.slice(0, 4).map((index) => ({ index, label: significant(at(index).y) })),
      exact: Number.isNaN(exact) ? undefined : { value: exact, label: text.exactMean(shownMean(exact)), tone: toneOf(line, scenario) },
      sampled: { value: mean, label: text.sampledMean(significant(mean)) },
      p: detail.p, q: detail.q, words: { p: text.p, q: text.q, x: text.x },
    }, (i) => text.reading(shortest(at(i).x), significant(at(i).y)));
    this.#plot.description = plain(`${text.chart(line.name, count)} ${detail.samples.length > 0 ? text.mean(significant(mean)) : ""} ${words}`);
    this.#plot.measure();
  }

  #about(scenario: NoiseScenario, { formula: tex, expectation, knownAs, source, samplesFrom }: EstimatorInfo, line: Line, result: StudyResult): HTMLElement[] {
    const item = (name: string, ...content: (Node | string)[]) => [element("dt", {}, name), element("dd", {}, ...content)];
    const math = (written: string) => element("span", { class: "tex", tabindex: "0" }, formula(written) ?? written);
    const coefficient = result.exact.coefficient?.[parameterOf(scenario, result)];
    const side = samplesFrom === "q" && behaviorOf(scenario) ? "behavior" : samplesFrom;
    return [
      ...item(text.formula, math(tex)),
      ...item(text.expectation, math(expectation)),
      ...item(text.estimates, ...rich(estimates(scenario, line, result)), ...(coefficient === undefined || Number.isNaN(coefficient) ? [] : [` ${text.coefficient(significant(coefficient))}.`])),
      ...item(text.samples, ...rich(text.sides[side])),
      ...(knownAs.length > 0 ? item(text.knownAs, element("ul", {}, ...knownAs.map((name) => element("li", {}, name)))) : []),
      ...item(text.source, source),
    ];
  }
}

/** A mean that is zero but for rounding is 0. */
const shownMean = (mean: number): string => (Math.abs(mean) < 1e-12 ? "0" : significant(mean));
