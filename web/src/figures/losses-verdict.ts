/** What a placement's exact push equals: one of the two divergences' own, a combination, nothing at all, or neither. Decided by numbers, to a part in 10⁹. */
import type { Placed, Pushes, Vector } from "./losses-ask.ts";
import { stateOf, type State } from "./state.ts";

/** "batch": reverse KL's, short by the batch's own share, 1 − 1/N. "none": it has no mean. */
export type Verdict = "reverse" | "forward" | "difference" | "batch" | "zero" | "neither" | "none";

const largest = (...vectors: Vector[]): number =>
  vectors.flatMap(({ mean, logSd }) => [mean, logSd]).reduce((most, part) => (Number.isFinite(part) ? Math.max(most, Math.abs(part)) : most), 0);
const exists = ({ mean, logSd }: Vector): boolean => Number.isFinite(mean) && Number.isFinite(logSd);

export function verdictOf({ info, exact }: Placed, { truth }: Pushes, batch: number): Verdict {
  const { "reverse-kl": reverse, "forward-kl": forward } = truth;
  if (!exists(exact.mean)) return "none";
  // Where all of it is tiny, an optimum for one, rounding is judged by what single batches show.
  const fine = 1e-9 * Math.max(largest(exact.mean, reverse, forward), 1e-3 * Math.min(1, largest(exact.sd)));
  const is = (mean: number, logSd: number) => Math.abs(exact.mean.mean - mean) <= fine && Math.abs(exact.mean.logSd - logSd) <= fine;
  const zero = is(0, 0);
  if (is(reverse.mean, reverse.logSd) && (info.unbiased || !zero)) return "reverse";
  if (zero) return "zero";
  if (is(forward.mean, forward.logSd)) return "forward";
  if (is(reverse.mean - forward.mean, reverse.logSd - forward.logSd)) return "difference";
  const share = 1 - 1 / batch;
  if (is(share * reverse.mean, share * reverse.logSd)) return "batch";
  return "neither";
}

/** The worse of both parameters' states; what there is not counts as a number. */
export function worseState({ exact: { sd, visible } }: Placed): Exclude<State, "unknown"> {
  const states = [stateOf(sd.mean, visible.mean), stateOf(sd.logSd, visible.logSd)];
  return (["infinite", "unseen"] as const).find((state) => states.includes(state)) ?? "number";
}

/** Where descent goes: against the gradient. Undefined where there is none. */
export function pushOf({ mean, logSd }: Vector): { x: number; y: number } | undefined {
  return Number.isNaN(mean) || Number.isNaN(logSd) ? undefined : { x: mean === 0 ? 0 : -mean, y: logSd === 0 ? 0 : -logSd };
}
