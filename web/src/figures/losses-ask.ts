/** What <kl-losses> asks the lab: the exact push of every placement, what batches show of it, and one placement run from samples. */
import type { Direction, Distribution, EstimatorInfo, FitResult, Lab, Options, StudyResult } from "../api.ts";
import type { Range } from "../charts/scale.ts";
import type { LossesScenario } from "../scenario/losses.ts";
import { modelOf, older, type Model } from "../scenario/model.ts";
import { answering } from "../scenario/question.ts";
import { distributionOf } from "../scenario/target.ts";
import { askCurves, type Curve, type Optima } from "./target-ask.ts";

/** A gradient by Q's parameters. */
export interface Vector { mean: number; logSd: number }
export type Placement = NonNullable<EstimatorInfo["placement"]>;
export type PlacedInfo = EstimatorInfo & { placement: Placement };
export interface Placed {
  info: EstimatorInfo;
  /** Of one batch's gradient: exactly, and over the batches drawn. */
  exact: { mean: Vector; sd: Vector; visible: Vector };
  sampled: Vector;
}
/** Where Q is: at the start of a run, or on its way. */
export interface Pushes {
  q: Model;
  placed: Placed[];
  /** ∇D(Q‖P) and ∇D(P‖Q); NaN where there is none. */
  truth: Record<Direction, Vector>;
  /** Batches behind `sampled`. */
  batches: number;
}
export interface Step { step: number; q: Model; reverse: number; forward: number }
export interface Way { steps: Step[]; broken: boolean }
export interface Frames {
  scenario: LossesScenario;
  pushes: Pushes;
  way: Way;
  /** Both divergences' own ways from the same start, by exact gradients. */
  guides: { forward: Model[]; reverse: Model[] };
  optima: Optima;
  /** Of a P that is no mixture: its curve. */
  outline: Curve | undefined;
}

/** A run is kept in at most so many steps, each with both divergences; in fewer while a handle is held. */
const mostSteps = { still: 400, held: 40 };
/** Samples drawn to see what batches see, at most; and while a handle is held, or a run plays. */
const mostSamples = { still: 400_000, quick: 10_000 };
const nothing: Vector = { mean: NaN, logSd: NaN };

const isPlaced = (info: EstimatorInfo): info is PlacedInfo => info.placement !== undefined;
/** The entries that training code places somewhere. */
export const placements = (): PlacedInfo[] => answering("reverse-kl", "mean").filter(isPlaced);
/** And the one that runs, which need not be among them. */
const shown = (run: string): EstimatorInfo[] => answering("reverse-kl", "mean").filter((info) => isPlaced(info) || info.name === run);

function vectorOf(parameters: readonly string[], values: Float64Array | undefined): Vector {
  if (!values) return nothing;
  return { mean: values[parameters.indexOf("mean")] ?? NaN, logSd: values[parameters.indexOf("logSd")] ?? NaN };
}

/** `quick`: fewer samples. */
export async function askPushes(lab: Lab, scenario: LossesScenario, q: Model, quick: boolean, options: Options): Promise<Pushes> {
  const { p, batch, seed, steps, staleness, run } = scenario;
  const infos = shown(run);
  const target = distributionOf(p);
  const batches = Math.max(1, Math.min(steps, Math.floor((quick ? mostSamples.quick : mostSamples.still) / batch)));
  const stale = staleness > 0 ? { behavior: modelOf(older(q, staleness)) } : {};
  const [results, forward] = await Promise.all([
    lab.study({ p: target, q: modelOf(q), direction: "reverse-kl", estimators: infos.map(({ name }) => name), batchSize: batch, batches, seed, bins: 1, ...stale }, options),
    lab.gradient({ p: target, q: modelOf(q), kind: "forward-kl" }, options),
  ]);
  const placedOf = ({ parameters, exact, sampled }: StudyResult, info: EstimatorInfo): Placed => ({
    info,
    exact: { mean: vectorOf(parameters, exact.mean), sd: vectorOf(parameters, exact.sd), visible: vectorOf(parameters, exact.visible) },
    sampled: vectorOf(parameters, sampled.mean),
  });
  const [first] = results;
  return {
    q,
    placed: infos.flatMap((info, i) => (results[i] ? [placedOf(results[i], info)] : [])),
    truth: { "reverse-kl": first ? vectorOf(first.parameters, first.truth) : nothing, "forward-kl": vectorOf(forward.parameters, forward.gradient) },
    batches,
  };
}

const gaussianOf = (q: Distribution): Model => q as unknown as Model;

/** One run: exact where `by` is a direction, else the placement of that name from samples; its divergence is reverse KL. */
function follow(lab: Lab, scenario: LossesScenario, by: Direction | { name: string }, every: number, options: Options): Promise<FitResult> {
  const { p, q, optimizer, rate, batch, seed, steps } = scenario;
  return lab.fit({
    p: distributionOf(p), q: modelOf(q), kind: typeof by === "string" ? by : "reverse-kl", optimizer: { method: optimizer, learningRate: rate },
    gradient: typeof by === "string" ? "exact" : { estimator: by.name, batchSize: batch, seed }, steps, every,
  }, options);
}

export async function askWay(lab: Lab, scenario: LossesScenario, held: boolean, options: Options): Promise<Way> {
  const every = Math.max(1, Math.ceil(scenario.steps / (held ? mostSteps.held : mostSteps.still)));
  const { frames, ended } = await follow(lab, scenario, { name: scenario.run }, every, options);
  const quiet: Options = options.signal ? { signal: options.signal } : {};
  const steps = await Promise.all(frames.map(async ({ step, q, value }): Promise<Step> => {
    const [forward] = await lab.divergence({ p: distributionOf(scenario.p), q, kinds: ["forward-kl"] }, quiet);
    return { step, q: gaussianOf(q), reverse: value, forward: forward?.value ?? NaN };
  }));
  return { steps, broken: ended === "diverged" };
}

export async function askGuides(lab: Lab, scenario: LossesScenario, options: Options): Promise<Frames["guides"]> {
  const every = Math.max(1, Math.ceil(scenario.steps / 100));
  const quiet: Options = options.signal ? { signal: options.signal } : {};
  const way = async (direction: Direction) => (await follow(lab, scenario, direction, every, quiet)).frames.filter(({ value }) => value < Infinity).map(({ q }) => gaussianOf(q));
  const [reverse, forward] = await Promise.all([way("reverse-kl"), way("forward-kl")]);
  return { forward, reverse };
}

/** The curve of a P without modes over a range; of a mixture none. */
export async function askOutline(lab: Lab, { p }: LossesScenario, range: Range, options: Options): Promise<Curve | undefined> {
  if (Array.isArray(p)) return undefined;
  const [curve] = await askCurves(lab, [distributionOf(p)], range, 401, options);
  return curve;
}

/** The last step of a way at or before one. */
export function stepAt({ steps }: Way, step: number): { at: Step; index: number } {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle]?.step ?? Infinity) <= step) low = middle;
    else high = middle - 1;
  }
  return { at: steps[low] ?? { step: 0, q: { mean: 0, sd: 1 }, reverse: NaN, forward: NaN }, index: low };
}
