/** Every request of the interface, answered by the built module: shapes as api.ts says, and values that theorems and published tables give. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gaussian, kinds, loadKlLab, mixture, modes, q, requests, three } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const near = (actual, expected, tolerance) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);

test("D(N(0, 1)‖N(0.1, 1)) is 0.005 nats, and its error bound holds", async () => {
  const [forward, reverse] = await lab.divergence({ p: gaussian(0, 1), q: gaussian(0.1, 1), kinds: ["forward-kl", "reverse-kl"] });
  for (const { value, error } of [forward, reverse]) {
    near(value, 0.005, error + 1e-17);
    assert.ok(error <= 1e-12 * 0.005 + 1e-15);
  }
});

test("a divergence of a thing from itself is zero, of every kind", async () => {
  for (const { value } of await lab.divergence({ p: gaussian(0.3, 2), q: gaussian(0.3, 2), kinds: [...kinds, { alpha: 0.3 }, { alpha: -2 }] })) near(value, 0, 1e-15);
});

test("infinite is an answer: χ² to a model of less than 1/√2 of the target's sd, whose gradient does not exist", async () => {
  const wide = { p: gaussian(0, 1), q: gaussian(0, 0.7) };
  const [{ value }] = await lab.divergence({ ...wide, kinds: ["chi-squared"] });
  assert.equal(value, Infinity);
  const { gradient } = await lab.gradient({ ...wide, kind: "chi-squared" });
  assert.deepEqual([...gradient], [NaN, NaN]);
});

test("alpha 1 and 0 are forward and reverse KL", async () => {
  const [forward, one, reverse, zero] = await lab.divergence({ p: modes, q, kinds: ["forward-kl", { alpha: 1 }, "reverse-kl", { alpha: 0 }] });
  assert.deepEqual([one, zero], [forward, reverse]);
});

test("the gradient of forward KL is that of matching moments", async () => {
  const { parameters, gradient } = await lab.gradient({ p: modes, q: gaussian(0.5, 2), kind: "forward-kl" });
  assert.deepEqual(parameters, ["mean", "logSd"]);
  near(gradient[0], 0.5 / 4, 1e-12); // (m − E[x])/s²
  near(gradient[1], 1 - (10 + 0.25) / 4, 1e-12); // 1 − (Var[x] + (E[x] − m)²)/s²
});

test("forward KL has one optimum, at the target's mean and variance", async () => {
  const optima = await lab.optima({ p: modes, q, kind: "forward-kl" });
  assert.equal(optima.length, 1);
  assert.equal(optima[0].q.family, "gaussian");
  near(optima[0].q.mean, 0, 1e-10);
  near(optima[0].q.sd, Math.sqrt(10), 1e-10);
});

test("reverse KL to two unit modes 6 apart has an optimum in each and one over both, best first", async () => {
  const optima = await lab.optima(requests.optima);
  assert.equal(optima.length, 3);
  for (const [i, { value }] of optima.slice(1).entries()) assert.ok(value >= optima[i].value - 1e-12);
  near(Math.abs(optima[0].q.mean), 3, 0.1);
  near(optima[2].q.mean, 0, 1e-9);
});

test("a fit returns the frames asked for, and its state goes on as if it had never stopped", async () => {
  const whole = await lab.fit(requests.fit);
  assert.deepEqual(whole.frames.map(({ step }) => step), Array.from({ length: 41 }, (_, i) => 3 * i));
  assert.equal(whole.ended, "steps");
  assert.deepEqual(whole.frames[0].q, requests.fit.q);
  const [{ value }] = await lab.divergence({ p: modes, q: whole.frames[40].q, kinds: ["reverse-kl"] });
  near(whole.frames[40].value, value, 1e-12);

  const half = await lab.fit({ ...requests.fit, steps: 60 });
  const rest = await lab.fit({ ...requests.fit, steps: 60, state: JSON.parse(JSON.stringify(half.state)) });
  assert.deepEqual([...half.frames, ...rest.frames.slice(1)], whole.frames);
  assert.deepEqual(rest.frames[0], half.frames.at(-1));
  assert.deepEqual(rest.state, whole.state);
});

test("a fit that diverges says so in words, and ends before the first number that is not finite", async () => {
  const wild = { ...requests.fit, optimizer: { method: "gradient-descent", learningRate: 1000 }, kind: "forward-kl", q: gaussian(0, 0.01), steps: 50, every: 1 };
  const { ended, why, frames } = await lab.fit(wild);
  assert.equal(ended, "diverged");
  assert.ok(why.length > 10);
  for (const frame of frames) assert.ok(Number.isFinite(frame.value) && Number.isFinite(frame.q.sd));
});

/** Schulman (2020), "Approximating KL Divergence": bias/true and sd/true, as printed there. */
for (const [mean, table] of [[0.1, { k1: [0, 20], k2: [0.0025, 1.4177], k3: [0, 1.4166] }], [1, { k1: [0, 2], k2: [0.25, 1.7321], k3: [0, 1.695] }]]) {
  test(`Schulman's table for N(0, 1) and N(${mean}, 1)`, async () => {
    const study = { p: gaussian(mean, 1), q: gaussian(0, 1), direction: "reverse-kl", estimators: Object.keys(table), batchSize: 1, batches: 0, seed: 1, bins: 10 };
    for (const { estimator, parameters, truth, exact } of await lab.study(study)) {
      const [bias, sd] = table[estimator.name];
      assert.deepEqual(parameters, ["value"]);
      near((exact.mean[0] - truth[0]) / truth[0], bias, 5e-5);
      near(exact.sd[0] / truth[0], sd, 5e-5 * sd);
    }
  });
}

test("a study has the shapes of api.ts", async () => {
  const study = await lab.study({ ...requests.study, estimators: ["k1", { name: "control-variate-gradient", lambda: 0.5 }], keep: 5 });
  assert.deepEqual(study.map(({ estimator }) => estimator), [{ name: "k1" }, { name: "control-variate-gradient", lambda: 0.5 }]);
  for (const { parameters, truth, exact, sampled, histogram, kept } of study) {
    const one = parameters.length;
    for (const array of [truth, exact.mean, exact.sd, exact.visible, sampled.mean, sampled.sd]) assert.ok(array instanceof Float64Array && array.length === one);
    assert.equal(histogram.length, one);
    for (const { edges, counts, below, above } of histogram.flatMap((pair) => [pair.estimate, pair.variance])) {
      assert.ok(edges instanceof Float64Array && edges.length === 33 && counts instanceof Uint32Array && counts.length === 32);
      assert.equal(counts.reduce((sum, count) => sum + count, below + above), 3000);
    }
    assert.equal(kept.x.length, 5);
    assert.deepEqual(kept.value.map(({ length }) => length), parameters.map(() => 5));
  }
});

test("without batches a study is its exact part: counts are zero, what is sampled is NaN", async () => {
  for (const { exact, sampled, histogram, kept } of await lab.study({ ...requests.study, batches: 0 })) {
    assert.ok([...exact.mean, ...exact.sd].every(Number.isFinite));
    assert.ok([...sampled.mean, ...sampled.sd, ...exact.visible].every(Number.isNaN));
    assert.ok(histogram.every(({ estimate, variance }) => [estimate, variance].every(({ counts, below, above }) => counts.every((count) => count === 0) && below + above === 0)));
    assert.equal(kept, undefined);
  }
});

test("every entry of the catalog samples what its exact part says, within five standard errors", async () => {
  const catalog = await lab.catalog();
  for (const direction of ["forward-kl", "reverse-kl"]) {
    const estimators = catalog.filter(({ objective }) => objective === direction).map(({ name }) => name);
    for (const { estimator, exact, sampled } of await lab.study({ p: three, q, direction, estimators, batchSize: 64, batches: 4000, seed: 5, bins: 8 }))
      for (const [j, mean] of exact.mean.entries())
        if (exact.kind === "exact" && exact.visible[j] > 0.9)
          near(sampled.mean[j], mean, (5 * exact.sd[j]) / Math.sqrt(4000));
        else assert.ok(exact.kind === "ideal" || !(exact.visible[j] > 0.9), estimator.name);
  }
});

test("the catalog names each entry once a direction, with formula, expectation and source", async () => {
  const catalog = await lab.catalog();
  assert.equal(new Set(catalog.map(({ name, objective }) => `${name} ${objective}`)).size, catalog.length);
  for (const entry of catalog) {
    assert.ok(["value", "gradient"].includes(entry.estimates) && ["p", "q"].includes(entry.samplesFrom) && ["forward-kl", "reverse-kl"].includes(entry.objective));
    assert.ok(entry.formula && entry.expectation && entry.source && typeof entry.unbiased === "boolean" && Array.isArray(entry.knownAs));
  }
});

test("of each entry the catalog says truly whether a λ comes with it, and whether a map takes it", async () => {
  const answered = (call) => call.then(() => true, ({ name }) => (assert.match(name, /InvalidScenario|Unsupported/), false));
  for (const { name, estimates, objective: direction, takesLambda, perSample } of await lab.catalog()) {
    const study = { ...requests.study, direction, estimators: [{ name, lambda: 0.5 }], batches: 0 };
    assert.equal(await answered(lab.study(study)), takesLambda, name);
    const map = { ...requests.varianceMap, direction, estimators: [name, name], mean: { from: 0, to: 1, count: 2 }, logSd: { from: 0, to: 0.1, count: 2 } };
    assert.equal(await answered(lab.varianceMap(estimates === "value" ? map : { ...map, parameter: "logSd" })), perSample, name);
  }
});

test("training code's placements are there: each k in the reward, the loss and the weighted loss, of reverse KL's gradient", async () => {
  const placed = (await lab.catalog()).filter(({ placement }) => placement !== undefined);
  for (const { estimates, objective, samplesFrom } of placed) assert.deepEqual([estimates, objective, samplesFrom], ["gradient", "reverse-kl", "q"]);
  const places = placed.map(({ placement }) => `${placement.value} ${placement.as}`);
  for (const value of ["k1", "k2", "k3"]) for (const as of ["reward", "loss", "weighted-loss"]) assert.ok(places.includes(`${value} ${as}`), `${value} ${as}`);
});

test("a map's cells are what studies of a point say: log10 of the ratio of the variances, rows from low sd", async () => {
  const request = { ...requests.varianceMap, mean: { from: -1, to: 3.5, count: 4 }, logSd: { from: -0.6, to: 0.9, count: 3 } };
  const cells = await lab.varianceMap(request);
  assert.equal(cells.length, 12);
  for (const [cell, value] of cells.entries()) {
    const sd = Math.exp(-0.6 + 0.75 * Math.floor(cell / 4)), mean = -1 + 1.5 * (cell % 4);
    const [one, other] = await lab.study({ p: modes, q: gaussian(mean, sd), direction: "reverse-kl", estimators: request.estimators, batchSize: 1, batches: 0, seed: 1, bins: 1 });
    const expected = 2 * Math.log10(one.exact.sd[0] / other.exact.sd[0]);
    if (Number.isFinite(expected)) near(value, expected, 1e-9);
    else assert.equal(value, expected);
  }
});

test("log-ratios of a run: k1 is their mean, λ̂ the regression of log r on r, the effective size (Σr)²/Σr²", async () => {
  const { logRatios } = requests.logRatios;
  const n = logRatios.length;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / n;
  const r = logRatios.map((ratio) => Math.exp(-ratio));
  const { count, estimates, lambda, meanRatio, effectiveSampleSize, paretoK, reach } = await lab.logRatios({ logRatios });
  assert.equal(count, n);
  const k1 = estimates.find(({ estimator }) => estimator.name === "k1"), k3 = estimates.find(({ estimator }) => estimator.name === "k3");
  near(k1.mean, mean(logRatios), 1e-12);
  near(k1.standardError, Math.sqrt(mean(logRatios.map((ratio) => (ratio - k1.mean) ** 2)) / (n - 1)), 1e-12);
  near(k1.sd, k1.standardError * Math.sqrt(n), 1e-12);
  near(k3.mean, mean(r) - 1 + mean(logRatios), 1e-12);
  near(meanRatio, mean(r), 1e-12);
  near(effectiveSampleSize, (n * mean(r) ** 2) / mean(r.map((ratio) => ratio * ratio)), 1e-9);
  const deviation = r.map((ratio) => ratio - meanRatio);
  near(lambda, -mean(logRatios.map((ratio, i) => ratio * deviation[i])) / mean(deviation.map((one) => one * one)), 1e-10);
  assert.ok(Number.isFinite(paretoK) && ["good", "slow", "out-of-reach"].includes(reach));
});

test("densities integrate to one, and the integrand to its divergence", async () => {
  const n = 4001;
  const x = Float64Array.from({ length: n }, (_, i) => -20 + 0.01 * i);
  const [p, model] = await lab.density({ of: [modes, q], x });
  const sum = (values) => values.reduce((total, value) => total + value, 0) * 0.01;
  near(sum(p), 1, 1e-12);
  near(sum(model), 1, 1e-12);
  const integrand = await lab.integrand({ p: modes, q, kind: "reverse-kl", x });
  assert.ok(integrand.every((value) => value >= 0));
  const [{ value }] = await lab.divergence({ p: modes, q, kinds: ["reverse-kl"] });
  near(sum(integrand), value, 1e-10);
});

test("the mixture of two clear clusters has two components, sorted, and the likelihood's mean", async () => {
  const { data } = requests.mixtureOf;
  const { p, bic } = await lab.mixtureOf({ data });
  assert.equal(p.family, "mixture");
  assert.equal(p.components.length, 2);
  assert.ok(bic instanceof Float64Array && bic.indexOf(Math.min(...bic)) === 1);
  near(p.components.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-12);
  near(p.components.reduce((sum, { weight, mean }) => sum + weight * mean, 0), data.reduce((sum, value) => sum + value) / data.length, 1e-9);
  const one = await lab.mixtureOf({ data, components: 1 });
  assert.equal(one.bic.length, 1);
});

test("a request is read when it is made: changing it afterwards changes nothing", async () => {
  const request = structuredClone(requests.divergence);
  const answer = lab.divergence(request);
  request.q.sd = -1;
  assert.deepEqual(await answer, await lab.divergence(requests.divergence));
});

test("a mixture's weights need not sum to one", async () => {
  const [p] = await lab.density({ of: [mixture([3, -3, 1], [3, 3, 1])], x: requests.density.x });
  assert.deepEqual(p, (await lab.density({ of: [modes], x: requests.density.x }))[0]);
});
