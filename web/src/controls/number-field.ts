/** A labeled number: typed, or stepped by the arrow keys. What cannot be used is said under it, and the last good value stays in force. */
import { element } from "./dom.ts";

export interface NumberKind {
  expected: string;
  read(text: string): number | undefined;
  write(value: number): string;
}
export interface NumberFieldOptions {
  label: string;
  /** A longer name for assistive technology, where the label stands for several. */
  name?: string;
  kind: NumberKind;
  /** What an arrow key adds. */
  step: number;
  /** How many characters wide. */
  size?: number;
  control: string;
  /** The sentence under the field. */
  complain(expected: string): string;
  changed(value: number): void;
}

let count = 0;

export class NumberField {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #note: HTMLElement;
  readonly #options: NumberFieldOptions;
  #value = 0;

  constructor(options: NumberFieldOptions) {
    this.#options = options;
    const id = `number-${++count}`;
    this.#input = element("input", { id, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", size: options.size ?? 6, "aria-describedby": `${id}-note` });
    if (options.name) this.#input.setAttribute("aria-label", options.name);
    this.#note = element("span", { id: `${id}-note`, class: "complaint", role: "status" });
    const label = options.name ? element("span", { class: "label" }, options.label) : element("label", { for: id, class: "label" }, options.label);
    this.element = element("span", { class: "field", "data-control": options.control }, label, this.#input, this.#note);
    this.#input.addEventListener("change", () => this.#take());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Shows a value from elsewhere, to six digits where it is no whole number; what a person is typing is left alone. */
  show(value: number): void {
    this.#value = value;
    if (this.#input.matches(":focus") && this.#input.getAttribute("aria-invalid") === "true") return;
    const written = this.#options.kind.write(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
    if (this.#input.value !== written) this.#input.value = written;
    this.complain("");
  }

  #take(): void {
    const value = this.#options.kind.read(this.#input.value.trim().replace("−", "-").replace(/^(-?\d+),(\d+)$/, "$1.$2"));
    if (value === undefined) return this.complain(this.#options.complain(this.#options.kind.expected));
    this.complain("");
    if (value !== this.#value) this.#options.changed((this.#value = value));
  }

  #key(event: KeyboardEvent): void {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = Number((this.#value + by * this.#options.step * (event.shiftKey ? 10 : 1)).toPrecision(12));
    this.#input.value = this.#options.kind.write(next);
    this.#take();
  }

  /** Under the field, until another value is shown or taken; nothing: an empty sentence. */
  complain(message: string): void {
    this.#input.setAttribute("aria-invalid", String(message !== ""));
    if (this.#note.textContent !== message) this.#note.textContent = message;
  }
}
