/** What <kl-metric> shows: three Gaussians on the line, and a search over random triples of such. */
import { codec, type Table } from "./codec.ts";
import { location, playback, seed, spread, withinSteps, type Playback } from "./fields.ts";
import { count } from "./kinds.ts";
import type { Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { problem } from "./problem.ts";

/** `steps` of the search: thousands of triples. */
export interface MetricScenario extends Playback {
  /** From A to C, straight on or by way of B. */
  a: Model;
  b: Model;
  c: Model;
  /** Of the search. */
  seed: number;
  /** The window: the axis of x, and of B's means on the map; B's sds there. */
  mean: { from: number; to: number };
  sd: { from: number; to: number };
  /** Cells a side of the map, once at rest. */
  cells: number;
}

export const points = ["a", "b", "c"] as const;
export type PointName = (typeof points)[number];
/** Triples that are tried in one step. */
export const triplesAStep = 1000;

const window = () => ({ mean: { from: -4, to: 6 }, sd: { from: 0.2, to: 5 } });
const gaussians = (a: [mean: number, sd: number], b: [mean: number, sd: number], c: [mean: number, sd: number]) => {
  const [first, second, third] = [a, b, c].map(([mean, sd]) => ({ mean, sd })) as [Model, Model, Model];
  return { a: first, b: second, c: third };
};

export const defaultMetric = (): MetricScenario => ({
  ...gaussians([0, 1], [1, 1], [2, 1]),
  seed: 15, steps: 100, step: 0, speed: 1,
  ...window(), cells: 96,
});

export const metricTable: Table<MetricScenario> = {
  "a.mean": location,
  "a.sd": spread,
  "b.mean": location,
  "b.sd": spread,
  "c.mean": location,
  "c.sd": spread,
  seed,
  ...playback,
  "mean.from": location,
  "mean.to": location,
  "sd.from": spread,
  "sd.to": spread,
  cells: count(8, 512),
};

export const metricCodec = codec<MetricScenario>({
  table: metricTable, defaults: defaultMetric,
  agree(scenario, given, problems) {
    withinSteps(scenario, given, problems);
    for (const axis of ["mean", "sd"] as const) {
      const { from, to } = scenario[axis];
      const least = axis === "mean" ? 1e-6 : from / 1000; // narrower, pixels are no longer parted by doubles
      if (to - from >= least) continue;
      problems.push(problem(`${axis}.to`, to, `more than ${axis}.from, ${from}, by ${axis === "mean" ? "0.000001" : "a thousandth"}`));
      scenario[axis] = window()[axis];
    }
  },
});

const metric = (id: string, set: Partial<MetricScenario>): Preset<MetricScenario> => ({ id, set: { ...window(), ...set } });

export const metricPresets: readonly Preset<MetricScenario>[] = [
  metric("equal-steps", gaussians([0, 1], [1, 1], [2, 1])),
  // From A = N(0, 1) to C = N(6, 1) straight on 18 nats; the cheapest B at mean 5 has the variance √26, and costs 4.6 in all.
  metric("wide-detour", { ...gaussians([0, 1], [5, 2.26], [6, 1]), mean: { from: -4, to: 10 } }),
  metric("mirror-images", gaussians([-1, 0.6], [1, 2], [3, 0.6])),
  metric("far-apart", { ...gaussians([0, 0.5], [4, 0.5], [8, 0.5]), mean: { from: -2, to: 10 } }),
  // Triple 58 600 of seed 15: of the first 100 000 that with the largest ratio of straight on to detour, 451 nats to 28.2.
  metric("worst-found", gaussians([-1.6050008505778999, 4.675582994874691], [2.2154186878503195, 1.075896463113229], [2.7971316642465576, 0.2128855523633399])),
];
