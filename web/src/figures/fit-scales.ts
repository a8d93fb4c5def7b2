/** Axis ranges of <kl-fit>: chosen when a person lets go, kept while they drag or play. */
import { mixtureHeight, peak } from "../charts/gaussian.ts";
import type { Range } from "../charts/scale.ts";
import type { Model } from "../scenario/model.ts";
import type { Component } from "../scenario/target.ts";

export interface Ranges { x: Range; y: Range }

/** P's modes, and Q where it starts. */
type Shown = { p: readonly Component[]; q: Model };

function wanted({ p, q }: Shown, data: readonly number[], tallest: number): Ranges {
  const present = p.filter(({ weight }) => weight > 0);
  let low = q.mean - 3 * q.sd;
  let high = q.mean + 3 * q.sd;
  for (const { mean, sd } of present) {
    low = Math.min(low, mean - 4.4 * sd);
    high = Math.max(high, mean + 4.4 * sd);
  }
  for (const value of data) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const mode = Math.max(...present.map(({ mean }) => mixtureHeight(p, mean)), tallest);
  const alone = Math.max(...present.map((component) => peak(component)));
  return { x: { low, high }, y: { low: 0, high: 1.13 * Math.max(mode, Math.min(alone, 2.2 * mode), Math.min(peak(q), 4 * mode)) } };
}

/** The ranges to use: the old ones as long as everything is well in view. */
export function rangesFor(scenario: Shown, data: readonly number[], tallest: number, old: Ranges | undefined): Ranges {
  const next = wanted(scenario, data, tallest);
  if (!old) return next;
  const inView = [...scenario.p.filter(({ weight }) => weight > 0), scenario.q].every(({ mean, sd }) => mean - 2.4 * sd >= old.x.low && mean + 2.4 * sd <= old.x.high);
  const keepsX = inView && next.x.high - next.x.low > 0.66 * (old.x.high - old.x.low);
  const keepsY = next.y.high <= 1.08 * old.y.high && next.y.high > 0.66 * old.y.high;
  return { x: keepsX ? old.x : next.x, y: keepsY ? old.y : next.y };
}
