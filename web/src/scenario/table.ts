/**
 * Every field of a scenario, one line each: its key in a link, which is also its path in the scenario, and its kind.
 * P is written by columns (p.means, p.sds, p.weights), in JSON as a list of components.
 */
import { choices, count, either, number, numbers, oneOf, type Kind } from "./kinds.ts";
import { forwardEstimators, lambdaEstimators, optimizers, reverseEstimators, valueEstimators, type Component, type FitScenario, type NoiseScenario } from "./schema.ts";

/** P by columns, all of one length. */
export interface Columns {
  means: number[];
  sds: number[];
  weights: number[];
}
export type Draft<Scenario extends { p: Component[] }> = Omit<Scenario, "p"> & { p: Columns };

/** All keys of a draft, "q.sd" for the sd within q. */
type Key<Of> = { [K in keyof Of & string]: Of[K] extends unknown[] | string | number ? K : `${K}.${keyof Of[K] & string}` }[keyof Of & string];
type Table<Scenario extends { p: Component[] }> = Readonly<Record<Key<Draft<Scenario>>, Kind>>;

const location = number(-1e6, 1e6);
const spread = number(1e-6, 1e6);
const weight = number(0, 1e6);
const seed = count(0, Number.MAX_SAFE_INTEGER);
const components = 16;

const target = {
  "p.means": numbers(location, 1, components),
  "p.sds": numbers(spread, 1, components),
  "p.weights": numbers(weight, 1, components),
};

/** The parts of one component in JSON, and the column each goes to. */
export const componentParts = [
  { part: "mean", column: "means", kind: location, otherwise: undefined },
  { part: "sd", column: "sds", kind: spread, otherwise: 1 },
  { part: "weight", column: "weights", kind: weight, otherwise: 1 },
] as const;
export const mostComponents = components;

export const fitTable: Table<FitScenario> = {
  ...target,
  "q.mean": location,
  "q.sd": spread,
  optimizer: oneOf(optimizers),
  rate: number(1e-6, 1000),
  clip: number(0, 1e6),
  gradient: oneOf(["exact", "sampled"]),
  forward: oneOf(forwardEstimators),
  reverse: oneOf(reverseEstimators),
  lambda: number(-100, 100),
  batch: count(1, 1e6),
  seed,
  steps: count(1, 10000),
  step: count(0, 10000),
  speed: oneOf([0.5, 1, 2]),
  data: either(oneOf(["", "faithful"]), numbers(location, 2, 1e5), (value): value is string => typeof value === "string"),
};

export const noiseTable: Table<NoiseScenario> = {
  ...target,
  "q.mean": location,
  "q.sd": spread,
  direction: oneOf(["forward-kl", "reverse-kl"]),
  estimators: choices([...valueEstimators, ...forwardEstimators, ...reverseEstimators], lambdaEstimators, number(-100, 100), components),
  parameter: oneOf(["mean", "logSd", "value"]),
  batch: count(1, 1e6),
  batches: count(1, 1e7),
  seed,
  bins: count(2, 4096),
  lambda: number(-1, 2),
};
