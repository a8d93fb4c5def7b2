/** What <kl-fit> shows: one target, fitted by forward and by reverse KL from the same start. */
import { codec, type Table } from "./codec.ts";
import { batch, datum, lambda, mostData, optimization, playback, seed, withinSteps, type Optimization, type Playback } from "./fields.ts";
import { either, number, numbers, oneOf } from "./kinds.ts";
import { q, type Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { estimatorsFor } from "./question.ts";
import { apart, mixture, twoModes, type Component } from "./target.ts";

export interface FitScenario extends Optimization, Playback {
  /** The target: 1…16 components; a Gaussian is one component. */
  p: Component[];
  /** Where both fits start. */
  q: Model;
  /** Largest norm of the gradient; 0: none. */
  clip: number;
  gradient: "exact" | "sampled";
  /** Estimator of forward KL's gradient, for "sampled". */
  forward: string;
  /** Estimator of reverse KL's gradient, for "sampled". */
  reverse: string;
  /** λ of a control-variate estimator. */
  lambda: number;
  batch: number;
  seed: number;
  /** Data behind P, for the rug and the histogram: none, the data set "faithful", or a person's own numbers. */
  data: "" | "faithful" | number[];
}

export const defaultFit = (): FitScenario => ({
  p: twoModes(),
  q: { mean: 1.8, sd: 0.85 },
  optimizer: "natural-gradient", rate: 0.05, clip: 0,
  gradient: "exact", forward: "score", reverse: "pathwise", lambda: 1, batch: 64, seed: 15,
  steps: 120, step: 0, speed: 1,
  data: "",
});

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
  data: either(oneOf(["", "faithful"]), numbers(datum, 2, mostData), (value): value is string => typeof value === "string"),
};

export const fitCodec = codec<FitScenario>({ table: fitTable, defaults: defaultFit, target: { otherwise: twoModes, anyFamily: false }, own: ["data"], agree: withinSteps });

/** Without `p`, P is the mixture fitted to `data`. */
export const fitPresets: readonly Preset<FitScenario>[] = [
  { id: "two-equal-modes", set: { p: twoModes(), q: { mean: 1.8, sd: 0.85 }, data: "" } },
  { id: "unequal-modes", set: { p: mixture([0.7, -2.5, 1], [0.3, 3, 0.7]), q: { mean: 1.5, sd: 0.85 }, data: "" } },
  { id: "three-modes", set: { p: mixture([0.3, -5, 0.8], [0.4, 0, 0.8], [0.3, 5, 0.8]), q: { mean: 2, sd: 0.85 }, data: "" } },
  { id: "wide-and-narrow", set: { p: mixture([0.6, -1, 2.2], [0.4, 3.5, 0.45]), q: { mean: 2, sd: 0.85 }, data: "" } },
  // Mode-locked optima exist, and the covering one is still the best: separation between 4.824 and 5.6002.
  { id: "covering-wins", set: { p: apart(5), q: { mean: 0.6, sd: 0.85 }, data: "" } },
  { id: "old-faithful", set: { data: "faithful", q: { mean: 3.6, sd: 0.3 } } },
];
