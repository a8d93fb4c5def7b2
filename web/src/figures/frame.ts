/** What stands around every figure: its question, the line where trouble is told, Share and Numbers, and what is read aloud. */
import { element } from "../controls/dom.ts";
import { icon, type IconName } from "../controls/icons.ts";
import { english as text } from "../text/english.ts";

export class FigureFrame {
  readonly element: HTMLElement;
  readonly body = element("div", { class: "body" });
  readonly #title = element("h3", { id: "question", part: "question", "data-control": "title" });
  readonly #alert = element("p", { class: "alert", role: "alert" });
  readonly #live = element("p", { class: "visually-hidden", "aria-live": "polite" });

  constructor(commands: { share(): void; numbers(): void }) {
    const foot = element("div", { class: "foot", part: "foot" }, this.#alert,
      quiet("share", text.controls.share, commands.share), quiet("numbers", text.controls.numbers, commands.numbers));
    this.element = element("section", { class: "figure", part: "figure", "aria-labelledby": "question" }, this.#title, this.body, foot, this.#live);
  }

  title(question: string, number: string | null): void {
    this.#title.textContent = question;
    if (number) this.#title.prepend(element("span", { class: "number" }, number));
  }
  alert(words: string): void {
    if (this.#alert.textContent !== words) this.#alert.textContent = words;
  }
  announce(words: string): void {
    this.#live.textContent = words;
  }
}

function quiet(name: IconName, label: string, pressed: () => void): HTMLElement {
  const button = element("button", { type: "button", class: "plain", "data-control": name }, icon(name), label);
  button.addEventListener("click", pressed);
  return button;
}
