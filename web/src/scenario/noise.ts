/** What <kl-noise> shows: estimators of one gradient, or of the divergence, and the noise of each. */
import { codec, type Table } from "./codec.ts";
import { batch, batches, drift, seed, type Drift } from "./fields.ts";
import { count, number, oneOf } from "./kinds.ts";
import { lockedModel, q, type Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { problem } from "./problem.ts";
import { entries, estimatorsFor, named, offeredAmong, question, usual, type Question } from "./question.ts";
import { mixture, standard, twoModes, type Begun, type Target } from "./target.ts";

export interface NoiseScenario extends Question, Drift {
  p: Target;
  q: Model;
  batch: number;
  batches: number;
  seed: number;
  bins: number;
  /** Where the λ slider stands. */
  lambda: number;
  /** The entry whose formula, source and samples are shown; "": none. */
  picked: string;
}

export const defaultNoise = (): Begun<NoiseScenario> => ({
  p: twoModes(),
  q: lockedModel(),
  direction: "reverse-kl",
  estimators: named("sticking-the-landing", "score-function-leave-one-out", "score-function", "pathwise"),
  parameter: "mean",
  batch: 64, batches: 2000, seed: 15, bins: 80,
  lambda: 1, picked: "", staleness: 0, ratios: [],
});

export const mostEstimators = 16;

export const noiseTable: Table<NoiseScenario> = {
  ...q,
  ...question(1, mostEstimators),
  batch,
  batches,
  seed,
  bins: count(2, 4096),
  lambda: number(-1, 2),
  picked: oneOf(["", ...entries()], "nothing, or the name of an estimator"),
  ...drift,
};

/** `staleness` says something of reverse KL alone. */
export const noiseCodec = codec<NoiseScenario>({
  table: noiseTable, defaults: defaultNoise, target: { otherwise: twoModes, anyFamily: true }, own: ["ratios"],
  agree(scenario, given, problems) {
    const fitting = offeredAmong(scenario, estimatorsFor(scenario.direction, scenario.parameter), given, problems);
    scenario.estimators = fitting.length > 0 ? fitting : usual(scenario);
    if (scenario.picked === "" || scenario.estimators.some(({ name }) => name === scenario.picked)) return;
    if (given.has("picked")) problems.push(problem("picked", scenario.picked, `one of the estimators shown: ${scenario.estimators.map(({ name }) => name).join(", ")}`));
    scenario.picked = "";
  },
});

/** A question, whole: of fresh samples, unless it says otherwise. */
const noise = (id: string, question: Pick<NoiseScenario, "p" | "q"> & Question & Partial<NoiseScenario>): Preset<NoiseScenario> =>
  ({ id, set: { staleness: 0, batch: 64, batches: 2000, ...(question.parameter === "value" ? { lambda: 1 } : {}), ...question } });

export const noisePresets: readonly Preset<NoiseScenario>[] = [
  noise("at-an-optimum", {
    p: twoModes(), q: lockedModel(), direction: "reverse-kl", parameter: "mean",
    estimators: named("sticking-the-landing", "score-function-leave-one-out", "score-function", "pathwise"),
  }),
  noise("schulman-near", { p: standard(), q: { mean: 0.1, sd: 1 }, direction: "forward-kl", parameter: "value", estimators: named("k1", "k2", "k3") }),
  noise("schulman-far", { p: standard(), q: { mean: 1, sd: 1 }, direction: "forward-kl", parameter: "value", estimators: named("k1", "k2", "k3", "optimal-control-variate") }),
  // Forward KL's own optimum, N(0, 10): wider than √2 times the modes, so E_P[r²] is infinite.
  noise("infinite", { p: twoModes(), q: { mean: 0, sd: 3.1622776601683795 }, direction: "forward-kl", parameter: "logSd", estimators: named("score", "k3-gradient", "control-variate-gradient") }),
  // Q has dropped the left mode, at reverse KL's own optimum. The truth is 0.689; k3 mostly reads 0.193, quietly: a
  // thousand samples show an sd of 0.02 a sample, and the exact one is in the millions. The seed is one of the more than half whose
  // thousand samples meet nothing large.
  noise("silent-half", { p: twoModes(), q: lockedModel(), direction: "reverse-kl", parameter: "value", estimators: named("k1", "k2", "k3"), batch: 10, batches: 100, seed: 5 }),
  // The sd of k3 is 781 here, and 320 000 samples show 1.6.
  noise("unseen", { p: mixture([0.5, -2, 0.6], [0.5, 2, 0.9]), q: { mean: 0.5, sd: 1.2 }, direction: "forward-kl", parameter: "value", estimators: named("k1", "k2", "k3") }),
  // Reverse KL's own optimum. P's tails outlast every Gaussian's, so that whatever has p/q in it has no variance.
  noise("heavy-tails", {
    p: { family: "student-t", mean: 0, scale: 1, df: 3 }, q: { mean: 0, sd: 1.2602196998244632 }, direction: "reverse-kl", parameter: "value",
    estimators: named("k1", "k2", "k3", "clamped-k3"),
  }),
  // Reverse KL's own optimum of Laplace(0, 1): sd √(π/2).
  noise("laplace", {
    p: { family: "laplace", mean: 0, scale: 1 }, q: { mean: 0, sd: 1.2533141373155003 }, direction: "reverse-kl", parameter: "logSd",
    estimators: named("sticking-the-landing", "pathwise", "score-function-leave-one-out", "k3-loss"),
  }),
  // Forward KL's own optimum of the uniform density on −2…2: sd 2/√3. A share of Q lies where P has nothing, so that E_P[q/p] < 1.
  noise("uniform", {
    p: { family: "uniform", low: -2, high: 2 }, q: { mean: 0, sd: 1.1547005383792515 }, direction: "forward-kl", parameter: "value",
    estimators: named("k1", "k3", "optimal-control-variate"),
  }),
  // The policy has moved on by one sd since the samples were drawn.
  noise("stale-policy", {
    p: standard(), q: { mean: 1, sd: 0.8 }, direction: "reverse-kl", parameter: "mean", staleness: 1,
    estimators: named("k2-loss", "k3-loss", "k3-weighted-loss", "truncated-k3-weighted-loss"),
  }),
];
