/**
 * What a figure is asked to show: the scenario types, their defaults and the names they may use. Everything a link carries is here;
 * table.ts says how each field is written, codec.ts reads and writes it.
 */
import type { Direction, GradientEstimator, ValueEstimator } from "../api.ts";

/** One Gaussian of the target. Weights are ≥ 0, not all 0, and need not add up to 1. */
export interface Component {
  weight: number;
  mean: number;
  sd: number;
}

/** The model: a Gaussian on the line. */
export interface Model {
  mean: number;
  sd: number;
}

export const optimizers = ["gradient-descent", "momentum", "adam", "natural-gradient"] as const;

/** Estimators offered, by what they estimate. The names are those of the core's table. */
export const valueEstimators = ["k1", "k2", "k3", "control-variate", "optimal-control-variate"] as const satisfies readonly ValueEstimator[];
export const forwardEstimators = ["score", "k3-gradient", "control-variate-gradient"] as const satisfies readonly GradientEstimator[];
export const reverseEstimators = [
  "score-function", "score-function-leave-one-out", "pathwise", "sticking-the-landing",
] as const satisfies readonly GradientEstimator[];

/** Estimators whose coefficient λ can be chosen. */
export const lambdaEstimators: readonly string[] = ["control-variate", "control-variate-gradient"];

export interface FitScenario {
  /** The target: 1…16 components; a Gaussian is one component. */
  p: Component[];
  /** Where both fits start. */
  q: Model;
  optimizer: (typeof optimizers)[number];
  rate: number;
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
  steps: number;
  /** Where the scrubber stands. */
  step: number;
  speed: number;
  /** Data behind P, for the rug and the histogram: none, the data set "faithful", or a person's own numbers. */
  data: "" | "faithful" | number[];
}

export interface NoiseScenario {
  p: Component[];
  q: Model;
  direction: Direction;
  estimators: { name: string; lambda?: number }[];
  /** Whose noise is shown: of the gradient in one of Q's parameters, or of the divergence itself. */
  parameter: "mean" | "logSd" | "value";
  batch: number;
  batches: number;
  seed: number;
  bins: number;
  /** Where the λ slider stands. */
  lambda: number;
}

export const twoModes = (): Component[] => [
  { weight: 0.5, mean: -3, sd: 1 },
  { weight: 0.5, mean: 3, sd: 1 },
];

export const defaultFit = (): FitScenario => ({
  p: twoModes(),
  q: { mean: 1.8, sd: 0.85 },
  optimizer: "natural-gradient", rate: 0.05, clip: 0,
  gradient: "exact", forward: "score", reverse: "pathwise", lambda: 1, batch: 64, seed: 15,
  steps: 120, step: 0, speed: 1,
  data: "",
});

/** Reverse KL's own optimum at the right one of the two modes: the gradient is zero there. */
export const lockedModel = (): Model => ({ mean: 2.984305987835742, sd: 1.023368559661197 });

export const defaultNoise = (): NoiseScenario => ({
  p: twoModes(),
  q: lockedModel(),
  direction: "reverse-kl",
  estimators: ["sticking-the-landing", "score-function-leave-one-out", "score-function", "pathwise"].map((name) => ({ name })),
  parameter: "mean",
  batch: 64, batches: 2000, seed: 15, bins: 80,
  lambda: 1,
});

/** The estimators that answer for this direction and parameter. */
export function estimatorsFor(direction: Direction, parameter: NoiseScenario["parameter"]): readonly string[] {
  if (parameter === "value") return valueEstimators;
  return direction === "forward-kl" ? forwardEstimators : reverseEstimators;
}
