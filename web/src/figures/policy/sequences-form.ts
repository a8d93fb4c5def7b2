/** The controls of the sequences view: what is estimated, an example, the drift and the number of steps in a row; everything else behind "More". */
import { element } from "../../controls/dom.ts";
import { NumberField, type NumberKind } from "../../controls/number-field.ts";
import { Picker } from "../../controls/picker.ts";
import { Segments } from "../../controls/segments.ts";
import { Slider } from "../../controls/slider.ts";
import { sequenceTables } from "../../scenario/sequence-logits.ts";
import { extents, mostSteps, quantities, sequencesPresets, sequencesTable, type SequencesScenario } from "../../scenario/sequences.ts";
import { english } from "../../text/english.ts";
import { significant } from "../../text/numbers.ts";
import { group, isAsSet, moreButton } from "../form.ts";
import type { ViewCommands } from "./view.ts";

const text = english.sequences.controls;
const own = "own";
/** The slider ends where the most interesting is over; a link may go on. */
const mostDrift = 6;
const numericKeys = ["temperature", "tokens", "top", "batch", "batches", "seed"] as const;
type NumericKey = (typeof numericKeys)[number];

export class SequencesForm {
  readonly element: HTMLElement;
  readonly #commands: ViewCommands<SequencesScenario>;
  readonly #quantity: Segments<SequencesScenario["quantity"]>;
  readonly #preset: Picker;
  readonly #drift: Slider;
  readonly #length: Slider;
  readonly #logits: Picker;
  readonly #extent: Segments<SequencesScenario["extent"]>;
  readonly #fields = new Map<string, NumberField>();
  #scenario: SequencesScenario | undefined;

  constructor(commands: ViewCommands<SequencesScenario>) {
    this.#commands = commands;
    this.#quantity = new Segments({ label: text.quantity, control: "quantity", choices: quantities.map((value) => ({ value, name: text.quantities[value] })), changed: (quantity) => commands.set({ quantity }) });
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: presetChoices(true), changed: (id) => this.#choose(id) });
    this.#drift = new Slider({ label: text.drift, control: "drift", least: 0, most: mostDrift, step: 0.1, marks: [], changed: (drift, settled) => commands.set({ drift }, settled) });
    this.#length = new Slider({ label: text.length, control: "length", least: 1, most: mostSteps, step: 1, marks: [], changed: (length, settled) => commands.set({ length }, settled) });
    this.#logits = new Picker({ label: text.logits, control: "logits", choices: sequenceTables.map((value) => ({ value, name: text.tables[value] })), changed: (value) => commands.set({ logits: value as SequencesScenario["logits"] }) });
    this.#extent = new Segments({ label: text.extent, control: "extent", choices: extents.map((value) => ({ value, name: text.extents[value] })), changed: (extent) => commands.set({ extent }) });
    const row = (...fields: HTMLElement[]) => element("div", { class: "row" }, ...fields);
    const panel = element("div", { class: "form", id: "sequences-more", hidden: true },
      group(text.policy, this.#logits.element, row(this.#number("temperature", text.temperature, 0.1), this.#number("tokens", text.tokens, 1))),
      group(text.estimators, this.#extent.element, row(this.#number("top", text.top, 1))),
      group(text.sampling, row(this.#number("batch", text.batch, 16), this.#number("batches", text.batches, 500), this.#number("seed", text.seed, 1))));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#quantity.element, this.#preset.element, this.#drift.element, this.#length.element, moreButton(panel)), panel);
  }

  show(scenario: SequencesScenario): void {
    this.#scenario = scenario;
    const as = sequencesPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = presetChoices(as === undefined);
    this.#preset.show(as?.id ?? own);
    this.#quantity.show(scenario.quantity);
    this.#drift.show(Math.min(mostDrift, scenario.drift), significant(scenario.drift, 2), false);
    this.#length.show(scenario.length, String(scenario.length), false);
    this.#logits.show(scenario.logits);
    this.#extent.show(scenario.extent);
    for (const key of numericKeys) this.#fields.get(key)?.show(scenario[key]);
  }

  /** What was refused, under its field. */
  blame(key: string, sentence: string): void {
    this.#fields.get(key)?.complain(sentence);
  }

  #choose(id: string): void {
    const preset = sequencesPresets.find((known) => known.id === id);
    if (preset) this.#commands.set(preset.set);
  }

  /** With fewer tokens, k and the logit looked at stay among them; k is no greater than the number of tokens. */
  #number(key: NumericKey, label: string, step: number): HTMLElement {
    const field = new NumberField({
      label, kind: sequencesTable[key] as NumberKind, step, control: key, complain: text.expected,
      changed: (value) => {
        const { tokens = value } = this.#scenario ?? {};
        if (key === "top" && value > tokens) return field.complain(text.atMost(String(tokens)));
        this.#commands.set(key === "tokens" ? this.#among(value) : { [key]: value });
      },
    });
    this.#fields.set(key, field);
    return field.element;
  }
  #among(tokens: number): Partial<SequencesScenario> {
    const { top = tokens, after = 0, token = 0 } = this.#scenario ?? {};
    return { tokens, top: Math.min(top, tokens), after: Math.min(after, tokens), token: Math.min(token, tokens - 1) };
  }
}

const presetChoices = (isOwn: boolean) => [...(isOwn ? [{ value: own, name: text.own }] : []), ...sequencesPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id }))];
