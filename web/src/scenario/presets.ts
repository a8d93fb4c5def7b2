/** Ready-made scenarios, one entry each; their titles are in the string table under the same id. A preset replaces the fields it names. */
import { lockedModel, twoModes, type Component, type FitScenario, type NoiseScenario } from "./schema.ts";

export interface FitPreset {
  id: string;
  /** Without `p`, P is the mixture fitted to `data`. */
  set: Partial<FitScenario>;
}
export interface NoisePreset {
  id: string;
  set: Partial<NoiseScenario>;
}

const mixture = (...components: [weight: number, mean: number, sd: number][]): Component[] =>
  components.map(([weight, mean, sd]) => ({ weight, mean, sd }));

export const fitPresets: readonly FitPreset[] = [
  { id: "two-equal-modes", set: { p: mixture([0.5, -3, 1], [0.5, 3, 1]), q: { mean: 1.8, sd: 0.85 }, data: "" } },
  { id: "unequal-modes", set: { p: mixture([0.7, -2.5, 1], [0.3, 3, 0.7]), q: { mean: 1.5, sd: 0.85 }, data: "" } },
  { id: "three-modes", set: { p: mixture([0.3, -5, 0.8], [0.4, 0, 0.8], [0.3, 5, 0.8]), q: { mean: 2, sd: 0.85 }, data: "" } },
  { id: "wide-and-narrow", set: { p: mixture([0.6, -1, 2.2], [0.4, 3.5, 0.45]), q: { mean: 2, sd: 0.85 }, data: "" } },
  // Mode-locked optima exist, and the covering one is still the best: separation between 4.824 and 5.6002.
  { id: "covering-wins", set: { p: mixture([0.5, -2.5, 1], [0.5, 2.5, 1]), q: { mean: 0.6, sd: 0.85 }, data: "" } },
  { id: "old-faithful", set: { data: "faithful", q: { mean: 3.6, sd: 0.3 } } },
];

const two = twoModes();
const standard = mixture([1, 0, 1]);
const named = (...names: string[]) => names.map((name) => ({ name }));

export const noisePresets: readonly NoisePreset[] = [
  {
    id: "at-an-optimum",
    set: {
      p: two, q: lockedModel(), direction: "reverse-kl", parameter: "mean",
      estimators: named("sticking-the-landing", "score-function-leave-one-out", "score-function", "pathwise"),
    },
  },
  {
    id: "schulman-near",
    set: { p: standard, q: { mean: 0.1, sd: 1 }, direction: "forward-kl", parameter: "value", estimators: named("k1", "k2", "k3"), lambda: 1 },
  },
  {
    id: "schulman-far",
    set: {
      p: standard, q: { mean: 1, sd: 1 }, direction: "forward-kl", parameter: "value",
      estimators: named("k1", "k2", "k3", "optimal-control-variate"), lambda: 1,
    },
  },
  // Forward KL's own optimum, N(0, 10): wider than √2 times the modes, so E_P[r²] is infinite.
  {
    id: "infinite",
    set: { p: two, q: { mean: 0, sd: 3.1622776601683795 }, direction: "forward-kl", parameter: "logSd", estimators: named("score", "k3-gradient", "control-variate-gradient") },
  },
  // Q has dropped the left mode: the sd of k3's estimate is millions, and no batch ever shows it.
  {
    id: "silent-half",
    set: { p: two, q: { mean: 3, sd: 1 }, direction: "reverse-kl", parameter: "value", estimators: named("k1", "k2", "k3"), lambda: 1 },
  },
  // The sd of k3 is 781 here, and 320 000 samples show 1.6.
  {
    id: "unseen",
    set: {
      p: mixture([0.5, -2, 0.6], [0.5, 2, 0.9]), q: { mean: 0.5, sd: 1.2 }, direction: "forward-kl", parameter: "value",
      estimators: named("k1", "k2", "k3"), lambda: 1,
    },
  },
];
