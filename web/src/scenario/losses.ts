/** What <kl-losses> shows: which k, placed where; the push of each placement, and one of them run from samples. */
import { codec, type Table } from "./codec.ts";
import { batch, drift, optimization, playback, seed, withinSteps, type Drift, type Optimization, type Playback } from "./fields.ts";
import { oneOf } from "./kinds.ts";
import { q, type Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { estimatorsFor } from "./question.ts";
import { apart, type Begun, type Target } from "./target.ts";

export interface LossesScenario extends Optimization, Playback, Drift {
  p: Target;
  /** Where Q stands and the run starts. */
  q: Model;
  /** The entry that runs. */
  run: string;
  batch: number;
  seed: number;
}

/** Two unit modes four apart; Q sits on the right one. */
export const defaultLosses = (): Begun<LossesScenario> => ({
  p: apart(4),
  q: { mean: 2, sd: 1.6 },
  run: "k3-loss", optimizer: "adam", rate: 0.05, batch: 256, seed: 15,
  steps: 400, step: 0, speed: 1,
  staleness: 0, ratios: [],
});

export const lossesTable: Table<LossesScenario> = {
  ...q,
  run: oneOf(estimatorsFor("reverse-kl", "mean")),
  ...optimization,
  batch,
  seed,
  ...playback,
  ...drift,
};

export const lossesCodec = codec<LossesScenario>({
  table: lossesTable, defaults: defaultLosses, target: { otherwise: () => defaultLosses().p, anyFamily: true }, own: ["ratios"], agree: withinSteps,
});

const losses = (id: string, set: Pick<LossesScenario, "p" | "q" | "run"> & Partial<LossesScenario>): Preset<LossesScenario> =>
  ({ id, set: { optimizer: "adam", rate: 0.05, batch: 256, steps: 400, staleness: 0, ...set } });

export const lossesPresets: readonly Preset<LossesScenario>[] = [
  losses("four-apart", { p: apart(4), q: { mean: 2, sd: 1.6 }, run: "k3-loss" }),
  // The same loss, stuck: its exact mean still points to the other mode, but sits in events that no batch meets.
  losses("eight-apart", { p: apart(8), q: { mean: 4, sd: 1 }, run: "k3-loss" }),
  losses("stale-policy", { p: apart(4), q: { mean: 2, sd: 1.6 }, run: "k3-weighted-loss", staleness: 1 }),
];
