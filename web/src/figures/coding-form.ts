/** The controls of <kl-coding>: where the symbols come from, which table is the wrong one, and the swap; weights and the run behind "More". */
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { Segments } from "../controls/segments.ts";
import { codingPresets, codingTable, fewestSymbols, mostSymbols, textOf, type CodingScenario } from "../scenario/coding.ts";
import { weight } from "../scenario/fields.ts";
import { letters } from "../scenario/letters.ts";
import { texts } from "../scenario/texts.ts";
import { english } from "../text/english.ts";
import { group, isAsSet, moreButton } from "./form.ts";

const text = english.coding.controls;
const own = "own";
type Set = (patch: Partial<CodingScenario>, settled?: boolean) => void;
const choicesOf = (names: Readonly<Record<string, string>>) => Object.entries(names).map(([value, name]) => ({ value, name }));

export class CodingForm {
  readonly element: HTMLElement;
  readonly #set: Set;
  readonly #preset: Picker;
  readonly #source: Segments<CodingScenario["symbols"]>;
  readonly #text: Picker;
  readonly #table: Picker;
  readonly #swap = element("button", { type: "button", class: "framed", "data-control": "swap" });
  readonly #count: NumberField;
  readonly #seed: NumberField;
  readonly #weights = element("div", { class: "weights" });
  readonly #weightGroup: HTMLElement;
  #fields: Record<"p" | "q", NumberField[]> = { p: [], q: [] };
  #scenario: CodingScenario | undefined;

  /** `edit`: a person wants to write a text of their own. */
  constructor(set: Set, play: (patch: Partial<CodingScenario>) => void, edit: (side: "p" | "q") => void) {
    this.#set = set;
    this.#preset = new Picker({ label: text.preset, control: "preset", choices: [], changed: (id) => {
      const preset = codingPresets.find((known) => known.id === id);
      if (preset) play(preset.set);
    } });
    this.#source = new Segments({ label: text.source, control: "source", choices: (["drawn", "text"] as const).map((value) => ({ value, name: text.sources[value] })), changed: (symbols) => play({ symbols }) });
    this.#text = new Picker({ label: text.text, control: "text", choices: choicesOf(text.texts), changed: (value) => this.#choose("p", value as CodingScenario["text"], play, edit) });
    this.#table = new Picker({ label: text.table, control: "table", choices: choicesOf(text.languages), changed: (value) => this.#choose("q", value as CodingScenario["language"], play, edit) });
    this.#swap.addEventListener("click", () => play({ swapped: this.#scenario?.swapped === "yes" ? "no" : "yes" }));
    this.#count = new NumberField({ label: text.count, kind: codingTable.count as NumberKind, step: 1000, size: 8, control: "count", complain: text.expected, changed: (count) => set({ count }) });
    this.#seed = new NumberField({ label: text.seed, kind: codingTable.seed as NumberKind, step: 1, size: 6, control: "seed", complain: text.expected, changed: (seed) => set({ seed }) });
    this.#weightGroup = group(text.symbols, this.#weights, element("div", { class: "row" }, this.#sizeButton(text.addSymbol, 1), this.#sizeButton(text.removeSymbol, -1)));
    const panel = element("div", { class: "form", id: "coding-more", hidden: true }, this.#weightGroup, group(text.run, this.#count.element, this.#seed.element));
    this.element = element("div", { class: "controls" },
      element("div", { class: "row" }, this.#source.element, this.#preset.element, this.#text.element, this.#table.element, this.#swap, moreButton(panel)), panel);
  }

  show(scenario: CodingScenario): void {
    this.#scenario = scenario;
    const drawn = scenario.symbols === "drawn";
    const preset = codingPresets.find(({ set }) => isAsSet(scenario, set));
    this.#preset.choices = [...codingPresets.map(({ id }) => ({ value: id, name: text.presets[id] ?? id })), ...(preset ? [] : [{ value: own, name: text.own }])];
    this.#preset.show(preset?.id ?? own);
    this.#source.show(scenario.symbols);
    this.#preset.element.hidden = !drawn;
    this.#text.element.hidden = this.#table.element.hidden = drawn;
    this.#weightGroup.hidden = !drawn;
    this.#text.show(scenario.text);
    this.#table.show(scenario.language);
    this.#swap.textContent = text.swap[scenario.swapped];
    this.#count.show(scenario.count);
    this.#seed.show(scenario.seed);
    this.#showWeights(scenario);
  }

  blame(key: string, sentence: string): void {
    if (key === "symbols") this.#count.complain(sentence);
  }

  /** "Your own" begins with the text that stands there. */
  #choose(side: "p" | "q", name: string, play: (patch: Partial<CodingScenario>) => void, edit: (side: "p" | "q") => void): void {
    const now = this.#scenario;
    if (!now) return;
    if (side === "p") play(name === own ? { text: own, texts: { ...now.texts, p: textOf(now) } } : { text: name as CodingScenario["text"] });
    else play(name === own ? { language: own, texts: { ...now.texts, q: now.texts.q || texts.erlking } } : { language: name as CodingScenario["language"] });
    if (name === own) edit(side);
  }

  #showWeights({ weights }: CodingScenario): void {
    if (this.#fields.p.length !== weights.p.length) this.#buildWeights(weights.p.length);
    for (const side of ["p", "q"] as const) weights[side].forEach((one, i) => this.#fields[side][i]?.show(one));
  }
  #buildWeights(count: number): void {
    const field = (side: "p" | "q", i: number) => new NumberField({
      label: letters.charAt(i).toUpperCase(), name: text.weight(side.toUpperCase(), letters.charAt(i).toUpperCase()), kind: weight as NumberKind, step: 0.1, size: 4, control: side, complain: text.expected,
      changed: (value) => this.#reweigh(side, i, value),
    });
    this.#fields = { p: Array.from({ length: count }, (_, i) => field("p", i)), q: Array.from({ length: count }, (_, i) => field("q", i)) };
    this.#weights.replaceChildren(...(["p", "q"] as const).flatMap((side) => [element("span", { class: "label" }, text.weights[side]), element("div", { class: "row" }, ...this.#fields[side].map((one) => one.element))]));
  }
  /** A weight of 0 is one; only zeros are none. */
  #reweigh(side: "p" | "q", i: number, value: number): void {
    const { weights } = this.#scenario ?? {};
    if (!weights) return;
    const next = weights[side].map((one, k) => (k === i ? value : one));
    if (next.every((one) => one === 0)) return this.#fields[side][i]?.complain(text.expected("weights that are not all zero"));
    this.#set({ weights: { ...weights, [side]: next } });
  }
  #sizeButton(label: string, by: 1 | -1): HTMLElement {
    const button = element("button", { type: "button", class: "plain" }, label);
    button.addEventListener("click", () => {
      const { weights } = this.#scenario ?? {};
      const count = (weights?.p.length ?? 0) + by;
      if (!weights || count < fewestSymbols || count > mostSymbols) return;
      const resized = (side: number[]) => {
        const kept = side.slice(0, count);
        const next = by > 0 ? [...kept, Math.max(...side) / 4] : kept;
        return next.some((one) => one > 0) ? next : next.map(() => 1);
      };
      this.#set({ weights: { p: resized(weights.p), q: resized(weights.q) } });
    });
    return button;
  }
}
