/** A labeled list of numbers, with commas between them. What cannot be used is said under it, and the last good list stays in force. */
import { element } from "../controls/dom.ts";
import type { Kind } from "../scenario/kinds.ts";

export interface ListFieldOptions {
  label: string;
  kind: Kind<number[]>;
  control: string;
  complain(expected: string): string;
  changed(values: number[]): void;
}

let count = 0;

export class ListField {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #note: HTMLElement;
  readonly #options: ListFieldOptions;

  constructor(options: ListFieldOptions) {
    this.#options = options;
    const id = `list-${++count}`;
    this.#input = element("input", { id, type: "text", inputmode: "text", autocomplete: "off", spellcheck: "false", size: 34, "aria-describedby": `${id}-note` });
    this.#note = element("span", { id: `${id}-note`, class: "complaint", role: "status" });
    this.element = element("span", { class: "field list", "data-control": options.control }, element("label", { for: id, class: "label" }, options.label), this.#input, this.#note);
    this.#input.addEventListener("change", () => this.#take());
  }

  /** What a person is mending is left alone. */
  show(values: readonly number[]): void {
    if (this.#input.matches(":focus") && this.#input.getAttribute("aria-invalid") === "true") return;
    const written = this.#options.kind.write([...values]);
    if (this.#input.value !== written) this.#input.value = written;
    this.complain("");
  }

  complain(message: string): void {
    this.#input.setAttribute("aria-invalid", String(message !== ""));
    if (this.#note.textContent !== message) this.#note.textContent = message;
  }

  #take(): void {
    const values = this.#options.kind.read(this.#input.value.replaceAll("−", "-").replaceAll(/\s+/g, ""));
    if (values === undefined) return this.complain(this.#options.complain(this.#options.kind.expected));
    this.complain("");
    this.#options.changed(values);
  }
}
