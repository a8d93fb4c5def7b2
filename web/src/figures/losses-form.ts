/** The controls of <kl-losses>: examples and staleness in one row; P, Q's start and the run behind "More". */
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { Slider } from "../controls/slider.ts";
import { lossesPresets, lossesTable, type LossesScenario } from "../scenario/losses.ts";
import { optimizers } from "../scenario/fields.ts";
import { english } from "../text/english.ts";
import { group, isAsSet, moreButton } from "./form.ts";
import { TargetForm } from "./target-form.ts";

const text = english.losses.controls;
type NumericKey = "rate" | "batch" | "seed" | "steps";

export class LossesForm {
  readonly element: HTMLElement;
  readonly #set: (patch: Partial<LossesScenario>, settled: boolean) => void;
  readonly #presets: HTMLButtonElement[];
  readonly #staleness: Slider;
  readonly #optimizer: Picker;
  readonly #fields = new Map<string, NumberField>();
  readonly #target: TargetForm;
  #scenario: LossesScenario | undefined;

  /** `example`: a preset, played from its start. */
  constructor(set: (patch: Partial<LossesScenario>, settled: boolean) => void, example: (set: Partial<LossesScenario>) => void) {
    this.#set = set;
    this.#presets = lossesPresets.map(({ id, set: preset }) => {
      const button = element("button", { type: "button", class: "framed", "aria-pressed": "false" }, text.presets[id] ?? id);
      button.addEventListener("click", () => example(preset));
      return button;
    });
    this.#staleness = new Slider({ label: text.staleness, control: "staleness", least: 0, most: 3, step: 0.05, marks: [], changed: (staleness, settled) => set({ staleness }, settled) });
    this.#optimizer = new Picker({
      label: text.optimizer, control: "optimizer", choices: optimizers.map((value) => ({ value, name: english.fit.controls.optimizers[value] ?? value })),
      changed: (value) => set({ optimizer: value as LossesScenario["optimizer"] }, true),
    });
    this.#target = new TargetForm(text, (number) => `mode-${number}`, (p) => set({ p }, true));
    const panel = element("div", { class: "form", id: "losses-more", hidden: true },
      group(text.target, this.#target.element),
      group(text.start, element("div", { class: "row" }, this.#start("mean"), this.#start("sd"))),
      group(text.run, element("div", { class: "row" }, this.#optimizer.element, this.#number("rate", text.rate, 0.01), this.#number("steps", text.steps, 10), this.#number("batch", text.batch, 16), this.#number("seed", text.seed, 1))));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, element("span", { class: "row examples", role: "group", "aria-label": text.example, "data-control": "preset" }, ...this.#presets), this.#staleness.element, moreButton(panel)), panel);
  }

  show(scenario: LossesScenario): void {
    this.#scenario = scenario;
    lossesPresets.forEach(({ set }, i) => {
      this.#presets[i]?.setAttribute("aria-pressed", String(isAsSet(scenario, set)));
    });
    this.#staleness.show(scenario.staleness, text.behavior(String(scenario.staleness)), false);
    this.#optimizer.show(scenario.optimizer);
    for (const key of ["rate", "batch", "seed", "steps"] as const) this.#fields.get(key)?.show(scenario[key]);
    for (const part of ["mean", "sd"] as const) this.#fields.get(`q.${part}`)?.show(scenario.q[part]);
    this.#target.show(scenario.p);
  }

  /** What was refused, under its field; of a key without one nothing. */
  blame(key: string, sentence: string): void {
    this.#fields.get(key)?.complain(sentence);
  }

  #number(key: NumericKey, label: string, step: number): HTMLElement {
    const field = new NumberField({ label, kind: lossesTable[key] as NumberKind, step, control: key, complain: text.expected, changed: (value) => this.#set({ [key]: value }, true) });
    this.#fields.set(key, field);
    return field.element;
  }
  #start(part: "mean" | "sd"): HTMLElement {
    const field = new NumberField({
      label: text[part], name: text.startField(part), kind: lossesTable[`q.${part}`] as NumberKind, step: part === "mean" ? 0.1 : 0.05, control: "start", complain: text.expected,
      changed: (value) => this.#scenario && this.#set({ q: { ...this.#scenario.q, [part]: value } }, true),
    });
    this.#fields.set(`q.${part}`, field);
    return field.element;
  }
}
