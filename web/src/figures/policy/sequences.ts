/** The sequences view of <kl-policy>: a tiny autoregressive policy beside its reference, every sequence of which is enumerated. */
import type { Lab, Options, SequencesResult } from "../../api.ts";
import { element } from "../../controls/dom.ts";
import type { SequencesScenario } from "../../scenario/sequences.ts";
import { english } from "../../text/english.ts";
import { nats, whole } from "../../text/numbers.ts";
import type { Table } from "../figure.ts";
import type { View, ViewCommands } from "./view.ts";

const text = english.sequences;

export class SequencesView implements View<SequencesScenario, SequencesResult> {
  readonly question = text.question;
  readonly #readout = element("p", { class: "readout" });
  readonly element = element("div", { class: "sequences" }, this.#readout);

  constructor(_commands: ViewCommands<SequencesScenario>) {}

  /** Two logits a row, and none between which the drift has not come. */
  ask(lab: Lab, { drift, tokens, length, top, batch, batches, seed }: SequencesScenario, _held: boolean, options: Options): Promise<SequencesResult> {
    const reference = new Float64Array((tokens + 1) * tokens);
    const policy = reference.map((logit, i) => logit + drift * ((i % tokens) - (tokens - 1) / 2));
    return lab.sequences({ tokens, length, policy, reference, top, batchSize: batch, batches, seed }, options);
  }
  preview(): void {}
  length(): number {
    return 0;
  }
  draw(frames: SequencesResult): void {
    this.#readout.textContent = this.say(frames);
  }
  say({ sequences, divergence }: SequencesResult): string {
    return text.says(whole(sequences), nats(divergence));
  }
  tabulate({ steps }: SequencesResult): Table[] {
    return [{ name: text.tables.steps, columns: text.tables.stepColumns, rows: [...steps].map((value, i) => [i + 1, value]) }];
  }
  late(): void {}
  measure(): void {}
  blame(): void {}
}
