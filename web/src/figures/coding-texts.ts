/** The texts of <kl-coding>: whose letters are P, and, where it is a second text, whose are Q. Typed, pasted, dropped or chosen as a file. */
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { mostCoded, textOf, type CodingScenario } from "../scenario/coding.ts";
import { letters, symbolsOf } from "../scenario/letters.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";

const text = english.coding.fields;

class TextField {
  readonly element: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  readonly #complaint: HTMLElement;
  readonly #note = element("span", { class: "note" });
  readonly #changed: (value: string, settled: boolean) => void;

  constructor(side: "p" | "q", changed: (value: string, settled: boolean) => void) {
    this.#changed = changed;
    const id = `coding-text-${side}`;
    this.#area = element("textarea", { id, rows: 4, placeholder: text.placeholder, spellcheck: "false", dir: "auto", "aria-describedby": `${id}-complaint` });
    this.#complaint = element("span", { id: `${id}-complaint`, class: "complaint", role: "status" });
    const file = element("input", { type: "file", accept: ".txt,text/*", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    const choose = element("button", { type: "button", class: "plain" }, icon("add"), text.file);
    choose.addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      void this.#read(file.files?.[0]);
      file.value = "";
    });
    this.#area.addEventListener("input", () => this.#take(false));
    this.#area.addEventListener("change", () => this.#take(true));
    this.#area.addEventListener("dragover", (event) => event.preventDefault());
    this.#area.addEventListener("drop", (event) => {
      const [dropped] = event.dataTransfer?.files ?? [];
      if (!dropped) return;
      event.preventDefault();
      void this.#read(dropped);
    });
    this.element = element("div", { class: "text-field", "data-control": `text-${side}` }, element("label", { for: id, class: "label" }, text[side]),
      this.#area, this.#complaint, element("div", { class: "row" }, this.#note, choose, file));
  }

  /** What a person is typing is left alone. */
  show(value: string): void {
    if (this.#area.value !== value && this.#area.getAttribute("aria-invalid") !== "true") this.#area.value = value;
    const symbols = symbolsOf(value);
    const noted = [text.counts(whole(symbols.length)), ...(symbols.some((symbol) => symbol < letters.length) ? [] : [text.noLetters])].join(". ");
    if (this.#note.textContent !== noted) this.#note.textContent = noted;
  }

  edit(): void {
    this.#area.focus();
    this.#area.select();
  }

  async #read(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > 4 * mostCoded) return this.#complain(text.long(whole(mostCoded)));
    this.#area.value = await file.text();
    this.#take(true);
  }
  #take(settled: boolean): void {
    const { value } = this.#area;
    if (value.length > mostCoded) return this.#complain(text.long(whole(mostCoded)));
    if (symbolsOf(value).length === 0) return this.#complain(text.empty);
    this.#complain("");
    this.#changed(value, settled);
  }
  #complain(sentence: string): void {
    this.#area.setAttribute("aria-invalid", String(sentence !== ""));
    this.#complaint.textContent = sentence;
  }
}

export class CodingTexts {
  readonly element: HTMLElement;
  readonly #fields: Record<"p" | "q", TextField>;
  readonly #source = element("p", { class: "note" }, text.source);

  constructor(changed: (side: "p" | "q", value: string, settled: boolean) => void) {
    const field = (side: "p" | "q") => new TextField(side, (value, settled) => changed(side, value, settled));
    this.#fields = { p: field("p"), q: field("q") };
    this.element = element("div", { class: "texts" }, this.#fields.p.element, element("div", {}, this.#fields.q.element, element("p", { class: "note" }, text.folding), this.#source));
  }

  show(scenario: CodingScenario): void {
    this.element.hidden = scenario.symbols !== "text";
    if (this.element.hidden) return;
    this.#fields.p.show(textOf(scenario));
    this.#fields.q.show(scenario.texts.q);
    this.#fields.q.element.hidden = scenario.language !== "own";
    this.#source.hidden = scenario.language === "own";
  }

  edit(side: "p" | "q"): void {
    this.#fields[side].edit();
  }
}
