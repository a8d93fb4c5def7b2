/** Both fits of a scenario, step by step: what <kl-fit> plays. */
import type { FitResult, GradientEstimator, Lab, Options } from "../api.ts";
import type { FitScenario } from "../scenario/fit.ts";
import { modelOf } from "../scenario/model.ts";
import { takesLambda } from "../scenario/question.ts";
import { distributionOf } from "../scenario/target.ts";
import { english } from "../text/english.ts";
import type { Table } from "./figure.ts";
import { directions, kindOf, type Detail, type Side } from "./fit-detail.ts";
import type { Optima } from "./target-ask.ts";

const text = english.fit.tables;

export interface Normal { mean: number; sd: number }
export interface Frame { step: number; q: Normal; value: number }
/** One direction's way: its frames, whether it broke off, and three earlier Qs, evenly along the way, as a trail. */
export interface Path { frames: Frame[]; broken: boolean; trail: Frame[] }
export interface Runs { scenario: FitScenario; forward: Path; reverse: Path }

/** More frames than this are not kept: a chart is not wider. */
const mostFrames = 2000;

export async function runBoth(lab: Lab, scenario: FitScenario, options: Options): Promise<Runs> {
  const done = { forward: 0, reverse: 0 };
  const progressOf = (side: Side): Options => ({
    ...options,
    onProgress: (fraction) => {
      done[side] = fraction;
      options.onProgress?.((done.forward + done.reverse) / 2);
    },
  });
  const run = async (side: Side): Promise<Path> => pathOf(await lab.fit({
    p: distributionOf(scenario.p),
    q: modelOf(scenario.q),
    kind: kindOf[side],
    optimizer: { method: scenario.optimizer, learningRate: scenario.rate, ...(scenario.clip > 0 ? { clip: scenario.clip } : {}) },
    gradient: scenario.gradient === "exact" ? "exact" : { estimator: estimatorOf(scenario, side), batchSize: scenario.batch, seed: scenario.seed },
    steps: scenario.steps,
    every: Math.ceil(scenario.steps / mostFrames),
  }, progressOf(side)));
  const [forward, reverse] = await Promise.all([run("forward"), run("reverse")]);
  return { scenario, forward, reverse };
}

function estimatorOf(scenario: FitScenario, side: Side) {
  const name = scenario[side] as GradientEstimator;
  return takesLambda(name) ? { name, lambda: scenario.lambda } : name;
}

function pathOf({ frames, ended }: FitResult): Path {
  const kept = frames.map(({ step, q, value }) => ({ step, q: q as unknown as Normal, value }));
  const distances = kept.map(({ q }, i) => {
    const before = kept[Math.max(0, i - 1)]?.q ?? q;
    return Math.abs(q.mean - before.mean) + Math.abs(q.sd - before.sd);
  });
  const whole = distances.reduce((sum, distance) => sum + distance, 0);
  const trail = [0.25, 0.5, 0.75].map((part) => {
    let sum = 0;
    return kept.find((_, i) => (sum += distances[i] ?? 0) >= part * whole);
  });
  return { frames: kept, broken: ended === "diverged", trail: whole > 0 ? trail.filter((frame) => frame !== undefined) : [] };
}

/** The last frame at or before a step. */
export function frameAt({ frames }: Path, step: number): Frame {
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.step ?? Infinity) <= step) low = middle;
    else high = middle - 1;
  }
  return frames[low] ?? { step: 0, q: { mean: 0, sd: 1 }, value: NaN };
}

export const lengthOf = (runs: Runs): number => Math.max(...directions.map((side) => runs[side].frames.at(-1)?.step ?? 0));

export function tablesOf(runs: Runs, optima: Optima, detail: Detail | undefined): Table[] {
  const longer = runs.forward.frames.length >= runs.reverse.frames.length ? runs.forward : runs.reverse;
  const cells = ({ value, q }: Frame) => [value, q.mean, q.sd];
  const descent = longer.frames.map(({ step }) => [step, ...cells(frameAt(runs.forward, step)), ...cells(frameAt(runs.reverse, step))]);
  return [
    { name: text.divergences, columns: text.divergenceColumns, rows: descent },
    ...directions.map((side) => ({ name: text.optima[side], columns: text.optimaColumns, rows: optima[side].map(({ q, value }) => [q.mean, q.sd, value]) })),
    ...(detail ? [{ name: text.charges, columns: text.chargeColumns, rows: Array.from(detail.x, (x, i) => [x, detail.forward.integrand[i] ?? 0, detail.reverse.integrand[i] ?? 0]) }] : []),
  ];
}
