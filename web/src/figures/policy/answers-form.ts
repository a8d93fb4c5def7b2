/** The controls of the answers view: what is compared, an example, the policy and the scale of rewards in a row; everything else behind "More". */
import { element } from "../../controls/dom.ts";
import { NumberField, type NumberKind } from "../../controls/number-field.ts";
import { Picker } from "../../controls/picker.ts";
import { Segments } from "../../controls/segments.ts";
import { Slider } from "../../controls/slider.ts";
import { optimizers } from "../../scenario/fields.ts";
import { number, type Kind } from "../../scenario/kinds.ts";
import { answerEstimators, answersPresets, answersTable, policyFamilies, policyModes, type AnswersScenario } from "../../scenario/policy.ts";
import { english } from "../../text/english.ts";
import { significant } from "../../text/numbers.ts";
import { estimatorName } from "../estimator-name.ts";
import { group, isAsSet, moreButton } from "../form.ts";
import { ListField } from "../list-field.ts";
import type { ViewCommands } from "./view.ts";

const text = english.policy.answers.controls;
const own = "own";
/** Factors on the slider. */
const scales = [0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10];
type NumericKey = "beta" | "rate" | "clip" | "batch" | "seed" | "steps";
const numericKeys: readonly NumericKey[] = ["beta", "rate", "clip", "batch", "seed", "steps"];
type ChoiceKey = "optimizer" | "forward" | "reverse" | "other";

export class AnswersForm {
  readonly element: HTMLElement;
  readonly #commands: ViewCommands<AnswersScenario>;
  readonly #mode: Segments<AnswersScenario["mode"]>;
  readonly #preset: Picker;
  readonly #family: Picker;
  readonly #scale: Slider;
  readonly #gradient: Segments<AnswersScenario["gradient"]>;
  readonly #fields = new Map<string, NumberField>();
  readonly #pickers = new Map<ChoiceKey, Picker>();
  readonly #lists = new Map<string, ListField>();
  #scenario: AnswersScenario | undefined;

  constructor(commands: ViewCommands<AnswersScenario>) {
    this.#commands = commands;
    this.#mode = new Segments({ label: text.mode, control: "mode", choices: policyModes.map((value) => ({ value, name: text.modes[value] })), changed: (mode) => commands.play({ mode }) });
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: presetChoices(true), changed: (id) => this.#choose(id) });
    this.#family = new Picker({
      label: text.family, control: "family", choices: policyFamilies.map((value) => ({ value, name: text.families[value] })),
      changed: (family) => commands.play({ family: family as AnswersScenario["family"] }),
    });
    this.#scale = new Slider({ label: text.scale, control: "scale", least: 0, most: scales.length - 1, step: 1, marks: [], changed: (index, settled) => commands.set({ scale: scales[index] ?? 1 }, settled) });
    this.#gradient = new Segments({
      label: text.gradient, control: "gradient", choices: (["exact", "sampled"] as const).map((value) => ({ value, name: text[value] })), changed: (gradient) => commands.play({ gradient }),
    });
    const panel = element("div", { class: "form", id: "answers-more", hidden: true },
      group(text.answers, this.#list("rewards", text.rewards), this.#list("reference", text.reference), element("p", { class: "note" }, text.answersNote), this.#number("beta", text.beta, 0.05),
        element("div", { class: "row" }, this.#start(0, text.start.place), this.#start(1, text.start.square)), element("p", { class: "note" }, text.startNote)),
      group(text.training, element("div", { class: "row" },
        this.#picker("optimizer", text.optimizer, optimizers.map((value) => ({ value, name: english.fit.controls.optimizers[value] ?? value }))),
        this.#number("rate", text.rate, 0.01), this.#number("clip", text.clip, 0.1), element("span", { class: "note" }, text.clipNote), this.#number("steps", text.steps, 10))),
      group(text.gradient, this.#gradient.element, element("div", { class: "row" },
        this.#picker("forward", "", named("forward-kl")), this.#picker("reverse", "", named("reverse-kl")), this.#picker("other", "", named("reverse-kl")),
        this.#number("batch", text.batch, 16), this.#number("seed", text.seed, 1))));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#mode.element, this.#preset.element, this.#family.element, this.#scale.element, moreButton(panel)), panel);
  }

  show(scenario: AnswersScenario): void {
    this.#scenario = scenario;
    const as = answersPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = presetChoices(as === undefined);
    this.#preset.show(as?.id ?? own);
    this.#mode.show(scenario.mode);
    this.#family.show(scenario.family);
    const index = scales.reduce((best, scale, i) => (Math.abs(scale - scenario.scale) < Math.abs((scales[best] ?? 1) - scenario.scale) ? i : best), 0);
    this.#scale.show(index, significant(scenario.scale, 2), false);
    this.#gradient.show(scenario.mode === "estimators" ? "sampled" : scenario.gradient);
    this.#gradient.element.hidden = scenario.mode === "estimators";
    for (const key of numericKeys) this.#fields.get(key)?.show(scenario[key]);
    scenario.start.forEach((value, i) => this.#fields.get(`start.${i}`)?.show(value));
    for (const key of ["rewards", "reference"] as const) this.#lists.get(key)?.show(scenario[key]);
    const labels: Partial<Record<ChoiceKey, string>> = text.estimators[scenario.mode];
    const sampled = scenario.mode === "estimators" || scenario.gradient === "sampled";
    for (const [key, picker] of this.#pickers) {
      picker.show(scenario[key]);
      if (key === "optimizer") continue;
      picker.element.hidden = !sampled || labels[key] === undefined;
      picker.label = labels[key] ?? "";
    }
    for (const key of ["batch", "seed"]) {
      const field = this.#fields.get(key)?.element;
      if (field) field.hidden = !sampled;
    }
  }

  /** What was refused, under its field. */
  blame(key: string, sentence: string): void {
    this.#fields.get(key)?.complain(sentence);
    this.#lists.get(key)?.complain(sentence);
  }

  #choose(id: string): void {
    const preset = answersPresets.find((known) => known.id === id);
    if (preset) this.#commands.play(preset.set);
  }

  #number(key: NumericKey, label: string, step: number): HTMLElement {
    const field = new NumberField({ label, kind: answersTable[key] as NumberKind, step, control: key, complain: text.expected, changed: (value) => this.#commands.set({ [key]: value }) });
    this.#fields.set(key, field);
    return field.element;
  }
  #start(index: 0 | 1, label: string): HTMLElement {
    const field = new NumberField({
      label, kind: number(-50, 50), step: 0.1, control: "start", complain: text.expected,
      changed: (value) => this.#commands.set({ start: (this.#scenario?.start ?? []).map((stood, i) => (i === index ? value : stood)) }),
    });
    this.#fields.set(`start.${index}`, field);
    return field.element;
  }
  #picker(key: ChoiceKey, label: string, choices: { value: string; name: string }[]): HTMLElement {
    const picker = new Picker({ label, control: key, choices, changed: (value) => this.#commands.play({ [key]: value }) });
    this.#pickers.set(key, picker);
    return picker.element;
  }
  /** Of another length than the other list: that one is cut, or goes on with its last number. */
  #list(key: "rewards" | "reference", label: string): HTMLElement {
    const field = new ListField({
      label, kind: answersTable[key] as Kind<number[]>, control: key, complain: text.expected,
      changed: (values) => {
        const other = key === "rewards" ? "reference" : "rewards";
        const stood = this.#scenario?.[other] ?? [];
        this.#commands.set({ [key]: values, [other]: values.map((_, i) => stood[i] ?? stood.at(-1) ?? 1) });
      },
    });
    this.#lists.set(key, field);
    return field.element;
  }
}

const named = (direction: "forward-kl" | "reverse-kl") => answerEstimators(direction).map((value) => ({ value, name: estimatorName(value) }));
const presetChoices = (isOwn: boolean) => [...(isOwn ? [{ value: own, name: text.own }] : []), ...answersPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id }))];
