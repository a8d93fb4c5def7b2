/** Which estimators <kl-noise> shows: one line for each entry of the core's table that answers the question, with its formula and source. */
import type { EstimatorInfo } from "../api.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { NumberField } from "../controls/number-field.ts";
import { number } from "../scenario/kinds.ts";
import { lambdaEstimators, type NoiseScenario } from "../scenario/schema.ts";
import { mostComponents } from "../scenario/table.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";
import { formula } from "./formula.ts";
import { offered } from "./noise-study.ts";
import { rich } from "./rich.ts";

const text = english.noise;
type Choice = NoiseScenario["estimators"][number];

export class EstimatorPicker {
  /** The button that opens the list, and the list. */
  readonly button: HTMLButtonElement;
  readonly field: HTMLElement;
  readonly list = element("div", { class: "estimator-list", id: "estimator-list", role: "group", "aria-label": text.controls.estimators, hidden: true, "data-control": "estimators" });
  readonly #count = element("span", {});
  readonly #changed: (estimators: Choice[]) => void;
  #shown = "";

  constructor(changed: (estimators: Choice[]) => void) {
    this.#changed = changed;
    this.button = element("button", { type: "button", class: "opens", "aria-expanded": "false", "aria-controls": "estimator-list" }, this.#count, icon("chevron"));
    this.field = element("span", { class: "field", "data-control": "estimators" }, this.button);
    this.button.addEventListener("click", () => this.#open(this.list.hidden === true));
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#open(false);
      this.button.focus();
    });
  }

  show(scenario: NoiseScenario, catalog: readonly EstimatorInfo[] | undefined): void {
    this.#count.textContent = scenario.estimators.length === 1 ? text.controls.oneChosen : text.controls.chosen(whole(scenario.estimators.length));
    if (!catalog) return;
    const key = JSON.stringify([scenario.direction, scenario.parameter, scenario.estimators.map(({ name, lambda }) => [name, lambda])]);
    if (key === this.#shown) return;
    this.#shown = key;
    const focused = (this.list.getRootNode() as ShadowRoot).activeElement?.id;
    this.list.replaceChildren(...offered(catalog, scenario).flatMap((info) => this.#entries(info, scenario.estimators)));
    if (focused) this.list.querySelector<HTMLElement>(`#${focused}`)?.focus();
  }

  #open(open: boolean): void {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** The lines of one entry: one, or as many as have been chosen with a λ of their own. */
  #entries(info: EstimatorInfo, chosen: readonly Choice[]): HTMLElement[] {
    const places = chosen.flatMap((choice, i) => (choice.name === info.name ? [i] : []));
    const lines = places.length === 0 ? [this.#entry(info, chosen, undefined, 0)] : places.map((place, i) => this.#entry(info, chosen, place, i));
    if (lambdaEstimators.includes(info.name) && places.length > 0 && chosen.length < mostComponents) {
      const more = element("button", { type: "button", class: "plain", id: `another-${info.name}` }, icon("add"), ...rich(text.controls.anotherLambda));
      more.addEventListener("click", () => this.#changed([...chosen, { name: info.name, lambda: 0.5 }]));
      lines.at(-1)?.append(more);
    }
    return lines;
  }

  /** `place`: where it stands among the chosen, if it does; `nth`: which of the lines of this entry it is. */
  #entry(info: EstimatorInfo, chosen: readonly Choice[], place: number | undefined, nth: number): HTMLElement {
    const id = `choose-${info.name}-${nth}`;
    const known = text.estimators[info.name];
    const box = element("input", { type: "checkbox", id, checked: place !== undefined });
    // The last one stays: a figure of nothing says nothing.
    const last = place !== undefined && chosen.length === 1;
    box.setAttribute("aria-disabled", String(last));
    box.addEventListener("change", () => {
      if (last) box.checked = true;
      else this.#changed(place === undefined ? [...chosen, { name: info.name }] : chosen.filter((_, i) => i !== place));
    });
    const tex = formula(info.formula);
    const about = [
      ...(info.unbiased ? [] : [text.controls.biased]),
      ...(info.knownAs.length > 0 ? [text.controls.knownAs(info.knownAs.join(", "))] : []),
      text.controls.source(info.source),
    ];
    const lines: HTMLElement[] = [
      element("label", { for: id }, element("b", {}, ...rich(known?.name ?? info.name)), ...(tex ? [element("span", { class: "tex" }, tex)] : [])),
      element("span", { class: "note" }, about.join(" ")),
    ];
    if (place !== undefined && lambdaEstimators.includes(info.name)) {
      const field = new NumberField({
        label: text.controls.lambda, name: text.controls.lambdaOf(known?.name ?? info.name), kind: number(-100, 100), step: 0.1, size: 5, control: "estimators",
        complain: text.controls.expected,
        changed: (lambda) => this.#changed(chosen.map((choice, i) => (i === place ? { ...choice, lambda } : choice))),
      });
      field.show(chosen[place]?.lambda ?? 1);
      lines.push(field.element);
    }
    return element("div", { class: "estimator" }, box, element("div", { class: "about" }, ...lines));
  }
}
