/** A labeled choice out of a few. */
import { element } from "./dom.ts";
import { icon } from "./icons.ts";

export interface PickerOptions {
  label: string;
  control: string;
  choices: readonly { value: string; name: string }[];
  changed(value: string): void;
}

let count = 0;

export class Picker {
  readonly element: HTMLElement;
  readonly #select: HTMLSelectElement;
  readonly #label: HTMLElement;

  constructor({ label, control, choices, changed }: PickerOptions) {
    const id = `picker-${++count}`;
    this.#select = element("select", { id });
    this.choices = choices;
    this.#select.addEventListener("change", () => changed(this.#select.value));
    this.#label = element("label", { for: id, class: "label" }, label);
    this.element = element("span", { class: "field", "data-control": control },
      this.#label, element("span", { class: "select" }, this.#select, icon("chevron")));
  }

  set label(label: string) {
    this.#label.textContent = label;
  }

  set choices(choices: readonly { value: string; name: string }[]) {
    const { value } = this.#select;
    this.#select.replaceChildren(...choices.map((choice) => element("option", { value: choice.value }, choice.name)));
    if (choices.some((choice) => choice.value === value)) this.#select.value = value;
  }

  show(value: string): void {
    if (this.#select.value !== value) this.#select.value = value;
  }
}
