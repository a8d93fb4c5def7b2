/**
 * Divergences, gradients, optima and exact moments of estimators for pairs of all families, beside what an independent program found (tests/truth/truth.json:
 * quadrature in extended precision). The module is asked in the words of cases.json, which are the interface's own.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { loadKlLab } from "./scenarios.mjs";

const table = (name) => JSON.parse(readFileSync(new URL(`../truth/${name}.json`, import.meta.url), "utf8"));
const cases = table("cases");
const truths = new Map(table("truth").map((truth) => [truth.name, truth]));

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

/** "Infinity" is infinite, null does not exist. */
const number = (value) => (value === null ? NaN : Number(value));

/** To a relative `digits` (of a small number, of 0.001), and what the truth itself may be off. Where that is not finite, the same. */
function same(actual, expected, error, digits, what) {
  const value = number(expected);
  if (!Number.isFinite(value)) return assert.equal(actual, value, what);
  assert.ok(Math.abs(actual - value) <= digits * (Math.abs(value) + 1e-3) + error, `${what}: ${actual}, in truth ${value} ± ${error}`);
}
const allSame = (actual, expected, errors, digits, what) => {
  assert.equal(actual.length, expected.length, what);
  for (const [j, value] of expected.entries()) same(actual[j], value, number(errors[j]), digits, `${what}[${j}]`);
};
const show = (name) => (typeof name === "string" ? name : JSON.stringify(name));

for (const { name, p, q } of cases) {
  const truth = truths.get(name);

  test(`${name}: every divergence, within the error that comes with it`, async () => {
    const values = await lab.divergence({ p, q, kinds: truth.divergence.map(({ kind }) => kind) });
    for (const [i, { kind, value, error }] of truth.divergence.entries()) {
      same(values[i].value, value, number(error), 1e-12, show(kind));
      if (Number.isFinite(values[i].value)) assert.ok(Math.abs(values[i].value - value) <= values[i].error + number(error), `${show(kind)}: the bound ${values[i].error} does not hold`);
    }
  });

  test(`${name}: every gradient, none where the divergence is infinite`, async () => {
    for (const { kind, parameters, gradient, error } of truth.gradient) {
      const answer = await lab.gradient({ p, q, kind });
      assert.deepEqual(answer.parameters, parameters);
      allSame(answer.gradient, gradient, error, 1e-11, show(kind));
    }
  });

  test(`${name}: the exact mean and sd of every estimator`, async () => {
    for (const { direction, optimalLambda, optimalLambdaGradient, estimators } of truth.study) {
      const study = { p, q, direction, estimators: estimators.map(({ estimator }) => estimator), batchSize: truth.batchSize, batches: 0, seed: 1, bins: 8 };
      const results = await lab.study(study);
      for (const [i, { estimator, parameters, truth: ought, exact, error }] of estimators.entries()) {
        const what = `${direction} ${show(estimator)}`;
        assert.deepEqual(results[i].parameters, parameters, what);
        allSame(results[i].truth, ought, error.truth, 1e-11, `${what} truth`);
        allSame(results[i].exact.mean, exact.mean, error.mean, 1e-10, `${what} mean`);
        allSame(results[i].exact.sd, exact.sd, error.sd, 1e-10, `${what} sd`);
        const coefficient = { "optimal-control-variate": [optimalLambda], "optimal-control-variate-gradient": optimalLambdaGradient }[estimator];
        if (coefficient) allSame(results[i].exact.coefficient, coefficient, coefficient.map(() => 0), 1e-9, `${what} λ*`);
      }
    }
  });

  if (truth.optima)
    test(`${name}: every optimum over Gaussians, best first`, async () => {
      for (const { kind, optima } of truth.optima) {
        const found = await lab.optima({ p, q, kind });
        assert.equal(found.length, optima.length, kind);
        for (const [i, { q: best, value }] of optima.entries()) {
          same(found[i].value, value, 1e-12, 1e-11, kind);
          if (i > 0 && Math.abs(found[i].value - found[i - 1].value) < 1e-9) continue; // mirror images: either may come first
          same(found[i].q.mean, best.mean, 1e-7, 1e-7, `${kind} mean`);
          same(found[i].q.sd, best.sd, 1e-7, 1e-7, `${kind} sd`);
        }
      }
    });
}
