/** What the tests of the interface ask about, and the module they ask: the built one. */
export { KlError, loadKlLab } from "../../dist/kl-lab.js";

export const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });
export const mixture = (...components) => ({ family: "mixture", components: components.map(([weight, mean, sd]) => ({ weight, mean, sd })) });

export const categorical = (...probabilities) => ({ family: "categorical", probabilities });

/** The estimators that move samples along with q's parameters, which samples of a categorical q do not. */
export const pathwise = ["pathwise", "antithetic-pathwise", "sticking-the-landing", "k3-pathwise"];

/** One P of each family on the line that is no Gaussian and no mixture of them. */
export const others = {
  "student-t": { family: "student-t", mean: 0.2, scale: 1.1, df: 3 },
  laplace: { family: "laplace", mean: -0.3, scale: 0.8 },
  "skew-normal": { family: "skew-normal", location: -0.5, scale: 1.4, shape: 3 },
  uniform: { family: "uniform", low: -1, high: 2 },
  drawn: { family: "drawn", low: -2, high: 2, density: [0, 1, 3, 1, 2] },
};

export const modes = mixture([0.5, -3, 1], [0.5, 3, 1]);
export const three = mixture([0.45, -1.6, 0.9], [0.35, 0.7, 0.6], [0.2, 2.5, 1.2]);
export const q = gaussian(0.2, 1.3);
export const twoModel = mixture([0.4, -1.5, 0.8], [0.6, 1.6, 1]);

export const kinds = ["forward-kl", "reverse-kl", "jensen-shannon", "total-variation", "squared-hellinger", "chi-squared"];

export const requests = {
  divergence: { p: modes, q, kinds },
  gradient: { p: modes, q, kind: "reverse-kl" },
  optima: { p: modes, q, kind: "reverse-kl" },
  fit: {
    p: modes, q: gaussian(1.8, 0.85), kind: "reverse-kl", optimizer: { method: "adam", learningRate: 0.05, clip: 1 }, gradient: "exact", steps: 120, every: 3,
  },
  study: { p: three, q, direction: "forward-kl", estimators: ["k1", "k3", "score"], batchSize: 64, batches: 3000, seed: 11, bins: 32 },
  density: { of: [modes, q], x: Float64Array.from({ length: 101 }, (_, i) => -10 + 0.2 * i) },
  integrand: { p: modes, q, kind: "reverse-kl", x: Float64Array.from({ length: 101 }, (_, i) => -10 + 0.2 * i) },
  varianceMap: {
    p: modes, direction: "reverse-kl", estimators: ["k3", "k1"], mean: { from: -4, to: 4, count: 64 }, logSd: { from: -0.7, to: 1.3, count: 48 },
  },
  logRatios: { logRatios: Float64Array.from({ length: 500 }, (_, i) => 3 * (i / 500) - 1.4 + 0.5 * ((i * 31) % 7)) },
  policy: {
    rewards: [1, 0.2, -0.5, 1, 0.7], reference: [0.3, 0.25, 0.2, 0.05, 0.2], beta: 0.5, penalty: "reverse-kl", objective: "penalty",
    optimizer: { method: "adam", learningRate: 0.05, clip: 1 }, gradient: "exact", steps: 60, every: 3,
  },
  mixtureOf: { data: Float64Array.of(1.2, 1.9, 2.1, 1.7, 2.3, 4.0, 4.4, 4.1, 4.7, 4.2, 3.9, 1.8, 2.0, 4.5, 4.3, 2.2) },
};
