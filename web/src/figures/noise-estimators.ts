/** Which estimators <kl-noise> shows: every entry of the core's table that answers the question, by kind, with its formula. */
import type { EstimatorInfo } from "../api.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { NumberField } from "../controls/number-field.ts";
import { number } from "../scenario/kinds.ts";
import { mostEstimators as most, type NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";
import { estimatorName, estimatorNote } from "./estimator-name.ts";
import { formula } from "./formula.ts";
import { offered } from "./noise-study.ts";
import { plain, rich } from "./rich.ts";

const text = english.noise.controls;
type Choice = NoiseScenario["estimators"][number];

const kindOf = ({ placement, unbiased }: EstimatorInfo): keyof typeof text.groups => (placement ? "placed" : unbiased ? "unbiased" : "biased");

/** All that a person may look for. */
const words = ({ name, knownAs, source, formula: tex }: EstimatorInfo): string => [name, plain(estimatorName(name)), tex, source, ...knownAs].join(" ").toLowerCase();

export class EstimatorPicker {
  /** The button that opens the list, and the list. */
  readonly button: HTMLButtonElement;
  readonly field: HTMLElement;
  readonly list = element("div", { class: "estimator-list", id: "estimator-list", role: "group", "aria-label": text.estimators, hidden: true, "data-control": "estimators" });
  readonly #count = element("span", {});
  readonly #changed: (estimators: Choice[]) => void;
  readonly #search = element("input", { type: "search", class: "search", "aria-label": text.search, placeholder: text.search, autocomplete: "off", spellcheck: "false" });
  readonly #found = element("p", { class: "note", role: "status" });
  readonly #groups = element("div", { class: "estimator-groups" });
  #shown = "";
  #scenario: NoiseScenario | undefined;
  #catalog: readonly EstimatorInfo[] = [];

  constructor(changed: (estimators: Choice[]) => void) {
    this.#changed = changed;
    this.button = element("button", { type: "button", class: "opens", "aria-expanded": "false", "aria-controls": "estimator-list" }, this.#count, icon("chevron"));
    this.field = element("span", { class: "field", "data-control": "estimators" }, this.button);
    this.list.append(element("div", { class: "row" }, this.#search, this.#found), this.#groups);
    this.button.addEventListener("click", () => this.#open(this.list.hidden === true));
    this.#search.addEventListener("input", () => this.#fill());
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#open(false);
      this.button.focus();
    });
  }

  show(scenario: NoiseScenario, catalog: readonly EstimatorInfo[] | undefined): void {
    this.#count.textContent = scenario.estimators.length === 1 ? text.oneChosen : text.chosen(whole(scenario.estimators.length));
    if (!catalog || catalog.length === 0) return;
    this.#scenario = scenario;
    this.#catalog = catalog;
    const key = JSON.stringify([scenario.direction, scenario.parameter, scenario.estimators.map(({ name, lambda }) => [name, lambda])]);
    if (key === this.#shown) return;
    this.#shown = key;
    const focused = (this.list.getRootNode() as ShadowRoot).activeElement?.id;
    this.#fill();
    if (focused) this.list.querySelector<HTMLElement>(`#${focused}`)?.focus();
  }

  #open(open: boolean): void {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** The entries that hold what is looked for, by kind. */
  #fill(): void {
    const scenario = this.#scenario;
    if (!scenario) return;
    const { estimators } = scenario;
    const wanted = this.#search.value.trim().toLowerCase();
    const entries = offered(this.#catalog, scenario).filter((info) => wanted === "" || words(info).includes(wanted));
    const groups = (Object.keys(text.groups) as (keyof typeof text.groups)[]).flatMap((kind) => {
      const members = entries.filter((info) => kindOf(info) === kind);
      return members.length === 0 ? [] : [this.#group(text.groups[kind], members, estimators)];
    });
    this.#groups.replaceChildren(...groups);
    this.#found.textContent = wanted !== "" ? text.found(whole(entries.length)) : estimators.length >= most ? text.full(whole(most)) : "";
  }

  #group(title: string, members: readonly EstimatorInfo[], chosen: readonly Choice[]): HTMLElement {
    const missing = members.filter(({ name }) => !chosen.some((choice) => choice.name === name));
    const all = element("button", { type: "button", class: "link-button", "aria-label": text.addGroup(title) }, text.all);
    all.hidden = missing.length === 0 || chosen.length + missing.length > most;
    all.addEventListener("click", () => this.#changed([...chosen, ...missing.map(({ name }) => ({ name }))]));
    return element("section", { "aria-label": title }, element("h4", {}, title, " ", all),
      element("div", { class: "estimator-grid" }, ...members.flatMap((info) => this.#entries(info, chosen))));
  }

  /** The lines of one entry: one, or as many as have been chosen with a λ of their own. */
  #entries(info: EstimatorInfo, chosen: readonly Choice[]): HTMLElement[] {
    const places = chosen.flatMap((choice, i) => (choice.name === info.name ? [i] : []));
    const lines = places.length === 0 ? [this.#entry(info, chosen, undefined, 0)] : places.map((place, i) => this.#entry(info, chosen, place, i));
    if (info.takesLambda && places.length > 0 && chosen.length < most) {
      const more = element("button", { type: "button", class: "plain", id: `another-${info.name}` }, icon("add"), ...rich(text.anotherLambda));
      more.addEventListener("click", () => this.#changed([...chosen, { name: info.name, lambda: 0.5 }]));
      lines.at(-1)?.append(more);
    }
    return lines;
  }

  /** `place`: where it stands among the chosen, if it does; `nth`: which of the lines of this entry it is. */
  #entry(info: EstimatorInfo, chosen: readonly Choice[], place: number | undefined, nth: number): HTMLElement {
    const id = `choose-${info.name}-${nth}`;
    const name = estimatorName(info.name);
    const box = element("input", { type: "checkbox", id, checked: place !== undefined });
    // The last one stays, since a figure of nothing says nothing; and there is room for so many.
    const fixed = place === undefined ? chosen.length >= most : chosen.length === 1;
    box.setAttribute("aria-disabled", String(fixed));
    box.addEventListener("change", () => {
      if (fixed) box.checked = place !== undefined;
      else this.#changed(place === undefined ? [...chosen, { name: info.name }] : chosen.filter((_, i) => i !== place));
    });
    const tex = formula(info.formula);
    // All its names in libraries, and its source, stand where it is opened; here those that a person looks for.
    const wanted = this.#search.value.trim().toLowerCase();
    const aliases = wanted === "" ? [] : info.knownAs.filter((alias) => alias.toLowerCase().includes(wanted));
    const note = estimatorNote(info.name, this.#scenario?.batch ?? 2);
    const about = [...(note === "" ? [] : [note]), ...(info.unbiased ? [] : [text.biased]), ...(aliases.length > 0 ? [text.knownAs(aliases.join("; "))] : [])];
    const lines: HTMLElement[] = [
      element("label", { for: id }, element("b", {}, ...rich(name)), ...(tex ? [element("span", { class: "tex" }, tex)] : [])),
      element("span", { class: "note" }, ...rich(about.join("; "))),
    ];
    if (place !== undefined && info.takesLambda) {
      const field = new NumberField({
        label: text.lambda, name: text.lambdaOf(name), kind: number(-100, 100), step: 0.1, size: 5, control: "estimators",
        complain: text.expected,
        changed: (lambda) => this.#changed(chosen.map((choice, i) => (i === place ? { ...choice, lambda } : choice))),
      });
      field.show(chosen[place]?.lambda ?? 1);
      lines.push(field.element);
    }
    return element("div", { class: "estimator" }, box, element("div", { class: "about" }, ...lines));
  }
}
