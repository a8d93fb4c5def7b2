/** Playback of a figure: its clock, its cluster of buttons, its keys; and when it may move: drawn, seen, and wanted. */
import { Transport } from "../controls/transport.ts";
import { english as text } from "../text/english.ts";
import { Clock } from "./clock.ts";
import { commandOf } from "./keys.ts";

/** The figure that is played. */
export interface Played {
  /** Whether it is in a page, with a picture to play from. */
  drawn(): boolean;
  draw(): void;
  announce(): void;
  /** A person changed what a link carries. */
  changed(): void;
}

export class Player {
  readonly clock = new Clock(() => this.#ticked());
  readonly transport: Transport;
  readonly #figure: Played;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #visible = true;
  /** Play as soon as it can be: the first play, or one interrupted by scrolling away. */
  #pending = false;

  constructor(figure: Played) {
    this.#figure = figure;
    this.transport = new Transport(text.controls, {
      toggle: () => this.#toggle(),
      step: () => this.go(this.clock.step + 1),
      reset: () => this.go(0),
      speed: (value) => { this.clock.speed = value; figure.changed(); },
    });
  }

  get playing(): boolean {
    return this.clock.running || this.#pending;
  }

  play(): void {
    if (this.clock.ended) this.clock.position = 0;
    this.#pending = !this.#figure.drawn() || !this.#visible;
    if (!this.#pending) this.clock.start();
    this.show();
  }
  /** Says and shows nothing yet: what follows does. */
  stop(): void {
    this.#pending = false;
    this.clock.stop();
  }
  pause(): void {
    this.stop();
    this.show();
    this.#figure.announce();
  }
  /** To a step, paused, where there is one to go to. */
  go(step: number): void {
    this.stop();
    this.clock.position = Math.max(0, Math.min(this.clock.length, Math.round(step)));
    this.show();
    this.#figure.draw();
    this.#figure.announce();
  }
  /** From the first step again, playing; where motion is not wanted, at its end. */
  restart(): void {
    const still = this.#still.matches;
    this.clock.position = still ? Infinity : 0;
    if (!still) this.play();
  }
  /** Whether the first picture will be played from: as the attribute `start` says, else from a first step. */
  begin(start: string | null): void {
    this.#pending = !this.#still.matches && start !== "paused" && (start === "playing" || this.clock.position === 0);
  }
  resume(): void {
    if (this.#pending && this.#visible && this.#figure.drawn()) this.play();
  }
  /** On screen or off it. */
  seen(visible: boolean): void {
    this.#visible = visible;
    if (visible) return this.resume();
    if (!this.clock.running) return;
    this.clock.stop();
    this.#pending = true;
  }
  key(event: KeyboardEvent): void {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    if (command === "toggle") this.#toggle();
    else this.go({ next: this.clock.step + 1, previous: this.clock.step - 1, first: 0, reset: 0, last: this.clock.length }[command]);
  }
  /** What the buttons say. */
  show(): void {
    this.transport.show(this.playing, this.clock.speed);
  }

  #toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }
  #ticked(): void {
    this.#figure.draw();
    if (this.clock.running) return;
    this.show();
    this.#figure.announce();
  }
}
