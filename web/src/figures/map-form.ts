/** The controls of <kl-map>: which two estimators, of what, in one row; P, the window and the sampling behind "More". */
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { number } from "../scenario/kinds.ts";
import { mapPresets, mapTable, type MapScenario } from "../scenario/map.ts";
import { mapEstimatorsFor, takesLambda } from "../scenario/question.ts";
import { english } from "../text/english.ts";
import { group, isAsSet, moreButton, same, settingAt, valueAt } from "./form.ts";
import { nameOf } from "./map-words.ts";
import { TargetForm } from "./target-form.ts";

const text = english.map.controls;
const own = "own";
type Set = (patch: Partial<MapScenario>, settled: boolean) => void;
type Choice = MapScenario["estimators"][number];

export class MapForm {
  readonly element: HTMLElement;
  readonly #set: Set;
  readonly #preset: Picker;
  readonly #estimators: readonly [Picker, Picker];
  readonly #lambdas: readonly [NumberField, NumberField];
  readonly #parameter: Picker;
  readonly #direction: Picker;
  readonly #fields = new Map<string, NumberField>();
  readonly #target: TargetForm;
  #scenario: MapScenario | undefined;

  constructor(set: Set) {
    this.#set = set;
    const named = <Value extends string>(names: Record<Value, string>) => Object.entries(names).map(([value, name]) => ({ value, name: name as string }));
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: this.#presets(true), changed: (id) => this.#choose(id) });
    this.#estimators = [this.#estimator(0, text.first), this.#estimator(1, text.against)];
    this.#lambdas = [this.#lambda(0), this.#lambda(1)];
    this.#parameter = new Picker({ label: text.parameter, control: "parameter", choices: named(text.parameters), changed: (value) => this.#ask({ parameter: value as MapScenario["parameter"] }) });
    this.#direction = new Picker({ label: text.of, control: "direction", choices: named(english.noise.directions), changed: (value) => this.#ask({ direction: value as MapScenario["direction"] }) });
    this.#target = new TargetForm(text, (mode) => `mode-${mode}`, (p) => set({ p }, true));

    const numbers = (...keys: [key: string, label: string, step: number, size?: number][]) => element("div", { class: "row" }, ...keys.map((key) => this.#number(...key)));
    const panel = element("div", { class: "form", id: "map-more", hidden: true },
      group(text.target, this.#target.element),
      group(text.window, numbers(["mean.from", text.meanFrom, 1], ["mean.to", text.to, 1]), numbers(["sd.from", text.sdFrom, 0.05], ["sd.to", text.to, 0.5])),
      group(text.sampling, numbers(["batch", text.batch, 1], ["batches", text.batches, 100], ["seed", text.seed, 1])));
    const more = moreButton(panel);
    const pair = this.#estimators.map(({ element: picker }, i) => element("span", { class: "pick" }, picker, (this.#lambdas[i] as NumberField).element));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#preset.element,
        element("span", { class: "question row" }, ...pair), element("span", { class: "question row" }, this.#parameter.element, this.#direction.element), more), panel);
  }

  show(scenario: MapScenario): void {
    this.#scenario = scenario;
    const preset = mapPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = this.#presets(preset === undefined);
    this.#preset.show(preset?.id ?? own);
    const choices = mapEstimatorsFor(scenario.direction, scenario.parameter).map((name) => ({ value: name, name: nameOf({ name }) }));
    scenario.estimators.forEach(({ name, lambda }, i) => {
      const [picker, field] = [this.#estimators[i], this.#lambdas[i]];
      if (!picker || !field) return;
      picker.choices = choices;
      picker.show(name);
      field.element.hidden = !takesLambda(name);
      field.show(lambda ?? 1);
    });
    this.#parameter.show(scenario.parameter);
    this.#direction.show(scenario.direction);
    this.#direction.element.dataset["direction"] = scenario.direction;
    for (const [key, field] of this.#fields) field.show(valueAt(scenario, key));
    this.#target.show(scenario.p);
  }

  #presets(custom: boolean): { value: string; name: string }[] {
    return [...mapPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id })), ...(custom ? [{ value: own, name: text.own }] : [])];
  }
  #choose(id: string): void {
    const preset = mapPresets.find((known) => known.id === id);
    if (preset) this.#set(preset.set, true);
  }

  /** Another question: an estimator that does not answer it gives way to the first that does and is not the other. */
  #ask(patch: Partial<Pick<MapScenario, "direction" | "parameter">>): void {
    if (!this.#scenario) return;
    const next = { ...this.#scenario, ...patch };
    const answering = mapEstimatorsFor(next.direction, next.parameter);
    const kept = next.estimators.map((choice): Choice | undefined => (answering.includes(choice.name) ? choice : undefined));
    const free = answering.filter((name) => !kept.some((choice) => choice?.name === name));
    this.#set({ ...patch, estimators: kept.map((choice) => choice ?? { name: free.shift() ?? answering[0] ?? "" }) }, true);
  }

  #estimator(which: 0 | 1, label: string): Picker {
    return new Picker({ label, control: "estimators", choices: [], changed: (name) => this.#exchange(which, { name }) });
  }
  #lambda(which: 0 | 1): NumberField {
    return new NumberField({
      label: text.lambda, name: text.lambdaOf(which + 1), kind: number(-100, 100), step: 0.1, size: 4, control: "estimators", complain: text.expected,
      changed: (lambda) => this.#exchange(which, { name: this.#scenario?.estimators[which]?.name ?? "", lambda }),
    });
  }
  /** One of the two becomes another; where it would be the same as the other, they change places. */
  #exchange(which: 0 | 1, choice: Choice): void {
    const now = this.#scenario?.estimators;
    if (!now) return;
    const other = now[1 - which] as Choice;
    const both = [choice, same(choice, other) ? (now[which] as Choice) : other];
    this.#set({ estimators: which === 0 ? both : both.reverse() }, true);
  }

  #number(key: string, label: string, step: number, size = 6): HTMLElement {
    const [owner = "", part] = key.split(".");
    const field = new NumberField({
      label, ...(part === undefined ? {} : { name: text.windowField(owner, part) }), kind: (mapTable as unknown as Record<string, NumberKind>)[key] as NumberKind, step, size, control: part === undefined ? key : "window", complain: text.expected,
      changed: (value) => this.#scenario && this.#set(settingAt(this.#scenario, key, value), true),
    });
    this.#fields.set(key, field);
    return field.element;
  }
}
