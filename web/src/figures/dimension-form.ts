/** The controls of <kl-dimension>: how far a token's P and Q are apart, which KL, how many samples; any other pair and the seed behind "More". */
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { Slider } from "../controls/slider.ts";
import { dimensionPresets, dimensionTable, type DimensionScenario } from "../scenario/dimension.ts";
import { english } from "../text/english.ts";
import { nats } from "../text/numbers.ts";
import { group, isAsSet, moreButton } from "./form.ts";
import { logOf, powerOfTen } from "./logarithm.ts";
import { TargetForm } from "./target-form.ts";

const text = english.dimension.controls;
const own = "own";
type Set = (patch: Partial<DimensionScenario>, settled?: boolean) => void;
type NumberKey = "samples" | "seed" | "q.mean" | "q.sd";

/** The slider goes over powers of ten, in hundredths of one; a value from elsewhere stays as it is. */
const exponent = { least: -3, most: 0.3, step: 0.01 };
const lnTen = 2.302585092994046;

export class DimensionForm {
  readonly element: HTMLElement;
  readonly #preset: Picker;
  readonly #kl: Slider;
  readonly #direction: Picker;
  readonly #pair: Picker;
  readonly #target: TargetForm;
  readonly #ofTarget: HTMLElement;
  readonly #ofModel: HTMLElement;
  readonly #fields: Readonly<Record<NumberKey, NumberField>>;
  #scenario: DimensionScenario | undefined;

  constructor(set: Set) {
    const named = <Value extends string>(names: Record<Value, string>) => Object.entries(names).map(([value, name]) => ({ value, name: name as string }));
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: [], changed: (id) => {
      const preset = dimensionPresets.find((known) => known.id === id);
      if (preset) set(preset.set);
    } });
    this.#kl = new Slider({ label: text.kl, control: "kl", ...exponent, marks: [], changed: (power, settled) => set({ kl: Number(powerOfTen(power).toPrecision(2)) }, settled) });
    this.#direction = new Picker({ label: text.direction, control: "direction", choices: named(text.directions), changed: (direction) => set({ direction: direction as DimensionScenario["direction"] }) });
    this.#pair = new Picker({ label: text.they, control: "pair", choices: named(text.pairs), changed: (pair) => set({ pair: pair as DimensionScenario["pair"] }) });
    this.#target = new TargetForm(text, (mode) => `mode-${mode}`, (p) => set({ p }));
    const field = (key: NumberKey, label: string, step: number, control: string, changed: (value: number) => void, name?: string) =>
      new NumberField({ label, ...(name === undefined ? {} : { name }), kind: dimensionTable[key] as NumberKind, step, size: 5, control, complain: text.expected, changed });
    const model = (patch: Partial<DimensionScenario["q"]>) => this.#scenario && set({ q: { ...this.#scenario.q, ...patch } });
    this.#fields = {
      samples: field("samples", text.samples, 1000, "samples", (samples) => set({ samples })),
      seed: field("seed", text.seed, 1, "seed", (seed) => set({ seed })),
      "q.mean": field("q.mean", text.mean, 0.1, "q", (mean) => model({ mean }), text.meanOf),
      "q.sd": field("q.sd", text.sd, 0.1, "q", (sd) => model({ sd }), text.sdOf),
    };
    this.#ofTarget = group(text.target, this.#target.element);
    this.#ofModel = group(text.model, element("div", { class: "row" }, this.#fields["q.mean"].element, this.#fields["q.sd"].element));
    const panel = element("div", { class: "form", id: "dimension-more", hidden: true }, group(text.pair, this.#pair.element), this.#ofTarget, this.#ofModel, group(text.sampling, this.#fields.seed.element));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#preset.element, this.#kl.element, this.#direction.element, this.#fields.samples.element, moreButton(panel)), panel);
  }

  show(scenario: DimensionScenario): void {
    this.#scenario = scenario;
    const preset = dimensionPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = [...dimensionPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id })), ...(preset ? [] : [{ value: own, name: text.own }])];
    this.#preset.show(preset?.id ?? own);
    this.#direction.show(scenario.direction);
    this.#direction.element.dataset["direction"] = scenario.direction;
    this.#pair.show(scenario.pair);
    this.#ofTarget.hidden = this.#ofModel.hidden = scenario.pair !== "own";
    this.#target.show(scenario.p);
    const { samples, seed, q } = scenario;
    for (const [key, value] of Object.entries({ samples, seed, "q.mean": q.mean, "q.sd": q.sd })) this.#fields[key as NumberKey].show(value);
  }

  /** The KL of a token, once controls are free or locked; of a pair of one's own it cannot be slid, and may not be known yet. */
  showKl(ofPair: number | undefined): void {
    if (!this.#scenario) return;
    const { pair, kl } = this.#scenario;
    if (pair === "shifted") this.#kl.show(Number((logOf(kl) / lnTen).toFixed(2)), nats(kl), false);
    else this.#kl.show(undefined, ofPair === undefined ? "" : nats(ofPair), false);
  }

  blame(key: string, sentence: string): void {
    if (key in this.#fields) this.#fields[key as NumberKey].complain(sentence);
  }
}
