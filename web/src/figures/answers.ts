/** From a scenario to what is drawn of it: one request at a time, the latest wins; where one is refused, the last good one stays in force. */
import type { Lab, Options } from "../api.ts";
import { sharedLab } from "../lab/lab.ts";
import { InForce, keyOf } from "./in-force.ts";
import { Latest } from "./latest.ts";

/** The figure that asks. */
export interface Asking<Scenario, Frames> {
  defaults(): Scenario;
  ask(lab: Lab, scenario: Scenario, options: Options): Promise<Frames>;
  /** The answer takes longer than `patience`; so much of it is done. Undefined: it is there. */
  late(fraction: number | undefined): void;
  answered(frames: Frames): void;
  /** A field was refused, and `instead` is in force; `asked`: its answer will come. */
  refused(refusal: { field: string; message: string }, instead: Scenario, asked: boolean): void;
  failed(error: unknown): void;
}

/** In ms. */
const patience = 400;

export class Answers<Scenario extends object, Frames> {
  readonly #figure: Asking<Scenario, Frames>;
  readonly #requests = new Latest<Scenario>((scenario, signal) => this.#answer(scenario, signal), (error, scenario) => this.#refused(error, scenario));
  readonly #force: InForce<Scenario>;
  #asked: Scenario | undefined;

  constructor(figure: Asking<Scenario, Frames>) {
    this.#figure = figure;
    this.#force = new InForce<Scenario>(() => figure.defaults());
  }

  ask(scenario: Scenario): void {
    this.#asked = scenario;
    this.#requests.ask(scenario);
  }
  stop(): void {
    this.#requests.stop();
  }

  async #answer(scenario: Scenario, signal: AbortSignal): Promise<void> {
    const lab = await sharedLab();
    let [late, fraction] = [false, 0];
    const timer = window.setTimeout(() => this.#figure.late(((late = true), fraction)), patience);
    const onProgress = (done: number) => {
      fraction = done;
      if (late && !signal.aborted) this.#figure.late(fraction);
    };
    const frames = await this.#figure.ask(lab, scenario, { signal, onProgress }).finally(() => {
      window.clearTimeout(timer);
      if (late && !signal.aborted) this.#figure.late(undefined);
    });
    if (signal.aborted) return;
    this.#force.proved(scenario);
    this.#figure.answered(frames);
  }

  #refused(error: unknown, scenario: Scenario): void {
    if (scenario !== this.#asked) return; // another is asked for by now
    const { field, message = "" } = error as { field?: string; message?: string };
    const instead = field ? this.#force.insteadOf(scenario, keyOf(field)) : undefined;
    if (!field || !instead) return this.#figure.failed(error);
    this.#figure.refused({ field, message }, instead.scenario, instead.asked);
    if (instead.asked) this.ask(instead.scenario);
  }
}
