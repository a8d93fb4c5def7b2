/**
 * Every field of a scenario, one line each: its key in a link, which is also its path in the scenario, and its kind. P has a table of its own,
 * one entry a family: in a link its keys stand behind "p.", in JSON they are the parts of the object.
 */
import { choices, count, either, number, numbers, oneOf, type Kind } from "./kinds.ts";
import {
  entries, estimatorsFor, optimizers, takesLambda,
  type FitScenario, type LossesScenario, type MapScenario, type NoiseScenario, type OtherTarget,
} from "./schema.ts";

const location = number(-1e6, 1e6);
const spread = number(1e-6, 1e6);
const weight = number(0, 1e6);
const seed = count(0, Number.MAX_SAFE_INTEGER);
/** As far as a number a person logs may be from 0, and the most of them. */
export const largestDatum = 1e6;
export const mostData = 1e5;

/** A part of a family, and what it is where nothing is said of it. */
export interface Part<Value = unknown> {
  readonly kind: Kind<Value>;
  readonly otherwise: Value;
}
type FamilyName = OtherTarget["family"];
type Family<Name extends FamilyName> = { readonly [Key in keyof Omit<Extract<OtherTarget, { family: Name }>, "family">]: Part<Extract<OtherTarget, { family: Name }>[Key]> };

/** Families of P that are no mixtures, in the units of x; a drawn density has few enough points for a link. */
export const families: { readonly [Name in FamilyName]: Family<Name> } = {
  "student-t": { mean: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 }, df: { kind: number(0.1, 1e6), otherwise: 5 } },
  laplace: { mean: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 } },
  "skew-normal": { location: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 }, shape: { kind: number(-1000, 1000), otherwise: 4 } },
  uniform: { low: { kind: location, otherwise: -2 }, high: { kind: location, otherwise: 2 } },
  drawn: { low: { kind: location, otherwise: -4 }, high: { kind: location, otherwise: 4 }, density: { kind: numbers(weight, 2, 64), otherwise: [0, 1, 3, 2, 1, 2, 0] } },
};

export const mostComponents = 16;
/** The parts of a mixture's component in JSON, and the column of a link each goes to: p.means, p.sds, p.weights. */
export const componentParts = [
  { part: "mean", column: "means", kind: location, otherwise: undefined, list: numbers(location, 1, mostComponents) },
  { part: "sd", column: "sds", kind: spread, otherwise: 1, list: numbers(spread, 1, mostComponents) },
  { part: "weight", column: "weights", kind: weight, otherwise: 1, list: numbers(weight, 1, mostComponents) },
] as const;

/** All keys of a scenario but P's, "q.sd" for the sd within q. */
type Key<Of> = { [K in keyof Of & string]: Of[K] extends unknown[] | string | number ? K : `${K}.${keyof Of[K] & string}` }[keyof Of & string];
export type Table<Scenario> = Readonly<Record<Key<Omit<Scenario, "p">>, Kind>>;

const directions = ["forward-kl", "reverse-kl"] as const;
const q = { "q.mean": location, "q.sd": spread };
const optimization = { optimizer: oneOf(optimizers), rate: number(1e-6, 1000) };
const playback = { steps: count(1, 10000), step: count(0, 10000), speed: oneOf([0.5, 1, 2]) };
const batch = count(1, 1e6);
const lambda = number(-100, 100);
const question = { direction: oneOf(directions), parameter: oneOf(["mean", "logSd", "value"]) };
const estimators = (least: number, most: number) => choices(entries(), entries().filter(takesLambda), lambda, least, most);
export const mostEstimators = 16;
/** Own log-ratios: none, or as many as can be said something of. */
export const fewestRatios = 4;
const drift = { staleness: number(0, 3), ratios: numbers(number(-largestDatum, largestDatum), fewestRatios, mostData, { orNone: true }) };

export const fitTable: Table<FitScenario> = {
  ...q,
  ...optimization,
  clip: number(0, 1e6),
  gradient: oneOf(["exact", "sampled"]),
  forward: oneOf(estimatorsFor("forward-kl", "mean")),
  reverse: oneOf(estimatorsFor("reverse-kl", "mean")),
  lambda,
  batch,
  seed,
  ...playback,
  data: either(oneOf(["", "faithful"]), numbers(number(-largestDatum, largestDatum), 2, mostData), (value): value is string => typeof value === "string"),
};

export const noiseTable: Table<NoiseScenario> = {
  ...q,
  ...question,
  estimators: estimators(1, mostEstimators),
  batch,
  batches: count(1, 1e7),
  seed,
  bins: count(2, 4096),
  lambda: number(-1, 2),
  picked: oneOf(["", ...entries()], "nothing, or the name of an estimator"),
  ...drift,
};

export const mapTable: Table<MapScenario> = {
  ...q,
  ...question,
  estimators: estimators(2, 2),
  "mean.from": location,
  "mean.to": location,
  "sd.from": spread,
  "sd.to": spread,
  cells: count(8, 512),
  batch,
  batches: count(1, 1e7),
  seed,
};

export const lossesTable: Table<LossesScenario> = {
  ...q,
  run: oneOf(estimatorsFor("reverse-kl", "mean")),
  ...optimization,
  batch,
  seed,
  ...playback,
  ...drift,
};
