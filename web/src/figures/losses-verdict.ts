/** What a placement's exact push equals: one of the two divergences' own, a combination, nothing at all, or neither. Decided by numbers, to a part in 10⁹. */
import type { Placed, Pushes, Vector } from "./losses-ask.ts";

/** "batch": reverse KL's, short by the batch's own share, 1 − 1/N. "none": it has no mean. */
export type Verdict = "reverse" | "forward" | "difference" | "batch" | "zero" | "neither" | "none";
export type NoiseState = "number" | "infinite" | "unseen";

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

/** The worse of both parameters' states. */
export function stateOf({ exact: { sd, visible } }: Placed): NoiseState {
  if (sd.mean === Infinity || sd.logSd === Infinity) return "infinite";
  return Math.min(visible.mean, visible.logSd) < 0.5 ? "unseen" : "number";
}

/** Where descent goes: against the gradient. Undefined where there is none. */
export function pushOf({ mean, logSd }: Vector): { x: number; y: number } | undefined {
  return Number.isNaN(mean) || Number.isNaN(logSd) ? undefined : { x: mean === 0 ? 0 : -mean, y: logSd === 0 ? 0 : -logSd };
}
