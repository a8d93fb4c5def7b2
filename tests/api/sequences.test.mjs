/** Sequences as scripts ask for them: what comes out, and what is refused at the door. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KlError, loadKlLab } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const request = {
  tokens: 3, length: 4, top: 2, batchSize: 16, batches: 500, seed: 8, bins: 12, list: 256,
  policy: [0.4, -0.3, 0, 1.2, 0.1, -0.8, 0, 0.9, 0.3, -0.5, 0.2, 1.1], reference: Float64Array.of(0.1, 0.2, -0.3, 0.8, 0.4, -0.2, 0.3, 0.2, 0.1, 0, 0, 0.5),
};
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

test("all sequences listed are a distribution, whose KL and whose steps' shares add up to the divergence", async () => {
  const { divergence, steps, sequences, likeliest, heaviest, transitions, gradient } = await lab.sequences(request);
  assert.equal(sequences, 81);
  assert.equal(likeliest.length, 81);
  assert.ok(Math.abs(sum(likeliest.map(({ policy }) => policy)) - 1) < 1e-14);
  assert.ok(Math.abs(sum(likeliest.map(({ reference }) => reference)) - 1) < 1e-14);
  assert.ok(Math.abs(sum(likeliest.map(({ policy, logRatio }) => policy * logRatio)) - divergence) < 1e-14);
  assert.ok(Math.abs(sum([...steps]) - divergence) < 1e-15);
  assert.ok(Math.abs(sum(heaviest.map(({ share }) => share)) - 1) < 1e-13);
  for (const { tokens, policy, reference, logRatio } of likeliest) {
    const cells = tokens.map((token, t) => (t === 0 ? 0 : 1 + tokens[t - 1]) * 3 + token);
    const product = (table) => cells.reduce((all, cell) => all * table[cell], 1);
    assert.ok(Math.abs(product(transitions.policy) / policy - 1) < 1e-14);
    assert.ok(Math.abs(product(transitions.reference) / reference - 1) < 1e-14);
    assert.ok(Math.abs(sum(cells.map((cell) => transitions.logRatio[cell])) - logRatio) < 1e-14);
  }
  // A logit added to a whole row changes nothing.
  for (let row = 0; row < 4; row += 1) assert.ok(Math.abs(sum([...gradient.subarray(3 * row, 3 * row + 3)])) < 1e-15);
});

test("the KL of sequences is the divergence of the two distributions over all of them, and k3's and k1's moments are a study's", async () => {
  const { divergence, likeliest, estimators } = await lab.sequences({ ...request, length: 3 });
  const categorical = (side) => ({ family: "categorical", probabilities: likeliest.map((one) => one[side]) });
  const pair = { p: categorical("reference"), q: categorical("policy") };
  const [reverse] = await lab.divergence({ ...pair, kinds: ["reverse-kl"] });
  assert.ok(Math.abs(reverse.value - divergence) < 1e-13 * divergence);
  for (const { estimator: { name }, exact } of await lab.study({ ...pair, direction: "reverse-kl", estimators: ["k1", "k2", "k3"], batchSize: 16, batches: 0, seed: 1, bins: 1 })) {
    const own = estimators.find((entry) => entry.name === name).exact;
    assert.ok(Math.abs(own.mean[0] - exact.mean[0]) < 1e-12 * exact.mean[0], name);
    assert.ok(Math.abs(own.sd[0] - exact.sd[0]) < 1e-12 * exact.sd[0], name);
  }
});

test("each entry of the table says what it is, with as many numbers as it estimates, in arrays of its own", async () => {
  const { estimators } = await lab.sequences(request);
  const names = estimators.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const name of ["k1", "k3", "token-k3", "rao-blackwell", "top-k", "score-function", "reward-to-go", "rao-blackwell-gradient", "token-loss", "token-k3-loss"]) assert.ok(names.includes(name), name);
  for (const entry of estimators) {
    assert.deepEqual(Object.keys(entry).sort(), ["estimates", "exact", "expectation", "formula", "histogram", "knownAs", "level", "name", "sampled", "source", "unbiased"]);
    const count = entry.estimates === "value" ? 1 : 12;
    for (const numbers of [entry.exact.mean, entry.exact.sd, entry.sampled.mean, entry.sampled.sd]) assert.ok(numbers instanceof Float64Array && numbers.length === count);
    assert.equal(entry.histogram.length, count);
    for (const { edges, counts, below, above } of entry.histogram) {
      assert.equal(edges.length, 13);
      assert.equal(sum([...counts]) + below + above, 500);
    }
    assert.ok(entry.formula && entry.expectation && entry.source);
  }
  const { estimators: exact } = await lab.sequences({ ...request, batches: 0 });
  exact.forEach(({ exact: { mean, sd }, sampled }, i) => {
    assert.deepEqual([mean, sd], [estimators[i].exact.mean, estimators[i].exact.sd]);
    assert.ok([...sampled.mean, ...sampled.sd].every(Number.isNaN));
  });
});

test("the same request gives the same numbers, however it is sliced; a signal calls it off", async () => {
  const large = { ...request, tokens: 6, policy: Array.from({ length: 42 }, (_, i) => ((i * 7) % 5) / 3), reference: Array.from({ length: 42 }, (_, i) => ((i * 3) % 4) / 3), length: 6, list: 4 };
  const [first, second] = await Promise.all([lab.sequences(large), lab.sequences(large)]);
  assert.deepEqual(first, second);
  assert.equal(first.sequences, 46656);
  const control = new AbortController();
  await assert.rejects(lab.sequences({ ...large, batches: 1e5 }, { signal: control.signal, onProgress: () => control.abort() }), { name: "AbortError" });
});

test("what is wrong is refused by its field", async () => {
  const refused = async (change, name, field) => {
    await assert.rejects(lab.sequences({ ...request, ...change }), (error) => error instanceof KlError && error.name === name && error.field === field, field);
  };
  await refused({ tokens: 1 }, "InvalidScenario", "tokens");
  await refused({ tokens: "3" }, "InvalidScenario", "tokens");
  await refused({ length: 7 }, "InvalidScenario", "length");
  await refused({ policy: request.policy.slice(1) }, "InvalidScenario", "policy");
  await refused({ policy: "no" }, "InvalidScenario", "policy");
  await refused({ policy: request.policy.map((logit, i) => (i === 5 ? NaN : logit)) }, "InvalidScenario", "policy[5]");
  await refused({ reference: request.policy.map((logit, i) => (i === 7 ? -51 : logit)) }, "InvalidScenario", "reference[7]");
  await refused({ top: 4 }, "InvalidScenario", "top");
  await refused({ batchSize: 1 }, "InvalidScenario", "batchSize");
  await refused({ batches: 1e6, batchSize: 1000 }, "LimitExceeded", "batches");
  await refused({ seed: undefined }, "InvalidScenario", "seed");
  await refused({ bins: 0 }, "InvalidScenario", "bins");
  await refused({ list: 1000 }, "InvalidScenario", "list");
  await refused({ temperature: 1 }, "InvalidScenario", "temperature");
});
