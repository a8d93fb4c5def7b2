/** What happens at the point of <kl-map>: many batches of each of the two estimators, on one axis. */
import { Ridge } from "../charts/ridge.ts";
import { fraction, type Span } from "../charts/span.ts";
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { mapTable, type MapScenario } from "../scenario/map.ts";
import type { Model } from "../scenario/model.ts";
import { english } from "../text/english.ts";
import { percent, significant, whole } from "../text/numbers.ts";
import { axis, fitting } from "./axis.ts";
import type { Point } from "./map-ask.ts";
import { indexOf, type Line } from "./map-words.ts";
import { rich } from "./rich.ts";
import { stateSign } from "./state.ts";

const text = english.map.point;

class Row {
  readonly element: HTMLElement;
  readonly ridge = new Ridge();
  readonly #name = element("span", { class: "name" });
  readonly #exact = element("span", { class: "figure-exact" });
  readonly #sampled = element("span", { class: "figure-sampled" });

  constructor() {
    this.element = element("div", { class: "point-row", role: "listitem" },
      element("div", { class: "point-head" }, this.#name, element("span", { class: "kind" }, text.exact), this.#exact, element("span", { class: "kind" }, text.sampled), this.#sampled),
      this.ridge.element);
  }

  show(line: Line): void {
    this.#name.replaceChildren(...rich(line.name));
    const sign = stateSign(line.state);
    this.#exact.replaceChildren(...(sign ? [sign, " "] : []), Number.isNaN(line.sd) ? text.missing : significant(line.sd));
    this.#exact.title = line.state === "unseen" ? english.noise.rows.unseen : "";
    this.#sampled.textContent = Number.isNaN(line.sampled) ? text.missing : significant(line.sampled);
    this.element.dataset["state"] = line.state;
  }
}

export class PointPanel {
  readonly element: HTMLElement;
  readonly #rows = [new Row(), new Row()];
  readonly #axis = element("div", { class: "axis", "aria-hidden": "true" });
  readonly #title = element("div", { class: "axis-title" });
  readonly #note = element("p", { class: "note" });
  readonly #fields: Record<keyof Model, NumberField>;
  #model: Model = { mean: 0, sd: 1 };

  constructor(set: (q: Model) => void) {
    const field = (part: keyof Model, step: number) => new NumberField({
      label: text.fields[part], name: text.fieldNames[part], kind: mapTable[`q.${part}`] as NumberKind, step, size: 6, control: "point", complain: text.expected,
      changed: (value) => set({ ...this.#model, [part]: value }),
    });
    this.#fields = { mean: field("mean", 0.1), sd: field("sd", 0.05) };
    this.element = element("section", { class: "at-point", "aria-label": text.title },
      element("div", { class: "row point-title" }, element("h4", {}, text.title), this.#fields.mean.element, this.#fields.sd.element),
      element("div", { class: "point-rows", role: "list" }, ...this.#rows.map((row) => row.element)),
      this.#axis, this.#title, this.#note);
  }

  place(q: Model): void {
    this.#model = q;
    this.#fields.mean.show(q.mean);
    this.#fields.sd.show(q.sd);
  }

  measure(): void {
    for (const { ridge } of this.#rows) ridge.measure();
  }

  show(scenario: MapScenario, { results, batches }: Point, lines: readonly Line[]): void {
    const direction = scenario.direction === "forward-kl" ? "forward" : "reverse";
    this.#title.textContent = english.noise.rows.axis[scenario.parameter];
    this.#note.textContent = text.note(whole(batches), whole(scenario.batch));
    results.forEach((result, i) => {
      const [row, line] = [this.#rows[i], lines[i]];
      const estimate = result.histogram[indexOf(result, scenario.parameter)]?.estimate;
      if (!row || !line || !estimate) return;
      row.show(line);
      const { edges, counts, below, above } = estimate;
      const span: Span = { low: edges[0] ?? 0, high: edges.at(-1) ?? 1, logarithmic: false };
      const grid = fitting(span, 5, row.ridge.element);
      const believed = line.state === "number";
      const beyond = (count: number) => (batches > 0 && count / batches > (believed ? 0.02 : 0) ? percent(count / batches) : "");
      const ofBatch = line.sd / Math.sqrt(scenario.batch);
      row.ridge.show({
        span, counts, below: beyond(below), above: beyond(above), direction, believed, grid,
        reading: (bin) => english.noise.rows.bin(significant(edges[bin] ?? NaN), significant(edges[bin + 1] ?? NaN), whole(counts[bin] ?? 0)),
        ...(Number.isNaN(line.truth) ? {} : { truth: line.truth }),
        bar: { mean: line.mean, sd: ofBatch, label: english.noise.rows.exactMean(significant(line.mean)) },
      });
      row.ridge.description = text.chart(line.name);
      // A number centered at the very edge would stick out.
      axis(this.#axis, span, grid.filter((value) => Math.abs(fraction(span, value) - 0.5) < 0.46));
    });
  }
}
