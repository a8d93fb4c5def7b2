/** The rows of <kl-noise>: a name, two histograms on axes shared by all rows, and the numbers. */
import type { Histogram, StudyResult } from "../api.ts";
import { Ridge } from "../charts/ridge.ts";
import { fraction, type Span } from "../charts/span.ts";
import { drawing, element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import { percent, significant, whole } from "../text/numbers.ts";
import { axis, fitting } from "./axis.ts";
import { parameterOf } from "./noise-study.ts";
import { finest, misread, toneOf, verdict, written, writtenMean, type Line } from "./noise-words.ts";
import { rich } from "./rich.ts";
import { stateSign } from "./state.ts";

const text = english.noise.rows;

const cell = (...classes: string[]) => element("span", { class: classes.join(" ") });

class RowView {
  readonly element: HTMLElement;
  readonly estimate = new Ridge();
  readonly variance = new Ridge();
  readonly estimateAxis = element("div", { class: "axis", "aria-hidden": "true" });
  readonly varianceAxis = element("div", { class: "axis", "aria-hidden": "true" });
  /** Opens the entry: its formula, its source, its single samples. */
  readonly name = element("button", { type: "button", class: "name", "aria-controls": "noise-detail", "data-control": "picked" });
  readonly #note = element("span", { class: "note" });
  readonly #exactWord = cell("kind");
  readonly #mean = cell("figure-exact");
  readonly #sd = cell("figure-exact");
  readonly #verdict = cell("verdict");
  readonly #sampledMean = cell("figure-sampled");
  readonly #sampledSd = cell("figure-sampled");

  constructor(pick: () => void) {
    this.name.addEventListener("click", pick);
    const heads = [cell("kind narrow"), element("span", { class: "kind narrow" }, text.mean), element("span", { class: "kind narrow" }, text.sd)];
    this.element = element("div", { class: "row-view", role: "listitem" },
      element("div", { class: "who" }, this.name, this.#note),
      element("div", { class: "cell estimate" }, this.estimate.element, this.estimateAxis),
      element("div", { class: "cell variance" }, this.variance.element, this.varianceAxis),
      element("div", { class: "figures" }, ...heads,
        this.#exactWord, this.#mean, this.#sd, element("span", { class: "kind" }, text.sampled), this.#sampledMean, this.#sampledSd, this.#verdict));
  }

  /** `fine`: the sd whose third digit the means are written to. */
  write(line: Line, scenario: NoiseScenario, fine: number): void {
    const { name, note, state, moments, exact, sampled } = line;
    if (this.name.dataset["of"] !== name) {
      this.name.dataset["of"] = name;
      this.name.replaceChildren(element("span", {}, ...rich(name)), icon("chevron"));
      this.name.title = text.open(name);
    }
    this.#note.replaceChildren(...rich(note));
    this.#exactWord.textContent = text.moments[moments];
    this.#mean.textContent = writtenMean(exact.mean, fine);
    const tone = toneOf(line, scenario);
    this.#mean.classList.toggle("forward", tone === "forward-ink");
    this.#mean.classList.toggle("reverse", tone === "reverse-ink");
    this.#verdict.replaceChildren(...rich(verdict(line, scenario)));
    const sign = stateSign(state);
    this.#sd.replaceChildren(...(sign ? [sign, " "] : []), written(exact.sd));
    this.#sd.title = state === "unseen" ? text.unseen : state === "infinite" ? text.infinite : "";
    this.#sampledMean.textContent = writtenMean(sampled.mean, fine);
    this.#sampledSd.textContent = written(sampled.sd);
    this.element.dataset["state"] = state;
  }

  set open(open: boolean) {
    this.name.setAttribute("aria-expanded", String(open));
    this.element.classList.toggle("opened", open);
  }

  measure(): void {
    this.estimate.measure();
    this.variance.measure();
  }
}

const spanOf = ({ edges }: Histogram, logarithmic: boolean): Span => ({ low: edges[0] ?? 0, high: edges.at(-1) ?? 1, logarithmic });

export class Rows {
  readonly element: HTMLElement;
  readonly #list = element("div", { class: "row-list", role: "list" });
  readonly #truth = element("span", { class: "truth" });
  readonly #axisTitle = element("div", { class: "axis-title" });
  readonly #pick: (index: number) => void;
  #views: RowView[] = [];

  /** `pick`: a row's name was pressed. */
  constructor(pick: (index: number) => void) {
    this.#pick = pick;
    const legend = drawing("svg", { viewBox: "0 0 24 12", class: "bar-sign", "aria-hidden": "true", focusable: "false" }, drawing("path", { d: "M1 6h22M12 1.5v9" }));
    this.element = element("div", { class: "rows" },
      element("div", { class: "row-head", "aria-hidden": "true" },
        element("span", {}),
        element("span", { class: "column" }, text.estimate, this.#truth),
        element("span", { class: "column" }, text.variance),
        element("span", { class: "figures" }, element("span", {}), element("span", {}, text.mean), element("span", {}, text.sd))),
      this.#list,
      element("div", { class: "row-foot" },
        element("div", { class: "note legend" }, element("span", {}, text.ownPeak), element("span", {}, legend, text.bar)),
        this.#axisTitle, element("div", { class: "axis-title" }, text.varianceAxis), element("div", {})));
  }

  /** Everything as of a step: `all` holds the exact part, `part` the batches in so far. `detail` stands under the row that is open, if one is. */
  show(scenario: NoiseScenario, lines: readonly Line[], all: readonly StudyResult[], part: readonly StudyResult[], batches: number, open: number, detail: HTMLElement): void {
    this.element.classList.toggle("many", all.length > 8);
    this.#resize(all.length);
    this.#axisTitle.textContent = text.axis[scenario.parameter];
    const fine = finest(lines);
    // Under the last row it stands under the axes, too.
    const place = open < 0 ? undefined : open === all.length - 1 ? this.element : this.#views[open]?.element;
    if (!place) detail.remove();
    else if (detail.parentElement !== place) place.append(detail);
    lines.forEach((line, i) => {
      const [view, complete, now] = [this.#views[i], all[i], part[i]];
      if (view) view.open = i === open;
      if (view && complete && now) this.#row(view, line, scenario, complete, now, batches, fine);
    });
  }

  /** The row's button, for the focus to return to. */
  button(index: number): HTMLElement | undefined {
    return this.#views[index]?.name;
  }

  measure(): void {
    for (const view of this.#views) view.measure();
  }

  #resize(count: number): void {
    while (this.#views.length > count) this.#views.pop()?.element.remove();
    while (this.#views.length < count) {
      const index = this.#views.length;
      const view = new RowView(() => this.#pick(index));
      this.#views.push(view);
      this.#list.append(view.element);
      view.measure();
    }
  }

  #row(view: RowView, line: Line, scenario: NoiseScenario, all: StudyResult, now: StudyResult, batches: number, fine: number): void {
    view.write(line, scenario, fine);
    const histogram = now.histogram[parameterOf(scenario, all)];
    if (!histogram) return;
    const { estimate, variance } = histogram;
    const direction = scenario.direction === "forward-kl" ? "forward" : "reverse";
    const believed = line.state === "number";
    const truth = all.truth[parameterOf(scenario, all)] ?? NaN;
    // A normal tail leaves the axis too; where the samples cannot be believed, every one that does counts.
    const beyond = (count: number) => (batches > 0 && count / batches > (believed ? 0.02 : 0) ? percent(count / batches) : "");
    const reading = ({ edges, counts }: Histogram) => (bin: number) => text.bin(significant(edges[bin] ?? NaN), significant(edges[bin + 1] ?? NaN), whole(counts[bin] ?? 0));
    const across = spanOf(estimate, false);
    const grid = fitting(across, 5, view.estimate.element);
    view.estimate.show({
      span: across, counts: estimate.counts, below: beyond(estimate.below), above: beyond(estimate.above), direction, believed, grid, reading: reading(estimate),
      ...(Number.isNaN(truth) ? {} : { truth }),
      bar: { mean: line.exact.mean, sd: line.exact.sd, label: text.exactMean(writtenMean(line.exact.mean, fine)), tone: toneOf(line, scenario) },
      ...(misread(line, batches) ? { pile: { value: line.sampled.mean, label: text.samplesSay(significant(line.sampled.mean)), short: significant(line.sampled.mean) } } : {}),
    });
    // A batch's own variance scatters around that of one sample: the batch size times the variance of a batch's estimate.
    const exactVariance = line.exact.sd * line.exact.sd * scenario.batch;
    const along = spanOf(variance, true);
    const decades = fitting(along, 7, view.variance.element);
    view.variance.show({
      span: along, counts: variance.counts, below: beyond(variance.below), above: beyond(variance.above), direction, believed, grid: decades, reading: reading(variance),
      ...(exactVariance > 0 ? { mark: { value: exactVariance, label: exactVariance === Infinity ? text.infinite : text.exactVariance(significant(exactVariance)) } } : {}),
    });
    view.estimate.description = text.chart(line.name, text.estimate);
    view.variance.description = text.chart(line.name, text.variance);
    axis(view.estimateAxis, across, grid);
    axis(view.varianceAxis, along, decades);
    this.#truth.style.left = `${100 * fraction(across, truth)}%`;
    this.#truth.textContent = Number.isNaN(truth) ? "" : text.truth[scenario.parameter === "value" ? "value" : "gradient"](Math.abs(truth) <= 1e-9 * fine ? "0" : significant(truth));
  }
}
