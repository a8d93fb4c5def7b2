/** The same small cluster everywhere: play, step, reset, speed. */
import { element } from "./dom.ts";
import { icon } from "./icons.ts";

export interface TransportWords {
  play: string;
  pause: string;
  step: string;
  reset: string;
  speed: string;
}

export interface TransportCommands {
  toggle(): void;
  step(): void;
  reset(): void;
  speed(value: number): void;
}

export const speeds = [0.5, 1, 2] as const;

export class Transport {
  readonly element: HTMLElement;
  readonly #words: TransportWords;
  readonly #play: HTMLButtonElement;
  readonly #speed: HTMLSelectElement;

  constructor(words: TransportWords, commands: TransportCommands) {
    this.#words = words;
    this.#play = element("button", { type: "button", class: "play", part: "play", "data-control": "play" }, icon("play"), icon("pause"));
    this.#play.addEventListener("click", () => commands.toggle());
    const step = element("button", { type: "button", class: "round", "aria-label": words.step, title: words.step, "data-control": "step" }, icon("step"));
    step.addEventListener("click", () => commands.step());
    const reset = element("button", { type: "button", class: "round", "aria-label": words.reset, title: words.reset, "data-control": "reset" }, icon("reset"));
    reset.addEventListener("click", () => commands.reset());
    this.#speed = element("select", { "aria-label": words.speed, title: words.speed });
    for (const value of speeds) this.#speed.append(element("option", { value }, `${value}×`));
    this.#speed.addEventListener("change", () => commands.speed(Number(this.#speed.value)));
    const speed = element("span", { class: "select quiet", "data-control": "speed" }, this.#speed, icon("chevron"));
    this.element = element("div", { class: "transport", part: "transport" }, this.#play, step, reset, speed);
    this.show(false, 1);
  }

  show(playing: boolean, speed: number): void {
    const name = playing ? this.#words.pause : this.#words.play;
    if (this.#play.getAttribute("aria-label") !== name) {
      this.#play.setAttribute("aria-label", name);
      this.#play.title = name;
      this.#play.classList.toggle("playing", playing);
    }
    if (this.#speed.value !== String(speed)) this.#speed.value = String(speed);
  }
}
