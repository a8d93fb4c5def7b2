/** What the answers view asks of the lab: two runs, and what the penalties keep at every weight. */
import type { Direction, Lab, Options, PolicyRequest, PolicyResult } from "../../api.ts";
import type { AnswersScenario } from "../../scenario/policy.ts";

export const sides = ["left", "right"] as const;
export type Side = (typeof sides)[number];

export interface Coverage {
  /** How many answers hold 90 % of π*, one a weight; for the penalty by either direction. */
  counts: Record<Direction, number[]>;
  answers: number;
}
export interface AnswersFrames {
  scenario: AnswersScenario;
  runs: Record<Side, PolicyResult>;
  /** π* of the mirrored penalty, for estimators that may follow that instead. */
  mirror: Float64Array;
  coverage: Coverage;
}

/** Ten a decade, from 0.001 to 1000: the weights that the slider stops at. */
export const weights: readonly number[] = [
  ...[-3, -2, -1, 0, 1, 2].flatMap((power) => [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8].map((mantissa) => Number(`${mantissa}e${power}`))), 1000,
];

/** Of forward KL left, of reverse KL right; two estimators are both of reverse KL's. */
export const directionOf = (side: Side, { mode }: AnswersScenario): Direction => (side === "left" && mode !== "estimators" ? "forward-kl" : "reverse-kl");
/** The color of a side. */
export const toneOf = (side: Side, scenario: AnswersScenario) => (directionOf(side, scenario) === "forward-kl" ? "forward" : "reverse");

/** The entry of the catalog that a side follows, where it follows samples. */
export function estimatorOf(side: Side, { mode, forward, reverse, other }: AnswersScenario): string {
  if (mode === "estimators") return side === "left" ? reverse : other;
  return side === "left" ? forward : reverse;
}
/** Where a side's gradient is clipped; 0: nowhere. */
export const clipOf = (side: Side, { mode, clip }: AnswersScenario): number => (mode === "estimators" && side === "right" ? 0 : clip);
export const isSampled = ({ mode, gradient }: AnswersScenario): boolean => mode === "estimators" || gradient === "sampled";

/** A row an answer: its place in the row, from −2 to 2, and the square of that; and the weights of these where training starts. */
function featuresOf({ family, rewards, start }: AnswersScenario): Pick<PolicyRequest, "features" | "theta"> {
  if (family === "softmax") return {};
  const middle = (rewards.length - 1) / 2;
  const place = (i: number) => (2 * (i - middle)) / middle;
  const bell = family === "bell";
  return { features: rewards.map((_, i) => (bell ? [place(i), place(i) * place(i)] : [place(i)])), theta: start.slice(0, bell ? 2 : 1) };
}

/** What is rewarded and what it is weighed against; π* needs no more. */
const problemOf = ({ rewards, reference, scale }: AnswersScenario) => ({ rewards: rewards.map((reward) => reward * scale), reference });

function requestOf(side: Side, scenario: AnswersScenario): PolicyRequest {
  const { mode, beta, optimizer: method, rate: learningRate, batch: batchSize, seed, steps } = scenario;
  const direction = directionOf(side, scenario);
  const clip = clipOf(side, scenario);
  return {
    ...problemOf(scenario), ...featuresOf(scenario), beta, penalty: mode === "penalty" ? direction : "reverse-kl", objective: mode === "fit" ? direction : "penalty",
    optimizer: { method, learningRate, ...(clip > 0 ? { clip } : {}) },
    gradient: isSampled(scenario) ? { estimator: estimatorOf(side, scenario), batchSize, seed } : "exact",
    steps, every: Math.ceil(steps / 2000),
  };
}

async function optimumOf(lab: Lab, scenario: AnswersScenario, penalty: Direction, beta: number, options: Options): Promise<Float64Array> {
  const { optimum } = await lab.policy({ ...problemOf(scenario), beta, penalty, objective: "penalty", optimizer: { method: "gradient-descent", learningRate: 1 }, gradient: "exact", steps: 0 }, options);
  return optimum.policy;
}

/** How many answers, the likeliest first, hold 90 % of a policy. */
export function holding(policy: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (const probability of Array.from(policy).sort((a, b) => b - a)) {
    if (sum >= 0.9) break;
    sum += probability;
    count += 1;
  }
  return count;
}

/** All that the coverage depends on. */
export const problemKey = (scenario: AnswersScenario): string => JSON.stringify(problemOf(scenario));

async function askCoverage(lab: Lab, scenario: AnswersScenario, options: Options): Promise<Coverage> {
  const count = async (penalty: Direction) => (await Promise.all(weights.map((beta) => optimumOf(lab, scenario, penalty, beta, options)))).map(holding);
  const [forward, reverse] = await Promise.all([count("forward-kl"), count("reverse-kl")]);
  return { counts: { "forward-kl": forward, "reverse-kl": reverse }, answers: scenario.rewards.length };
}

/** `known`: a coverage that still holds. */
export async function askAnswers(lab: Lab, scenario: AnswersScenario, known: Coverage | undefined, options: Options): Promise<AnswersFrames> {
  const quiet: Options = options.signal ? { signal: options.signal } : {};
  const [left, right, mirror, coverage] = await Promise.all([
    lab.policy(requestOf("left", scenario), options), lab.policy(requestOf("right", scenario), quiet),
    optimumOf(lab, scenario, "forward-kl", scenario.beta, quiet), known ?? askCoverage(lab, scenario, quiet),
  ]);
  return { scenario, runs: { left, right }, mirror, coverage };
}

export type PolicyFrame = PolicyResult["frames"][number];

/** The last frame of a run at or before a step. */
export function frameAt({ frames }: PolicyResult, step: number): PolicyFrame {
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.step ?? Infinity) <= step) low = middle;
    else high = middle - 1;
  }
  return frames[low] as PolicyFrame;
}

/** What a side minimizes: the KL to π*, or what it is short of the best value of its objective. */
export function distanceOf(side: Side, { scenario, runs }: AnswersFrames, frame: PolicyFrame): number {
  if (scenario.mode === "fit") return frame.toOptimum[directionOf(side, scenario)];
  return Math.max(0, runs[side].optimum.value - frame.value);
}
