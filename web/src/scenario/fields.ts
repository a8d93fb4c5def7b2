/** Fields that the scenarios of several figures have, and what those fields must agree on. Kinds of fields: kinds.ts. */
import { count, number, numbers, oneOf } from "./kinds.ts";
import { problem, type Problem } from "./problem.ts";

export const location = number(-1e6, 1e6);
export const spread = number(1e-6, 1e6);
export const weight = number(0, 1e6);
export const lambda = number(-100, 100);
export const seed = count(0, Number.MAX_SAFE_INTEGER);
export const batch = count(1, 1e6);
export const batches = count(1, 1e7);

/** As far as a number a person logs may be from 0, and the most of them. */
export const largestDatum = 1e6;
export const mostData = 1e5;
export const datum = number(-largestDatum, largestDatum);
/** Own log-ratios: none, or as many as can be said something of. */
export const fewestRatios = 4;

/** Samples of an older model, or of a person's own run. */
export interface Drift {
  /** How far Q has moved on since the samples were drawn: the behavior policy is `older` than Q (model.ts). */
  staleness: number;
  /** A person's own log q − log p, from a run. */
  ratios: number[];
}
export const drift = { staleness: number(0, 3), ratios: numbers(datum, fewestRatios, mostData, { orNone: true }) };

export const optimizers = ["gradient-descent", "momentum", "adam", "natural-gradient"] as const;
export interface Optimization {
  optimizer: (typeof optimizers)[number];
  rate: number;
}
export const optimization = { optimizer: oneOf(optimizers), rate: number(1e-6, 1000) };

export interface Playback {
  steps: number;
  /** Where the scrubber stands. */
  step: number;
  speed: number;
}
export const playback = { steps: count(1, 10000), step: count(0, 10000), speed: oneOf([0.5, 1, 2]) };

/** The scrubber stands within the run: an agreement for codec.ts. */
export function withinSteps(scenario: Playback, given: ReadonlySet<string>, problems: Problem[]): void {
  if (scenario.step <= scenario.steps) return;
  if (given.has("step")) problems.push(problem("step", scenario.step, `a whole number from 0 to steps, ${scenario.steps}`));
  scenario.step = 0;
}
