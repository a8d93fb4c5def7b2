/** Light, dark, projector: chosen by the button or by a link, else as the system says. A choice by the button is remembered. */
import { themes, type Theme } from "../scenario/link.ts";
import { english as text } from "../text/english.ts";

const key = "kl-lab-theme";

/** Storage is closed to sandboxed frames and by some settings; then nothing is remembered. */
function remembered(): Theme | undefined {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((theme) => theme === stored);
  } catch {
    return undefined;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // as above
  }
}

export class ThemeSwitch {
  /** After a person pressed the button. */
  changed: () => void = () => {};
  readonly #button: HTMLButtonElement;
  readonly #figures: readonly Element[];
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #chosen: Theme | undefined;

  constructor(button: HTMLButtonElement, figures: readonly Element[]) {
    this.#button = button;
    this.#figures = figures;
    button.addEventListener("click", () => this.#next());
    this.#dark.addEventListener("change", () => this.#show());
    this.choose(undefined);
  }

  /** What was chosen; undefined: as the system says. */
  get chosen(): Theme | undefined {
    return this.#chosen;
  }

  /** What a link says; without a word in it, what the person chose last. */
  choose(theme: Theme | undefined): void {
    this.#chosen = theme ?? remembered();
    this.#show();
  }

  get #current(): Theme {
    return this.#chosen ?? (this.#dark.matches ? "dark" : "light");
  }

  #next(): void {
    this.#chosen = themes[(themes.indexOf(this.#current) + 1) % themes.length] ?? "light";
    remember(this.#chosen);
    this.#show();
    this.changed();
  }

  #show(): void {
    const theme = this.#current;
    for (const themed of this.#figures) {
      if (this.#chosen) themed.setAttribute("theme", theme);
      else themed.removeAttribute("theme");
    }
    if (this.#chosen) document.documentElement.dataset["theme"] = theme;
    else delete document.documentElement.dataset["theme"];
    const label = this.#button.querySelector("span");
    if (label) label.textContent = text.page.themes[theme];
    this.#button.setAttribute("aria-label", `${text.page.theme}: ${text.page.themes[theme]}`);
  }
}
