/** How many samples an estimator needs: until its error, bias included, is a tenth of the truth. */
import type { EstimatorInfo, Lab, Options } from "../api.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { parameterOf, request } from "./noise-study.ts";

/** The share of the truth that an error may have. */
const share = 0.1;
const largestBatch = 1e6;

export type Need =
  | { kind: "samples"; samples: number; /** By the 1/N law, from one batch size. */ approximate: boolean }
  /** The bias alone is more than that. */
  | { kind: "never" }
  | { kind: "infinite" }
  /** Nothing is a tenth of zero. */
  | { kind: "zero" }
  /** Its sd does not fall as 1/√N at this size. */
  | { kind: "lawless" }
  | { kind: "unknown" };

/** Exact moments of a batch of some size. */
export interface Moments { size: number; bias: number; sd: number }

/** Names of the entries defined on a whole batch: their sd need not fall as 1/√N. */
export const onBatch = (catalog: readonly EstimatorInfo[]): ReadonlySet<string> => new Set(catalog.flatMap(({ name, perSample }) => (perSample ? [] : [name])));

/** Those entries at four times the batch size: whether bias and variance keep their laws. By index of the scenario's estimators. */
export async function askLater(lab: Lab, scenario: NoiseScenario, whole: ReadonlySet<string>, options: Options): Promise<Map<number, Moments>> {
  const places = scenario.estimators.flatMap(({ name }, i) => (whole.has(name) ? [i] : []));
  const later = new Map<number, Moments>();
  if (places.length === 0) return later;
  const size = Math.min(4 * scenario.batch, largestBatch);
  const estimators = places.flatMap((i) => scenario.estimators[i] ?? []);
  const found = await lab.study({ ...request(scenario), estimators, batchSize: size, batches: 0, bins: 1 }, options);
  found.forEach((result, i) => {
    const at = parameterOf(scenario, result);
    later.set(places[i] ?? 0, { size, bias: (result.exact.mean[at] ?? NaN) - (result.truth[at] ?? NaN), sd: result.exact.sd[at] ?? NaN });
  });
  return later;
}

/** From the exact moments of one batch; of an entry defined on a batch those of a larger one, too. */
export function needOf(truth: number, now: Moments, later: Moments | undefined): Need {
  if (Number.isNaN(truth) || Number.isNaN(now.sd) || Number.isNaN(now.bias)) return { kind: "unknown" };
  if (truth === 0) return { kind: "zero" };
  const limit = share * Math.abs(truth);
  const variance = now.sd * now.sd * now.size;
  if (now.sd === Infinity) return { kind: "infinite" };
  if (!later) {
    const left = limit * limit - now.bias * now.bias;
    return left > 0 ? { kind: "samples", samples: Math.max(1, Math.ceil(variance / left)), approximate: false } : { kind: "never" };
  }
  const laterVariance = later.sd * later.sd * later.size;
  if (!(Math.abs(laterVariance - variance) <= share * variance) || later.size <= now.size) return { kind: "lawless" };
  // bias = kept + falling / N
  const falling = (now.bias - later.bias) / (1 / now.size - 1 / later.size);
  const kept = later.bias - falling / later.size;
  if (Math.abs(kept) >= limit) return { kind: "never" };
  const enough = (n: number) => (kept + falling / n) * (kept + falling / n) + laterVariance / n <= limit * limit;
  let [high, low] = [1, 0];
  while (!enough(high) && high < 1e15) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return { kind: "samples", samples: high, approximate: true };
}
