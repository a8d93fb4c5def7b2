/** The components of P as rows of fields, to add to and to take from: behind "More" of every figure that has a P. */
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { componentParts, mostComponents, type Component } from "../scenario/target.ts";

export interface ModeWords {
  weight: string;
  mean: string;
  sd: string;
  modeField(part: string, number: number): string;
  removeMode(number: number): string;
  addMode: string;
  expected(expected: string): string;
}

interface Row {
  element: HTMLElement;
  fields: NumberField[];
  remove: HTMLButtonElement;
}

export class ModeList {
  readonly rows = element("div", { class: "modes" });
  readonly add: HTMLButtonElement;
  readonly #words: ModeWords;
  readonly #control: (number: number) => string;
  readonly #changed: (p: Component[]) => void;
  #rows: Row[] = [];
  #components: readonly Component[] = [];

  /** `control`: the name of a mode's controls for `hide` and `lock`, modes numbered from 1. */
  constructor(words: ModeWords, control: (number: number) => string, changed: (p: Component[]) => void) {
    this.#words = words;
    this.#control = control;
    this.#changed = changed;
    this.add = element("button", { type: "button", class: "plain", "data-control": "p" }, icon("add"), words.addMode);
    this.add.addEventListener("click", () => this.#append());
  }

  show(components: readonly Component[]): void {
    this.#components = components;
    while (this.#rows.length < components.length) {
      const row = this.#row(this.#rows.length);
      this.#rows.push(row);
      this.rows.append(row.element);
    }
    for (const extra of this.#rows.splice(components.length)) extra.element.remove();
    this.#rows.forEach(({ fields, remove }, i) => {
      componentParts.forEach(({ part }, k) => fields[k]?.show(components[i]?.[part] ?? 0));
      remove.hidden = components.length === 1;
    });
    this.add.hidden = components.length >= mostComponents;
  }

  #row(index: number): Row {
    const words = this.#words, control = this.#control(index + 1);
    const fields = componentParts.map(({ part, kind }) => new NumberField({
      label: words[part], name: words.modeField(words[part], index + 1), kind: kind as NumberKind, step: part === "mean" ? 0.1 : 0.05, control, complain: words.expected,
      changed: (value) => this.#changed(this.#components.map((component, i) => (i === index ? { ...component, [part]: value } : component))),
    }));
    const remove = element("button", { type: "button", class: "round small", "aria-label": words.removeMode(index + 1), "data-control": control }, icon("remove"));
    remove.addEventListener("click", () => this.#changed(this.#components.filter((_, i) => i !== index)));
    return { element: element("div", { class: "row" }, ...fields.map((field) => field.element), remove), fields, remove };
  }

  /** One more, like the rightmost, four of its sds farther right. */
  #append(): void {
    const rightmost = this.#components.reduce((best, component) => (component.mean > best.mean ? component : best));
    this.#changed([...this.#components, { weight: rightmost.weight, mean: rightmost.mean + 4 * rightmost.sd, sd: rightmost.sd }]);
  }
}
