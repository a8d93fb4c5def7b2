/** Categorical distributions by the interface: sums over answers, fits, studies, and what comes back in the form it went in. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { categorical, kinds, loadKlLab } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const near = (actual, expected, tolerance) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
const p = categorical(0.1, 0.2, 0.3, 0.4), q = categorical(0.4, 0.3, 0.2, 0.1);
const sum = (values) => values.reduce((total, value) => total + value, 0);
const over = (term) => sum(p.probabilities.map((share, k) => term(share, q.probabilities[k])));

test("divergences are sums over the answers", async () => {
  const expected = [
    over((a, b) => a * Math.log(a / b)), over((a, b) => b * Math.log(b / a)),
    over((a, b) => (a * Math.log((2 * a) / (a + b)) + b * Math.log((2 * b) / (a + b))) / 2), over((a, b) => Math.abs(a - b) / 2),
    over((a, b) => (Math.sqrt(a) - Math.sqrt(b)) ** 2 / 2), over((a, b) => (a * a) / b) - 1,
  ];
  for (const [i, { value, error }] of (await lab.divergence({ p, q, kinds })).entries()) {
    near(value, expected[i], 1e-15);
    assert.ok(error <= 1e-12 * value + 1e-14);
  }
});

test("weights count up to a factor, from an array or a Float64Array, and of 4096 answers as of two", async () => {
  const [whole] = await lab.divergence({ p, q, kinds: ["forward-kl"] });
  const [scaled] = await lab.divergence({ p: { ...p, probabilities: Float64Array.from(p.probabilities, (share) => 1024 * share) }, q, kinds: ["forward-kl"] });
  assert.deepEqual(scaled, whole);
  const halves = (shares) => categorical(...shares.flatMap((share) => Array(1024).fill(share)));
  const [many] = await lab.divergence({ p: halves(p.probabilities), q: halves(q.probabilities), kinds: ["forward-kl"] });
  near(many.value, whole.value, 1e-15);
});

test("an answer that the model never gives makes forward KL infinite, and no other kind that has a bound", async () => {
  const values = (await lab.divergence({ p, q: categorical(1, 1, 1, 0), kinds })).map(({ value }) => value);
  assert.deepEqual(values.map(Number.isFinite), [false, true, true, true, true, false]);
});

test("the density of an answer is its probability, and the integrand sums to the divergence", async () => {
  const x = Float64Array.of(-1, 0, 1, 2, 3, 4);
  const [density] = await lab.density({ of: [p], x });
  for (const [i, share] of [0, ...p.probabilities, 0].entries()) near(density[i], share, 1e-16);
  const [{ value }] = await lab.divergence({ p, q, kinds: ["reverse-kl"] });
  near(sum(await lab.integrand({ p, q, kind: "reverse-kl", x })), value, 1e-15);
});

test("the gradient of forward KL by the logits is π − p, and the optimum is P, unless P has a zero", async () => {
  const { parameters, gradient } = await lab.gradient({ p, q, kind: "forward-kl" });
  assert.deepEqual(parameters, ["logit[0]", "logit[1]", "logit[2]", "logit[3]"]);
  for (const [k, slope] of gradient.entries()) near(slope, q.probabilities[k] - p.probabilities[k], 1e-15);
  assert.deepEqual(await lab.optima({ p, q, kind: "reverse-kl" }), [{ q: p, value: 0 }]);
  assert.deepEqual(await lab.optima({ p: categorical(0, 1, 1, 1), q, kind: "forward-kl" }), []);
});

for (const gradient of ["exact", { estimator: "score-function-leave-one-out", batchSize: 64, seed: 3 }])
  test(`a fit, ${gradient === "exact" ? "exact" : "sampled"}, has categorical frames, of two answers too, and goes on from its state`, async () => {
    for (const pair of [{ p, q }, { p: categorical(0.3, 0.7), q: categorical(0.5, 0.5) }]) {
      const request = { ...pair, kind: "reverse-kl", optimizer: { method: "adam", learningRate: 0.05 }, gradient, steps: 40 };
      const whole = await lab.fit(request);
      assert.deepEqual(whole.frames[0].q, pair.q);
      for (const { q: model } of whole.frames) near(sum(model.probabilities), 1, 1e-15);
      const half = await lab.fit({ ...request, steps: 16 });
      const rest = await lab.fit({ ...request, steps: 24, state: JSON.parse(JSON.stringify(half.state)) });
      assert.deepEqual([...half.frames, ...rest.frames.slice(1)], whole.frames);
      const [{ value }] = await lab.divergence({ p: pair.p, q: whole.frames[40].q, kinds: ["reverse-kl"] });
      near(value, whole.frames[40].value, 1e-15);
      assert.ok(value < whole.frames[0].value / 4);
    }
  });

test("a study keeps answers, and its samples agree with its exact part, off-policy as well", async () => {
  const study = { p, q, direction: "reverse-kl", estimators: ["k1", "k3", "score-function", "k3-weighted-loss"], batchSize: 32, batches: 2000, seed: 4, bins: 16, keep: 100 };
  for (const behavior of [undefined, categorical(1, 2, 2, 1)]) {
    for (const { exact, sampled, kept } of await lab.study({ ...study, ...(behavior && { behavior }) })) {
      assert.ok(kept.x.every((answer) => Number.isInteger(answer) && answer >= 0 && answer < 4));
      for (const [j, mean] of exact.mean.entries()) near(sampled.mean[j], mean, (5 * exact.sd[j]) / Math.sqrt(2000) + 1e-15);
    }
  }
});
