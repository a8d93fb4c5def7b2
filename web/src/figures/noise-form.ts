/** The controls of <kl-noise>: what it asks of whom in one row, how much of it in another, and P and Q behind "More". */
import type { EstimatorInfo } from "../api.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { Slider } from "../controls/slider.ts";
import { mostEstimators, noisePresets, noiseTable, type NoiseScenario } from "../scenario/noise.ts";
import { estimatorsFor, usual } from "../scenario/question.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";
import { group, isAsSet, moreButton } from "./form.ts";
import { EstimatorPicker } from "./noise-estimators.ts";
import { offered } from "./noise-study.ts";
import { shortest } from "./noise-words.ts";
import { TargetForm } from "./target-form.ts";

const text = english.noise.controls;
const own = "own";

/** Batch sizes on the slider: 2, 4, … 4096. */
const sizes = Array.from({ length: 12 }, (_, i) => 2 << i);

export class NoiseForm {
  /** Above the rows. */
  readonly top: HTMLElement;
  /** Under the rows, beside the transport. */
  readonly bottom: HTMLElement;
  /** Under that: how far Q has moved on. */
  readonly drift = element("div", { class: "row drift" });
  readonly #set: (patch: Partial<NoiseScenario>, settled: boolean) => void;
  readonly #preset: Picker;
  readonly #parameter: Picker;
  readonly #direction: Picker;
  readonly #estimators: EstimatorPicker;
  readonly #size: Slider;
  readonly #fields = new Map<string, NumberField>();
  readonly #staleness: Slider;
  readonly #offer: HTMLButtonElement;
  readonly #target: TargetForm;
  #scenario: NoiseScenario | undefined;
  /** Ratio-weighted entries that are not chosen yet. */
  #weighted: string[] = [];

  constructor(set: (patch: Partial<NoiseScenario>, settled: boolean) => void) {
    this.#set = set;
    const named = <Value extends string>(names: Record<Value, string>) => Object.entries(names).map(([value, name]) => ({ value, name: name as string }));
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: this.#presets(true), changed: (id) => this.#choose(id) });
    this.#parameter = new Picker({ label: text.parameter, control: "parameter", choices: named(text.parameters), changed: (value) => this.#ask({ parameter: value as NoiseScenario["parameter"] }) });
    this.#direction = new Picker({ label: text.of, control: "direction", choices: named(english.noise.directions), changed: (value) => this.#ask({ direction: value as NoiseScenario["direction"] }) });
    this.#estimators = new EstimatorPicker((estimators) => set({ estimators }, true));
    this.#size = new Slider({
      label: text.batch, control: "batch", least: 0, most: sizes.length - 1, step: 1, marks: [],
      changed: (index, settled) => set({ batch: sizes[index] ?? 64 }, settled),
    });
    this.#staleness = new Slider({
      label: text.staleness, control: "staleness", least: 0, most: 3, step: 0.1, marks: [],
      changed: (staleness, settled) => set({ staleness }, settled),
    });
    this.#offer = element("button", { type: "button", class: "plain", "data-control": "staleness" }, icon("add"), text.offerWeighted);
    this.#offer.addEventListener("click", () => this.#scenario && set({ estimators: [...this.#scenario.estimators, ...this.#weighted.map((name) => ({ name }))] }, true));
    this.#target = new TargetForm(text, () => "p", (p) => set({ p }, true));

    const panel = element("div", { class: "form", id: "noise-more", hidden: true },
      group(text.target, this.#target.element),
      group(text.model, element("div", { class: "row" }, this.#model("mean"), this.#model("sd"))),
      group(text.sampling, element("div", { class: "row" }, this.#number("batch", text.batch, 1, "batch-size"), this.#number("bins", text.bins, 10))));
    const more = moreButton(panel);
    this.top = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#preset.element, element("span", { class: "question row" }, this.#parameter.element, this.#direction.element), this.#estimators.field, more),
      this.#estimators.list, panel);
    this.bottom = element("div", { class: "row sampling" }, this.#size.element, this.#number("batches", text.batches, 100, "batches", 5), this.#number("seed", text.seed, 1, "seed", 4));
    this.drift.append(this.#staleness.element, this.#offer);
  }

  show(scenario: NoiseScenario, catalog: readonly EstimatorInfo[] | undefined): void {
    this.#scenario = scenario;
    const preset = noisePresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = this.#presets(preset === undefined);
    this.#preset.show(preset?.id ?? own);
    this.#parameter.show(scenario.parameter);
    this.#direction.show(scenario.direction);
    this.#direction.element.dataset["direction"] = scenario.direction;
    this.#estimators.show(scenario, catalog);
    let index = 0;
    sizes.forEach((size, i) => { if (size <= scenario.batch) index = i; });
    this.#size.show(index, whole(scenario.batch), true);
    for (const key of ["batch", "batches", "seed", "bins"] as const) this.#fields.get(key)?.show(scenario[key]);
    for (const part of ["mean", "sd"] as const) this.#fields.get(`q.${part}`)?.show(scenario.q[part]);
    this.#target.show(scenario.p);
    this.#showStaleness(scenario, catalog ?? []);
  }

  /** Of samples of an older Q: ratio-weighted estimators make up for it, and are offered. */
  #showStaleness(scenario: NoiseScenario, catalog: readonly EstimatorInfo[]): void {
    const reverse = scenario.direction === "reverse-kl";
    this.drift.hidden = !reverse;
    this.#staleness.show(scenario.staleness, scenario.staleness === 0 ? text.fresh : text.stale(shortest(scenario.staleness)), true);
    const chosen = scenario.estimators.map(({ name }) => name);
    const weighted = offered(catalog, scenario).filter(({ name, placement }) => placement?.as === "weighted-loss" && !chosen.includes(name));
    this.#weighted = weighted.map(({ name }) => name).slice(0, Math.max(0, mostEstimators - chosen.length));
    this.#offer.hidden = scenario.staleness === 0 || this.#weighted.length === 0;
  }

  /** What was refused, under its field; of a key without one nothing. */
  blame(key: string, sentence: string): void {
    this.#fields.get(key)?.complain(sentence);
  }

  #presets(custom: boolean): { value: string; name: string }[] {
    return [...noisePresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id })), ...(custom ? [{ value: own, name: text.own }] : [])];
  }

  #choose(id: string): void {
    const preset = noisePresets.find((known) => known.id === id);
    if (preset) this.#set(preset.set, true);
  }

  /** Another question: its estimators are chosen anew, all but those that need a λ. */
  #ask(patch: { direction?: NoiseScenario["direction"]; parameter?: NoiseScenario["parameter"] }): void {
    if (!this.#scenario) return;
    const { direction, parameter, estimators } = { ...this.#scenario, ...patch };
    const answering = estimatorsFor(direction, parameter);
    const kept = estimators.filter(({ name }) => answering.includes(name));
    this.#set({ ...patch, estimators: kept.length > 0 ? kept : usual({ direction, parameter }) }, true);
  }

  #number(key: "batch" | "batches" | "seed" | "bins", label: string, step: number, control: string = key, size = 6): HTMLElement {
    const field = new NumberField({ label, kind: noiseTable[key] as NumberKind, step, size, control, complain: text.expected, changed: (value) => this.#set({ [key]: value }, true) });
    this.#fields.set(key, field);
    return field.element;
  }

  #model(part: "mean" | "sd"): HTMLElement {
    const field = new NumberField({
      label: text[part], name: text.modelField(text[part]), kind: noiseTable[`q.${part}`] as NumberKind, step: part === "mean" ? 0.1 : 0.05, control: "q", complain: text.expected,
      changed: (value) => this.#scenario && this.#set({ q: { ...this.#scenario.q, [part]: value } }, true),
    });
    this.#fields.set(`q.${part}`, field);
    return field.element;
  }
}
