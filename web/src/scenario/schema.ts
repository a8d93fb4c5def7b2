/**
 * What a figure is asked to show: the scenario types, their defaults and the names they may use. Everything a link carries is here;
 * table.ts says how each field is written, codec.ts and target.ts read and write it.
 */
import catalog from "kl:catalog";
import type { Direction, Distribution } from "../api.ts";

/** One Gaussian of the target. Weights are ≥ 0, not all 0, and need not add up to 1. */
export interface Component {
  weight: number;
  mean: number;
  sd: number;
}

/** A target that is no mixture of Gaussians. */
export type OtherTarget = Exclude<Distribution, { family: "gaussian" | "mixture" | "categorical" }>;
/** P: the components of a mixture, or another family. */
export type Target = Component[] | OtherTarget;

/** P as the core is asked for it; one component is a Gaussian. */
export function distributionOf(target: Target): Distribution {
  if (!Array.isArray(target)) return target;
  const [only] = target;
  return only && target.length === 1 ? { family: "gaussian", mean: only.mean, sd: only.sd } : { family: "mixture", components: target.map((component) => ({ ...component })) };
}

/** The model: a Gaussian on the line. */
export interface Model {
  mean: number;
  sd: number;
}

/** Q as the core is asked for it. */
export const modelOf = ({ mean, sd }: Model): Distribution => ({ family: "gaussian", mean, sd });

/** Q as it was when samples were drawn that are stale by so many of its sds. */
export const older = ({ mean, sd }: Model, staleness: number): Model => ({ mean: mean - staleness * sd, sd });

export const optimizers = ["gradient-descent", "momentum", "adam", "natural-gradient"] as const;

/** Whose noise is shown: of the gradient in one of Q's parameters, or of the divergence itself. */
export type Parameter = "mean" | "logSd" | "value";

/** The names of all entries of the core's table, once each. */
export function entries(): readonly string[] {
  return [...new Set(catalog.map(({ name }) => name))];
}

/** Entries of the core's table that answer for this direction and parameter, in its order. */
export function answering(direction: Direction, parameter: Parameter) {
  return catalog.filter(({ objective, estimates }) => objective === direction && estimates === (parameter === "value" ? "value" : "gradient"));
}
export function estimatorsFor(direction: Direction, parameter: Parameter): readonly string[] {
  return answering(direction, parameter).map(({ name }) => name);
}
/** Of those, the ones a single sample has a value of. */
export function mapEstimatorsFor(direction: Direction, parameter: Parameter): readonly string[] {
  return answering(direction, parameter).filter(({ perSample }) => perSample).map(({ name }) => name);
}

/** Whether the coefficient λ of an estimator can be chosen. */
export function takesLambda(name: string): boolean {
  return catalog.some((entry) => entry.name === name && entry.takesLambda);
}

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
  p: Target;
  q: Model;
  direction: Direction;
  estimators: { name: string; lambda?: number }[];
  parameter: Parameter;
  batch: number;
  batches: number;
  seed: number;
  bins: number;
  /** Where the λ slider stands. */
  lambda: number;
  /** The entry whose formula, source and samples are shown; "": none. */
  picked: string;
  /** As in LossesScenario; reverse KL alone. */
  staleness: number;
  /** A person's own log q − log p, from a run. */
  ratios: number[];
}

/** Two estimators compared over all Gaussian Qs. */
export interface MapScenario {
  p: Target;
  /** The point marked. */
  q: Model;
  direction: Direction;
  /** Var[first] / Var[second]. */
  estimators: { name: string; lambda?: number }[];
  parameter: Parameter;
  /** The window: means from…to across, sds from…to up, on a log scale. */
  mean: { from: number; to: number };
  sd: { from: number; to: number };
  /** Cells a side, once at rest. */
  cells: number;
  /** Of the histograms at the point. */
  batch: number;
  batches: number;
  seed: number;
}

/** Which k, placed where: the push of each placement, and one of them run from samples. */
export interface LossesScenario {
  p: Target;
  /** Where Q stands and the run starts. */
  q: Model;
  /** The entry that runs. */
  run: string;
  optimizer: (typeof optimizers)[number];
  rate: number;
  batch: number;
  seed: number;
  steps: number;
  /** Where the scrubber stands. */
  step: number;
  speed: number;
  /** How far Q has moved on since the samples were drawn: the behavior policy is `older` than Q. */
  staleness: number;
  /** A person's own log q − log p, from a run. */
  ratios: number[];
}

/** Every figure begins with a mixture. */
export type Begun<Scenario> = Scenario & { p: Component[] };

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

export const defaultNoise = (): Begun<NoiseScenario> => ({
  p: twoModes(),
  q: lockedModel(),
  direction: "reverse-kl",
  estimators: ["sticking-the-landing", "score-function-leave-one-out", "score-function", "pathwise"].map((name) => ({ name })),
  parameter: "mean",
  batch: 64, batches: 2000, seed: 15, bins: 80,
  lambda: 1, picked: "", staleness: 0, ratios: [],
});

export const defaultMap = (): Begun<MapScenario> => ({
  p: twoModes(),
  q: lockedModel(),
  direction: "reverse-kl",
  estimators: [{ name: "k3" }, { name: "k1" }],
  parameter: "value",
  mean: { from: -6, to: 6 }, sd: { from: 0.45, to: 5 }, cells: 128,
  batch: 64, batches: 2000, seed: 15,
});

/** Two unit modes four apart; Q sits on the right one. */
export const defaultLosses = (): Begun<LossesScenario> => ({
  p: [{ weight: 0.5, mean: -2, sd: 1 }, { weight: 0.5, mean: 2, sd: 1 }],
  q: { mean: 2, sd: 1.6 },
  run: "k3-loss", optimizer: "adam", rate: 0.05, batch: 256, seed: 15,
  steps: 400, step: 0, speed: 1,
  staleness: 0, ratios: [],
});

/** Up to four estimators that answer a question, to begin with: those without a λ to choose, the unbiased ones first. */
export function usual({ direction, parameter }: { direction: Direction; parameter: Parameter }): { name: string }[] {
  const entries = answering(direction, parameter).filter((entry) => !entry.takesLambda);
  return [...entries.filter(({ unbiased }) => unbiased), ...entries.filter(({ unbiased }) => !unbiased)].slice(0, 4).map(({ name }) => ({ name }));
}
