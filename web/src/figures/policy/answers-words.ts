/** What the answers view says: how much of π* is kept, what a fit pays, and where a run went. */
import { english } from "../../text/english.ts";
import { list, nats, percent, significant, whole } from "../../text/numbers.ts";
import { estimatorName, inSentence } from "../estimator-name.ts";
import { clipOf, distanceOf, estimatorOf, frameAt, holding, sides, type AnswersFrames, type PolicyFrame, type Side } from "./answers-ask.ts";

const text = english.policy.answers;

/** A distance to go, of which less than a thousandth is nothing to speak of. */
export const writtenDistance = (distance: number): string => (distance > 0 && distance < 1e-3 ? text.descent.tiny : significant(distance));
/** β with as many digits as it has, up to three. */
export const writtenWeight = (beta: number): string => String(Number(beta.toPrecision(3)));

/** In so many answers at least as much of a policy as in any others: those that hold 90 % of it. */
function held(policy: ArrayLike<number>): ReadonlySet<number> {
  const order = Array.from({ length: policy.length }, (_, i) => i).sort((a, b) => (policy[b] ?? 0) - (policy[a] ?? 0));
  return new Set(order.slice(0, holding(policy)));
}

/** The answers of the highest reward. */
const bestOf = (rewards: readonly number[]): number[] => {
  const most = Math.max(...rewards);
  return rewards.flatMap((reward, i) => (reward === most ? [i] : []));
};

/** Half the summed distance of two policies. */
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / 2;

const answersIn = (policy: ArrayLike<number>) => text.says.answers(whole(holding(policy)));

/** How the noise of a batch compares with the gradient it stands for. */
function noiseOf({ noise, exactNorm }: PolicyFrame): string {
  if (Number.isNaN(noise)) return text.says.noiseUnknown;
  return noise === Infinity ? text.says.noiseInfinite : text.says.noise(significant(noise / exactNorm, 2));
}

/** The line under a panel. */
export function saidOf(side: Side, frames: AnswersFrames, step: number): string {
  const { scenario, runs, mirror } = frames;
  const run = runs[side];
  const frame = frameAt(run, step);
  const last = run.frames.at(-1) ?? frame;
  if (run.ended === "diverged" && frame === last) return text.says.broken(whole(frame.step));
  const { policy: optimum } = run.optimum;
  const distance = distanceOf(side, frames, frame);
  const best = bestOf(scenario.rewards);
  const keeps = (policy: ArrayLike<number>) => whole(best.filter((answer) => held(policy).has(answer)).length);
  if (scenario.mode === "fit") {
    if (apart(frame.policy, optimum) < 0.01) return text.says.reached(answersIn(optimum));
    if (best.length > 1) return text.says.fit(nats(distance), answersIn(frame.policy), keeps(frame.policy), whole(best.length));
    return text.says.fitOne(nats(distance), answersIn(frame.policy), whole(holding(optimum)));
  }
  if (scenario.mode === "estimators") {
    if (frame.step > 0 && apart(frame.policy, mirror) < 0.05 && apart(optimum, mirror) > 0.1) return text.says.elsewhere(nats(frame.toOptimum["reverse-kl"]));
    const clip = clipOf(side, scenario);
    const norms = run.frames.filter((at) => at.step < frame.step).map(({ gradientNorm }) => gradientNorm);
    const clipped = clip > 0 ? text.says.clipped(whole(norms.filter((norm) => norm > clip).length), whole(norms.length)) : "";
    return text.says.estimators(writtenDistance(distance), noiseOf(frame), clipped);
  }
  if (best.length > 1) return text.says.penalty(keeps(optimum), whole(best.length), answersIn(optimum));
  return text.says.penaltyOne(percent(optimum[best[0] ?? 0] ?? 0), answersIn(optimum));
}

/** Head of a panel. */
export function headOf(side: Side, scenario: AnswersFrames["scenario"]): { name: string; formula: string; role: string } {
  if (scenario.mode !== "estimators") return text.heads[scenario.mode][side];
  const clip = clipOf(side, scenario);
  return { name: estimatorName(estimatorOf(side, scenario)), formula: "", role: clip > 0 ? text.heads.estimators.clipped(significant(clip)) : text.heads.estimators.unclipped };
}
/** The same within a sentence. */
export const nameOf = (side: Side, scenario: AnswersFrames["scenario"]): string => inSentence(headOf(side, scenario).name);

/** One panel for those who do not see it. */
export function pictureOf(side: Side, frames: AnswersFrames, step: number): string {
  const { scenario, runs } = frames;
  const all = scenario.reference.reduce((sum, weight) => sum + weight, 0);
  const written = (values: ArrayLike<number>) => list(Array.from(values, (value) => percent(value)));
  return text.picture(headOf(side, scenario).name, list(scenario.rewards.map((reward) => significant(reward * scenario.scale))), written(scenario.reference.map((weight) => weight / all)),
    written(runs[side].optimum.policy), written(frameAt(runs[side], step).policy));
}

/** All of it in words. */
export function spoken(frames: AnswersFrames, step: number): string {
  return sides.map((side) => `${headOf(side, frames.scenario).name}: ${saidOf(side, frames, step)}`).join(" ");
}

