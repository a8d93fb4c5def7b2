/** The controls of <kl-metric>: an example; the three Gaussians, the window and the search behind "More". */
import { element } from "../../controls/dom.ts";
import { NumberField, type NumberKind } from "../../controls/number-field.ts";
import { Picker } from "../../controls/picker.ts";
import { metricPresets, metricTable, points, type MetricScenario } from "../../scenario/metric.ts";
import { english } from "../../text/english.ts";
import { group, isAsSet, moreButton, settingAt, valueAt } from "../form.ts";

const text = english.metric.controls;
const own = "own";
type Key = keyof typeof metricTable & string;

export class MetricForm {
  readonly element: HTMLElement;
  readonly #set: (patch: Partial<MetricScenario>) => void;
  readonly #preset: Picker;
  readonly #fields = new Map<Key, NumberField>();
  #scenario: MetricScenario | undefined;

  constructor(set: (patch: Partial<MetricScenario>) => void) {
    this.#set = set;
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: this.#presets(true), changed: (id) => this.#choose(id) });
    const row = (...fields: NumberField[]) => element("div", { class: "row" }, ...fields.map((field) => field.element));
    const bells = points.map((point) => {
      const letter = point.toUpperCase();
      return row(this.#field(`${point}.mean`, `${letter}: ${text.mean}`, text.field(text.mean, letter), point, 0.1), this.#field(`${point}.sd`, text.sd, text.field(text.sd, letter), point, 0.05));
    });
    const panel = element("div", { class: "form", id: "metric-more", hidden: true },
      group(text.bells, ...bells),
      group(text.search, row(this.#field("steps", text.steps, text.steps, "search", 10), this.#field("seed", text.seed, text.seed, "seed", 1))),
      group(text.window,
        row(this.#field("mean.from", text.meanFrom, text.windowField(text.meanFrom, ""), "window", 1), this.#field("mean.to", text.to, text.windowField(text.meanFrom, text.to), "window", 1)),
        row(this.#field("sd.from", text.sdFrom, text.windowField(text.sdFrom, ""), "window", 0.05), this.#field("sd.to", text.to, text.windowField(text.sdFrom, text.to), "window", 0.5))));
    this.element = element("div", { class: "controls" }, element("div", { class: "row" }, this.#preset.element, moreButton(panel)), panel);
  }

  show(scenario: MetricScenario): void {
    this.#scenario = scenario;
    const preset = metricPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = this.#presets(preset === undefined);
    this.#preset.show(preset?.id ?? own);
    for (const [key, field] of this.#fields) field.show(valueAt(scenario, key));
  }

  /** What was refused, under its fields. */
  blame(key: string, sentence: string): void {
    for (const [name, field] of this.#fields) if (name === key || name.startsWith(`${key}.`)) field.complain(sentence);
  }

  #presets(custom: boolean): { value: string; name: string }[] {
    return [...metricPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id })), ...(custom ? [{ value: own, name: text.own }] : [])];
  }
  #choose(id: string): void {
    const preset = metricPresets.find((known) => known.id === id);
    if (preset) this.#set(preset.set);
  }
  #field(key: Key, label: string, name: string, control: string, step: number): NumberField {
    const field = new NumberField({
      label, name, kind: metricTable[key] as NumberKind, step, size: 6, control, complain: text.expected,
      changed: (value) => { if (this.#scenario) this.#set(settingAt(this.#scenario, key, value)); },
    });
    this.#fields.set(key, field);
    return field;
  }
}
