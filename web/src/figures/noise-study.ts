/** What <kl-noise> asks the lab: one study at a growing number of batches, and the control-variate family around k1. */
import type { Distribution, EstimatorInfo, Histogram, Lab, Options, StudyRequest, StudyResult } from "../api.ts";
import { modelOf, older, type Model } from "../scenario/model.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { distributionOf, type Component, type Target } from "../scenario/target.ts";

export const steps = 30;

/** Where samples come from once Q has moved on; undefined where they are Q's own, or P's. */
export const behaviorOf = ({ direction, q, staleness }: Pick<NoiseScenario, "direction" | "q" | "staleness">): Distribution | undefined =>
  direction === "reverse-kl" && staleness > 0 ? modelOf(older(q, staleness)) : undefined;

/** The study a scenario stands for. `reach`: how far from the truth the estimates' axis goes, where the core's own choice will not do. */
export function request(scenario: NoiseScenario, reach?: number): StudyRequest {
  const { p, q, direction, estimators, batch, batches, seed, bins } = scenario;
  const behavior = behaviorOf(scenario);
  return { p: distributionOf(p), q: modelOf(q), direction, estimators, batchSize: batch, batches, seed, bins, ...(behavior ? { behavior } : {}), ...(reach === undefined ? {} : { reach }) };
}

/** The axis may grow this many times; a row beyond that is told by its arrows alone. */
const mostWidening = 8;

/**
 * How far from the truth the axis must go so that a row most of whose batches are off it has them on it: the truth is then seen beside
 * what samples say. Undefined where every row has.
 */
export function wider(scenario: NoiseScenario, results: readonly StudyResult[]): number | undefined {
  let reach = 0;
  for (const result of results) {
    const at = parameterOf(scenario, result);
    const estimate = result.histogram[at]?.estimate;
    if (!estimate) continue;
    const { edges, below, above } = estimate;
    const half = ((edges.at(-1) ?? NaN) - (edges[0] ?? NaN)) / 2;
    const needed = 1.2 * Math.abs((result.sampled.mean[at] ?? NaN) - (result.truth[at] ?? NaN));
    if (2 * (below + above) > scenario.batches && needed > half && needed <= mostWidening * half) reach = Math.max(reach, needed);
  }
  return reach > 0 ? reach : undefined;
}

/** What a person may have taken an estimate for: the same quantity of the other direction. NaN where it does not exist. */
export async function askOther(lab: Lab, { p, q, direction, parameter }: NoiseScenario, options: Options): Promise<number> {
  const kind = direction === "forward-kl" ? "reverse-kl" : "forward-kl";
  const pair = { p: distributionOf(p), q: modelOf(q) };
  if (parameter === "value") return (await lab.divergence({ ...pair, kinds: [kind] }, options))[0]?.value ?? NaN;
  const { parameters, gradient } = await lab.gradient({ ...pair, kind }, options);
  return gradient[parameters.indexOf(parameter)] ?? NaN;
}

/** Index of the scenario's parameter in a result's arrays. */
export const parameterOf = (scenario: NoiseScenario, result: StudyResult): number => Math.max(0, result.parameters.indexOf(scenario.parameter));

/** The first batches of a study are its own: a stream is seeded by the batch's index. So a history is the same request with fewer batches. */
export interface History {
  /** Where every batch is in: the exact part is read from here. */
  whole: StudyResult[];
  /** After 0…steps steps; those not there yet, or too dear to be had, are missing. */
  parts: (StudyResult[] | undefined)[];
}

/** Batches in after a step: few at first, so that an eye sees single batches, then ever more. */
export function batchesAt(batches: number, step: number): number {
  if (step <= 0) return 0;
  const share = Math.min(step, steps) / steps;
  return Math.min(batches, Math.max(step, Math.round(batches * share * share * share)));
}

/** Samples of a study times its estimators, above which only every fifth step, or no step but the first and last, is drawn from its own batches. */
const dear = 4e6;
const dearest = 4e7;

/** The steps to ask for after the first, in the order in which they are played. */
export function stepsToAsk({ batch, batches, estimators }: NoiseScenario): number[] {
  const cost = batch * batches * estimators.length;
  const every = cost > dearest ? steps : cost > dear ? 5 : 1;
  return Array.from({ length: steps / every - 1 }, (_, i) => (i + 1) * every);
}

/** Before the first batch: what is exact, and nothing sampled. */
export const before = (whole: readonly StudyResult[]): StudyResult[] =>
  whole.map((result) => ({
    ...result,
    sampled: { mean: result.sampled.mean.map(() => NaN), sd: result.sampled.sd.map(() => NaN) },
    histogram: result.histogram.map(({ estimate, variance }) => ({ estimate: emptied(estimate), variance: emptied(variance) })),
  }));
const emptied = ({ edges, counts }: Histogram): Histogram => ({ edges, counts: counts.map(() => 0), below: 0, above: 0 });

/** The latest part there is at a step, and how many batches it holds. */
export function partAt({ whole, parts }: History, scenario: NoiseScenario, step: number): { results: StudyResult[]; batches: number } {
  for (let i = step; step < steps && i >= 0; i -= 1) {
    const results = parts[i];
    if (results) return { results, batches: batchesAt(scenario.batches, i) };
  }
  return { results: whole, batches: scenario.batches };
}

export interface Spot {
  lambda: number;
  variance: number;
}

/** −log r + λ(r − 1) for −1 ≤ λ ≤ 2: the variance of one sample, exact and from samples. */
export interface Family {
  p: Target;
  q: Model;
  direction: NoiseScenario["direction"];
  exact: Spot[];
  best: Spot;
  sampled: Spot[];
  /** How many samples stand behind each of them. */
  samples: number;
}

const grid = (count: number): number[] => Array.from({ length: count }, (_, i) => (i * 3 - (count - 1)) / (count - 1));
const member = (lambda: number) => ({ name: "control-variate" as const, lambda });
/** The family's rings come from at most about this many samples: as many as are drawn while a hand rests. */
const ringSamples = 32_000;

export async function askFamily(
  lab: Lab, about: Pick<Family, "p" | "q" | "direction"> & Pick<NoiseScenario, "seed" | "batch" | "batches">, options: Options,
): Promise<Family> {
  const { p, q, direction, seed } = about;
  const common = { p: distributionOf(p), q: modelOf(q), direction, seed };
  const variance = (result: StudyResult | undefined, sd: number | undefined, size: number) => (result && sd !== undefined ? sd * sd * size : NaN);
  const fine = grid(61);
  const size = 4; // the least a two-fold estimator takes
  const exact = await lab.study({ ...common, estimators: [...fine.map(member), "optimal-control-variate"], batchSize: size, batches: 0, bins: 1 }, options);
  const optimal = exact.pop();
  const coarse = grid(16);
  const batchSize = Math.max(2, Math.min(about.batch, ringSamples / 2));
  const batches = Math.max(2, Math.min(about.batches, Math.floor(ringSamples / batchSize)));
  const sampled = await lab.study({ ...common, estimators: coarse.map(member), batchSize, batches, bins: 1 }, options);
  return {
    p, q, direction, samples: batchSize * batches,
    exact: exact.map((result, i) => ({ lambda: fine[i] ?? 0, variance: variance(result, result.exact.sd[0], size) })),
    best: { lambda: optimal?.exact.coefficient?.[0] ?? 0, variance: variance(optimal, optimal?.exact.sd[0], size) },
    sampled: sampled.map((result, i) => ({ lambda: coarse[i] ?? 0, variance: variance(result, result.sampled.sd[0], batchSize) })),
  };
}

/**
 * The variance at any λ: the family's variance is a parabola about its best member, so the best and one other decide it, and it is exact
 * but for rounding. Infinite for λ ≠ 0 where a ratio has no variance.
 */
export function varianceAt({ exact, best }: Family, lambda: number): number {
  const here = exact.find((spot) => spot.lambda === lambda);
  if (here) return here.variance;
  const end = exact[0];
  if (!end || !Number.isFinite(end.variance)) return lambda === 0 ? best.variance : Infinity;
  const reach = (lambda - best.lambda) / (end.lambda - best.lambda);
  return best.variance + (end.variance - best.variance) * reach * reach;
}

/** What the samples say at the ring nearest to a λ. */
export const sampledNear = ({ sampled }: Family, lambda: number): number =>
  sampled.reduce((best, spot) => (Math.abs(spot.lambda - lambda) < Math.abs(best.lambda - lambda) ? spot : best), sampled[0] ?? { lambda, variance: NaN }).variance;

/** Two Gaussians close together: where the lesson of λ is plainest. The nearer pair where the first is already this figure's own. */
export function examplePair(scenario: NoiseScenario): Pick<Family, "p" | "q" | "direction"> {
  const p: Component[] = [{ weight: 1, mean: 0, sd: 1 }];
  const [only] = Array.isArray(scenario.p) && scenario.p.length === 1 ? scenario.p : [];
  const own = only?.mean === 0 && only.sd === 1 && scenario.q.mean === 1 && scenario.q.sd === 1 && scenario.direction === "forward-kl";
  return { p, q: { mean: own ? 0.1 : 1, sd: 1 }, direction: "forward-kl" };
}

/** Entries of the catalog that answer a scenario's question. */
export const offered = (catalog: readonly EstimatorInfo[], { direction, parameter }: Pick<NoiseScenario, "direction" | "parameter">): EstimatorInfo[] =>
  catalog.filter(({ objective, estimates }) => objective === direction && (estimates === "value") === (parameter === "value"));

/** Whose mean it is, to a part in 10⁹. */
export type Belonging = "own" | "other" | "nothing" | "neither" | "unknown";
export function belonging(mean: number, truth: number, other: number): Belonging {
  if (Number.isNaN(mean) || Number.isNaN(truth)) return "unknown";
  const scale = Math.max(...[mean, truth, other].map(Math.abs).filter(Number.isFinite), 0);
  const near = (value: number) => mean === value || Math.abs(mean - value) <= 1e-9 * scale + 1e-13;
  return near(truth) ? "own" : near(other) ? "other" : near(0) ? "nothing" : "neither";
}
