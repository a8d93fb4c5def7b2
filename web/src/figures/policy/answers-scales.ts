/** The scales of the answers view: round, the same for both sides, and still while anything plays or is held. */
import type { Span } from "../../charts/span.ts";
import { roundAbove, type Range } from "../../charts/scale.ts";
import type { AnswersScenario } from "../../scenario/policy.ts";
import { sides, type AnswersFrames } from "./answers-ask.ts";

const steps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** Room above the best answer, and below the worst where that is below zero. */
export function rewardRange({ rewards, scale }: AnswersScenario): Range {
  const high = Math.max(0, ...rewards) * scale;
  const low = Math.min(0, ...rewards) * scale;
  const above = (size: number) => (size > 0 ? roundAbove(1.15 * size, steps) : 0);
  return { low: -above(-low), high: Math.max(above(high), above(-low) / 4, scale / 4) };
}

/** As high as any bar of either side becomes. */
export function probabilityTop({ scenario, runs }: AnswersFrames): number {
  const all = scenario.reference.reduce((sum, weight) => sum + weight, 0);
  const most = Math.max(...scenario.reference.map((weight) => weight / all),
    ...sides.flatMap((side) => [...runs[side].optimum.policy, ...runs[side].frames.map(({ policy }) => Math.max(...policy))]));
  return Math.min(1.12, roundAbove(1.12 * most, steps));
}

/** Of everything drawn of the gradients: whole powers of ten, at most eight of them. */
export function gradientSpan({ scenario, runs }: AnswersFrames): Span {
  const drawn = sides.flatMap((side) => runs[side].frames.flatMap(({ gradientNorm, exactNorm, noise }) => [gradientNorm, exactNorm, noise]));
  const usable = [...drawn, scenario.clip].filter((value) => value > 0 && value < Infinity);
  const high = roundAbove(Math.max(1e-8, ...usable), [1]);
  const least = Math.max(high / 1e8, Math.min(high / 10, ...usable));
  return { low: roundAbove(least, [1]) / 10, high, logarithmic: true };
}

/** Around values that need not be positive; from zero where they are and `fromZero` says so. */
export function linearSpan(values: readonly number[], fromZero: boolean): Span {
  const finite = values.filter((value) => Number.isFinite(value));
  const [least, most] = [Math.min(...finite, Infinity), Math.max(...finite, -Infinity)];
  if (!(most > -Infinity)) return { low: 0, high: 1, logarithmic: false };
  if (fromZero) return { low: 0, high: roundAbove(Math.max(1e-9, 1.05 * most), steps), logarithmic: false };
  const reach = Math.max(most - least, 1e-9, 1e-6 * Math.abs(most));
  return { low: least - 0.1 * reach, high: most + 0.1 * reach, logarithmic: false };
}
