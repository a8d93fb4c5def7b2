/** What the sequences view asks the lab for: the policy at its length, and what the noise is at every length. */
import type { Lab, Options, SequencesResult } from "../../api.ts";
import { logitsOf } from "../../scenario/sequence-logits.ts";
import { mostSteps, type SequencesScenario } from "../../scenario/sequences.ts";

export type SequenceEstimate = SequencesResult["estimators"][number];
export interface SequencesFrames {
  /** What was asked, by `wishOf`. */
  wish: string;
  scenario: SequencesScenario;
  result: SequencesResult;
  /** The exact part alone, of lengths 1, 2, … */
  lengths: readonly SequencesResult[];
}

/** Rows of histograms on screen, and of each list. */
const bins = 64;
export const listed = 5;
/** While a handle is held. */
const heldBatches = 300, heldSequences = 5000;

const requestOf = ({ logits, drift, temperature, tokens, length, top, batch, batches, seed }: SequencesScenario) =>
  ({ tokens, length, top, batchSize: batch, batches, seed, bins, list: listed, ...logitsOf(logits, drift, temperature, tokens) });
/** All that an answer depends on. */
const keyOf = (scenario: SequencesScenario): string => JSON.stringify(requestOf(scenario));
/** All that the noise at every length depends on. */
const lengthsKey = (scenario: SequencesScenario): string => keyOf({ ...scenario, length: 1, batches: 0, seed: 0 });

/** What of the last answer still holds is kept. */
export async function askSequences(lab: Lab, scenario: SequencesScenario, held: boolean, last: SequencesFrames | undefined, options: Options): Promise<SequencesFrames> {
  const asked = held ? { ...scenario, batches: Math.min(scenario.batches, heldBatches) } : scenario;
  const result = last && keyOf(last.scenario) === keyOf(asked) ? last.result : await lab.sequences(requestOf(asked), options);
  const same = last !== undefined && lengthsKey(last.scenario) === lengthsKey(scenario);
  const wait = last !== undefined && held && sequencesOf(scenario.tokens, mostSteps) > heldSequences;
  const lengths = same || wait ? last.lengths : await askLengths(lab, scenario, options);
  return { wish: wishOf(scenario, held), scenario: asked, result, lengths };
}

/** What a person wants to see, and how well. */
export const wishOf = (scenario: SequencesScenario, held: boolean): string => JSON.stringify([scenario, held]);

const sequencesOf = (tokens: number, length: number): number => (length === 0 ? 1 : tokens * sequencesOf(tokens, length - 1));

function askLengths(lab: Lab, scenario: SequencesScenario, { signal }: Options): Promise<SequencesResult[]> {
  const each = Array.from({ length: mostSteps }, (_, i) => ({ ...requestOf({ ...scenario, length: i + 1, batches: 0 }), bins: 1, list: 0 }));
  return Promise.all(each.map((request) => lab.sequences(request, signal ? { signal } : {})));
}

/** Where the logit that is looked at stands among all; a value has one number alone. */
export const cellOf = ({ quantity, after, token, tokens }: SequencesScenario): number => (quantity === "value" ? 0 : after * tokens + token);

export const truthOf = (scenario: SequencesScenario, { divergence, gradient }: SequencesResult): number =>
  scenario.quantity === "value" ? divergence : (gradient[cellOf(scenario)] ?? NaN);

/** The estimators that a figure shows of its quantity, from the core's table. */
export function estimatorsOf({ quantity, extent }: SequencesScenario, { estimators }: SequencesResult): SequenceEstimate[] {
  return estimators.filter(({ name, estimates }) => estimates === quantity && (extent === "all" || main.includes(name)));
}
/** Those that the view is about. */
const main = ["k1", "k3", "token-k3", "rao-blackwell", "top-k", "score-function", "reward-to-go", "rao-blackwell-gradient", "token-loss", "token-k3-loss", "k3-loss"];

/** One estimator, of the number that is looked at. */
export interface SequenceLine {
  estimator: SequenceEstimate;
  truth: number;
  exact: { mean: number; sd: number };
  sampled: { mean: number; sd: number };
  /** The samples show less than half of the spread there is. */
  unseen: boolean;
}
export function lineOf(scenario: SequencesScenario, result: SequencesResult, estimator: SequenceEstimate): SequenceLine {
  const cell = cellOf(scenario);
  const at = ({ mean, sd }: SequenceEstimate["exact"]) => ({ mean: mean[cell] ?? NaN, sd: sd[cell] ?? NaN });
  const [exact, sampled] = [at(estimator.exact), at(estimator.sampled)];
  return { estimator, truth: truthOf(scenario, result), exact, sampled, unseen: sampled.sd < exact.sd / 2 };
}

export function exactOf(scenario: SequencesScenario, result: SequencesResult, name: string): { mean: number; sd: number } | undefined {
  const found = result.estimators.find((estimator) => estimator.name === name);
  return found && lineOf(scenario, result, found).exact;
}
