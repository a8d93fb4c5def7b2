/** The rows of the sequences view, one an estimator: its name, the histogram of its batches with what is exact beside it, and the numbers. */
import { Ridge } from "../../charts/ridge.ts";
import { fraction, type Span } from "../../charts/span.ts";
import { drawing, element } from "../../controls/dom.ts";
import { icon } from "../../controls/icons.ts";
import { english } from "../../text/english.ts";
import { percent, significant, whole } from "../../text/numbers.ts";
import { axis, fitting } from "../axis.ts";
import { formula } from "../formula.ts";
import { rich } from "../rich.ts";
import { stateSign } from "../state.ts";
import { cellOf, estimatorsOf, lineOf, type SequenceLine, type SequencesFrames } from "./sequences-ask.ts";
import { logitName, nameOf, noteOf, number, toneOf, verdict } from "./sequences-words.ts";

const text = english.sequences.rows;
const cell = (name: string) => element("span", { class: name });

/** The open rows' numbers go on; each detail has a name of its own. */
let count = 0;

class RowView {
  readonly ridge = new Ridge();
  readonly axis = element("div", { class: "axis", "aria-hidden": "true" });
  readonly element: HTMLElement;
  /** Opens what there is to say of the entry: its formula, its mean, who ships it. */
  readonly #name = element("button", { type: "button", class: "name", "aria-expanded": "false", "aria-controls": `sequence-about-${++count}` });
  readonly #about = element("dl", { class: "about", id: `sequence-about-${count}`, hidden: true });
  #of = "";
  readonly #note = cell("note");
  readonly #mean = cell("exact");
  readonly #sd = cell("exact");
  readonly #sampledMean = cell("sampled");
  readonly #sampledSd = cell("sampled");
  readonly #verdict = cell("verdict");

  constructor() {
    this.element = element("div", { class: "estimator-row", role: "listitem" },
      element("div", { class: "who" }, this.#name, this.#note),
      element("div", { class: "cell" }, this.ridge.element, this.axis),
      element("div", { class: "figures" },
        element("span", { class: "kind" }, text.exact), this.#mean, this.#sd,
        element("span", { class: "kind" }, text.sampled), this.#sampledMean, this.#sampledSd, this.#verdict), this.#about);
    this.#name.addEventListener("click", () => this.#open(this.#about.hidden === true));
  }

  #open(open: boolean): void {
    this.#about.hidden = !open;
    this.#name.setAttribute("aria-expanded", String(open));
  }

  /** Another entry than before takes the row. */
  #become({ name, formula: tex, expectation, knownAs, source }: SequenceLine["estimator"]): void {
    if (this.#of === name) return;
    this.#of = name;
    this.#open(false);
    this.#name.replaceChildren(element("span", {}, ...rich(nameOf(name))), icon("chevron"));
    this.#name.title = text.about.open(nameOf(name));
    this.#note.replaceChildren(...rich(noteOf(name)));
    const item = (term: string, ...content: (Node | string)[]) => [element("dt", {}, term), element("dd", {}, ...content)];
    const math = (written: string) => element("span", { class: "tex", tabindex: "0" }, formula(written) ?? written);
    this.#about.replaceChildren(...item(text.about.formula, math(tex)), ...item(text.about.expectation, math(expectation)),
      ...(knownAs.length > 0 ? item(text.about.knownAs, knownAs.join("; ")) : []), ...item(text.about.source, source));
  }

  show(line: SequenceLine, frames: SequencesFrames): void {
    const { scenario, result } = frames;
    const { estimator, exact, sampled, truth, unseen } = line;
    this.#become(estimator);
    this.#mean.textContent = number(exact.mean, result);
    this.#mean.classList.toggle("forward", toneOf(line) === "forward-ink");
    const sign = unseen ? stateSign("unseen") : undefined;
    this.#sd.replaceChildren(...(sign ? [sign, " "] : []), number(exact.sd, result));
    const drawn = scenario.batches > 0;
    this.#sampledMean.textContent = drawn ? number(sampled.mean, result) : "–";
    this.#sampledSd.textContent = scenario.batches > 1 ? number(sampled.sd, result) : "–";
    this.#verdict.replaceChildren(...rich(verdict(line, frames)));

    const histogram = estimator.histogram[cellOf(scenario)];
    if (!histogram) return;
    const { edges, counts } = histogram;
    const span = spanOf(edges);
    const grid = fitting(span, 5, this.ridge.element);
    // A normal tail leaves the axis too; where the samples cannot be believed, every one that does counts.
    const beyond = (count: number) => (scenario.batches > 0 && count / scenario.batches > (unseen ? 0 : 0.02) ? percent(count / scenario.batches) : "");
    const misread = unseen && drawn && Math.abs(sampled.mean - exact.mean) > 3 * sampled.sd / Math.sqrt(scenario.batches);
    this.ridge.show({
      span, counts, grid, truth, below: beyond(histogram.below), above: beyond(histogram.above), direction: "reverse", believed: !unseen,
      reading: (bin) => text.bin(significant(edges[bin] ?? NaN), significant(edges[bin + 1] ?? NaN), whole(counts[bin] ?? 0)),
      bar: { mean: exact.mean, sd: exact.sd, label: text.exactMean(number(exact.mean, result)), tone: toneOf(line) },
      ...(misread ? { pile: { value: sampled.mean, label: text.says(significant(sampled.mean)), short: significant(sampled.mean) } } : {}),
    });
    this.ridge.description = text.chart(nameOf(estimator.name), whole(scenario.batches), number(exact.mean, result), number(exact.sd, result), number(truth, result));
    axis(this.axis, span, grid);
  }
}

const spanOf = (edges: Float64Array): Span => ({ low: edges[0] ?? 0, high: edges.at(-1) ?? 1, logarithmic: false });

export class SequenceRows {
  readonly element: HTMLElement;
  readonly #list = element("div", { class: "estimator-list", role: "list" });
  readonly #column = element("span", {});
  readonly #truth = element("span", { class: "truth" });
  readonly #axisTitle = element("div", { class: "axis-title" });
  #views: RowView[] = [];

  constructor() {
    const bar = drawing("svg", { viewBox: "0 0 24 12", class: "bar-sign", "aria-hidden": "true", focusable: "false" }, drawing("path", { d: "M1 6h22M12 1.5v9" }));
    this.element = element("div", { class: "estimator-rows" },
      element("div", { class: "estimator-row head", "aria-hidden": "true" }, element("span", {}),
        element("span", { class: "column" }, this.#column, this.#truth),
        element("span", { class: "figures" }, element("span", {}), element("span", {}, text.mean), element("span", {}, text.sd))),
      this.#list,
      element("div", { class: "estimator-row foot-row" }, element("span", { class: "note" }, text.ownPeak, element("br"), bar, text.bar), this.#axisTitle));
  }

  show(frames: SequencesFrames): void {
    const { scenario, result } = frames;
    const lines = estimatorsOf(scenario, result).map((estimator) => lineOf(scenario, result, estimator));
    while (this.#views.length > lines.length) this.#views.pop()?.element.remove();
    while (this.#views.length < lines.length) {
      const view = new RowView();
      this.#views.push(view);
      this.#list.append(view.element);
      view.ridge.measure();
    }
    lines.forEach((line, i) => this.#views[i]?.show(line, frames));
    this.#column.textContent = text.estimate(whole(scenario.batch));
    const [first] = lines;
    const edges = first?.estimator.histogram[cellOf(scenario)]?.edges;
    if (!first || !edges) return;
    this.#truth.style.left = `${100 * fraction(spanOf(edges), first.truth)}%`;
    this.#truth.textContent = text.truth[scenario.quantity](number(first.truth, result));
    this.#axisTitle.textContent = scenario.quantity === "value" ? text.axis.value : text.axis.gradient(logitName(scenario));
  }

  set faded(faded: boolean) {
    this.#list.classList.toggle("faded", faded);
  }
  measure(): void {
    for (const { ridge } of this.#views) ridge.measure();
  }
}
