/** A labeled slider with its value beside it, and thresholds as ticks with words under the track. */
import { element } from "./dom.ts";

export interface SliderOptions {
  label: string;
  control: string;
  least: number;
  most: number;
  step: number;
  /** Values worth knowing, with what happens there. */
  marks: readonly { at: number; words: string; short: string }[];
  /** `settled` false while it is being dragged. */
  changed(value: number, settled: boolean): void;
}

let count = 0;

export class Slider {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #value: HTMLOutputElement;
  readonly #marks: HTMLElement;
  readonly #options: SliderOptions;

  constructor(options: SliderOptions) {
    this.#options = options;
    const { label, control, least, most, step, marks, changed } = options;
    const id = `slider-${++count}`;
    this.#input = element("input", { id, type: "range", min: least, max: most, step });
    this.#value = element("output", { for: id, class: "value" });
    this.#marks = element("span", { class: "marks", "aria-hidden": "true" });
    for (const { at, words, short } of marks) {
      const mark = element("span", { class: "mark" }, element("span", { class: "long" }, words), element("span", { class: "short" }, short));
      mark.style.setProperty("--at", String((at - least) / (most - least)));
      this.#marks.append(mark);
    }
    this.element = element("span", { class: "field slider", "data-control": control },
      element("label", { for: id, class: "label" }, label), element("span", { class: "track" }, this.#input, this.#marks), this.#value);
    this.#input.addEventListener("input", () => changed(Number(this.#input.value), false));
    this.#input.addEventListener("change", () => changed(Number(this.#input.value), true));
  }

  /** `words`: the value as a person reads it. `marked`: the thresholds hold for what is shown. Without a value it cannot be used now. */
  show(value: number | undefined, words: string, marked: boolean): void {
    this.element.classList.toggle("unused", value === undefined);
    this.#marks.classList.toggle("unused", !marked);
    this.#value.textContent = words;
    if (value === undefined) {
      this.#input.disabled = true;
      return;
    }
    this.#input.disabled = this.element.hasAttribute("data-locked");
    if (Number(this.#input.value) !== value) this.#input.value = String(value);
    this.#input.setAttribute("aria-valuetext", words);
    const { least, most } = this.#options;
    this.#input.style.setProperty("--at", String(Math.max(0, Math.min(1, (value - least) / (most - least)))));
  }
}
