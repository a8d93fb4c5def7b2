/** A choice out of two or three, all of them in view. */
import { element } from "./dom.ts";

export interface SegmentsOptions<Value extends string> {
  /** For assistive technology: what is chosen. */
  label: string;
  control: string;
  choices: readonly { value: Value; name: string }[];
  changed(value: Value): void;
}

let count = 0;

export class Segments<Value extends string> {
  readonly element: HTMLElement;
  readonly #inputs: HTMLInputElement[];

  constructor({ label, control, choices, changed }: SegmentsOptions<Value>) {
    const name = `segments-${++count}`;
    this.#inputs = choices.map(({ value }) => {
      const input = element("input", { type: "radio", name, value });
      input.addEventListener("change", () => changed(value));
      return input;
    });
    this.element = element("span", { class: "segments", role: "radiogroup", "aria-label": label, "data-control": control },
      ...choices.map((choice, i) => element("label", {}, this.#inputs[i] as HTMLInputElement, element("span", {}, choice.name))));
  }

  show(value: Value): void {
    for (const input of this.#inputs) input.checked = input.value === value;
  }
}
