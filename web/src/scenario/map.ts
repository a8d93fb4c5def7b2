/** What <kl-map> shows: two estimators compared over all Gaussian Qs. */
import { codec, type Table } from "./codec.ts";
import { batch, batches, location, seed, spread } from "./fields.ts";
import { count } from "./kinds.ts";
import { lockedModel, q, type Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { problem } from "./problem.ts";
import { mapEstimatorsFor, named, offeredAmong, question, type Question } from "./question.ts";
import { standard, twoModes, type Begun, type Target } from "./target.ts";

/** `estimators`: two; the map shows Var[first] / Var[second]. */
export interface MapScenario extends Question {
  p: Target;
  /** The point marked. */
  q: Model;
  /** The window: means from…to across, sds from…to up, on a log scale. */
  mean: { from: number; to: number };
  sd: { from: number; to: number };
  /** Cells a side, once at rest. */
  cells: number;
  /** Of the histograms at the point. */
  batch: number;
  batches: number;
  seed: number;
}

const wide = () => ({ mean: { from: -6, to: 6 }, sd: { from: 0.45, to: 5 } });
const near = () => ({ mean: { from: -2, to: 2 }, sd: { from: 0.25, to: 4 } });

export const defaultMap = (): Begun<MapScenario> => ({
  p: twoModes(),
  q: lockedModel(),
  direction: "reverse-kl",
  estimators: named("k3", "k1"),
  parameter: "value",
  ...wide(), cells: 128,
  batch: 64, batches: 2000, seed: 15,
});

export const mapTable: Table<MapScenario> = {
  ...q,
  ...question(2, 2),
  "mean.from": location,
  "mean.to": location,
  "sd.from": spread,
  "sd.to": spread,
  cells: count(8, 512),
  batch,
  batches,
  seed,
};

export const mapCodec = codec<MapScenario>({
  table: mapTable, defaults: defaultMap, target: { otherwise: twoModes, anyFamily: true },
  agree(scenario, given, problems) {
    const offered = mapEstimatorsFor(scenario.direction, scenario.parameter);
    const fitting = offeredAmong(scenario, offered, given, problems);
    const free = offered.filter((name) => fitting.every((kept) => kept.name !== name));
    scenario.estimators = [...fitting, ...named(...free)].slice(0, 2);
    for (const axis of ["mean", "sd"] as const) {
      const { from, to } = scenario[axis];
      const least = axis === "mean" ? 1e-6 : from / 1000; // narrower, pixels are no longer parted by doubles
      if (to - from >= least) continue;
      problems.push(problem(`${axis}.to`, to, `more than ${axis}.from, ${from}, by ${axis === "mean" ? "0.000001" : "a thousandth"}`));
      scenario[axis] = wide()[axis];
    }
  },
});

const map = (id: string, set: Question & Pick<MapScenario, "p" | "q" | "mean" | "sd">): Preset<MapScenario> => ({ id, set });

export const mapPresets: readonly Preset<MapScenario>[] = [
  map("k3-against-k1", { p: twoModes(), q: lockedModel(), direction: "reverse-kl", parameter: "value", estimators: named("k3", "k1"), ...wide() }),
  map("k3-forward", { p: twoModes(), q: { mean: 0, sd: 3.1622776601683795 }, direction: "forward-kl", parameter: "value", estimators: named("k3", "k1"), ...wide() }),
  // They cross at sd 1/√2.
  map("landing-against-pathwise", {
    p: standard(), q: { mean: 0, sd: 0.7071067811865476 }, direction: "reverse-kl", parameter: "mean", estimators: named("sticking-the-landing", "pathwise"), ...near(),
  }),
  map("score-against-pathwise", { p: twoModes(), q: lockedModel(), direction: "reverse-kl", parameter: "mean", estimators: named("score-function", "pathwise"), ...wide() }),
  map("heavy-tails", {
    p: { family: "student-t", mean: 0, scale: 1, df: 3 }, q: { mean: 0, sd: 1.2602196998244632 }, direction: "reverse-kl", parameter: "value", estimators: named("clamped-k3", "k1"), ...near(),
  }),
];
