/** Every family as P, as Q where its density is enough, and as behavior: closed forms, and what is refused. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gaussian, kinds, loadKlLab, mixture, modes, others, q, requests, twoModel } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const near = (actual, expected, tolerance) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
const families = { gaussian: q, mixture: modes, ...others };

/** Densities as textbooks write them, of the distributions in scenarios.mjs. */
const textbook = {
  "student-t": (x) => 2 / (Math.PI * Math.sqrt(3) * 1.1 * (1 + ((x - 0.2) / 1.1) ** 2 / 3) ** 2),
  laplace: (x) => Math.exp(-Math.abs(x + 0.3) / 0.8) / 1.6,
  uniform: (x) => (x >= -1 && x <= 2 ? 1 / 3 : 0),
  drawn(x) {
    if (x < -2 || x > 2) return 0;
    const heights = others.drawn.density.map((height) => height / 6); // its area: 1 · (0/2 + 1 + 3 + 1 + 2/2)
    const left = Math.min(3, Math.floor(x + 2));
    return heights[left] + (heights[left + 1] - heights[left]) * (x + 2 - left);
  },
};

/** Away from jumps, where either side is right. */
const x = Float64Array.from({ length: 801 }, (_, i) => -8.005 + 0.02 * i);

for (const [family, density] of Object.entries(textbook)) {
  test(`${family}: the density is the textbook's`, async () => {
    const [values] = await lab.density({ of: [others[family]], x });
    for (const [i, value] of values.entries()) near(value, density(x[i]), 1e-14);
  });
}

test("skew-normal: of shape 0 a Gaussian; of any shape half of it where it is located, and a mirror image of the one of the opposite shape", async () => {
  const skew = (location, shape) => ({ family: "skew-normal", location, scale: 1.3, shape });
  const [straight, normal, right, left] = await lab.density({ of: [skew(0, 0), gaussian(0, 1.3), skew(0, 2.5), skew(0, -2.5)], x });
  const mirrored = await lab.density({ of: [skew(0, 2.5)], x: x.map((place) => -place) });
  for (const [i, value] of straight.entries()) {
    near(value, normal[i], 1e-15);
    near(right[i] + left[i], 2 * normal[i], 1e-14); // 2φ(Φ(az) + Φ(−az))
    near(left[i], mirrored[0][i], 1e-15);
  }
});

/** E[x] and Var[x], and the differential entropy in nats. */
const moments = {
  laplace: { mean: -0.3, variance: 2 * 0.8 ** 2, entropy: 1 + Math.log(1.6) },
  uniform: { mean: 0.5, variance: 9 / 12, entropy: Math.log(3) },
};
for (const [family, { mean, variance, entropy }] of Object.entries(moments)) {
  test(`${family}: forward KL to a Gaussian is the cross-entropy by its moments less its entropy; its optimum has its mean and variance`, async () => {
    const [{ value, error }] = await lab.divergence({ p: others[family], q, kinds: ["forward-kl"] });
    const cross = 0.5 * Math.log(2 * Math.PI * q.sd ** 2) + (variance + (mean - q.mean) ** 2) / (2 * q.sd ** 2);
    near(value, cross - entropy, error + 1e-15);
    const [best, ...rest] = await lab.optima({ p: others[family], q, kind: "forward-kl" });
    assert.equal(rest.length, 0);
    near(best.q.mean, mean, 1e-9);
    near(best.q.sd, Math.sqrt(variance), 1e-9);
  });
}

test("the reverse optimum of a Laplace density has sd b√(π/2) and the value ½ + log(2/π)", async () => {
  const [best, ...rest] = await lab.optima({ p: others.laplace, q, kind: "reverse-kl" });
  assert.equal(rest.length, 0);
  near(best.q.sd, 0.8 * Math.sqrt(Math.PI / 2), 1e-8);
  near(best.value, 0.5 + Math.log(2 / Math.PI), 1e-12);
});

test("reverse KL is infinite for a uniform or drawn P, and has no optimum", async () => {
  for (const p of [others.uniform, others.drawn]) {
    const [{ value }] = await lab.divergence({ p, q, kinds: ["reverse-kl"] });
    assert.equal(value, Infinity);
    assert.deepEqual(await lab.optima({ p, q, kind: "reverse-kl" }), []);
    assert.deepEqual([...(await lab.gradient({ p, q, kind: "reverse-kl" })).gradient], [NaN, NaN]);
  }
});

test("forward KL of a Student-t is finite from above two degrees of freedom", async () => {
  const [two, more] = await Promise.all([2, 2.01].map((df) => lab.divergence({ p: { ...others["student-t"], df }, q, kinds: ["forward-kl"] })));
  assert.equal(two[0].value, Infinity);
  assert.ok(Number.isFinite(more[0].value));
});

test("exchanging any two densities exchanges forward and reverse KL, and leaves the symmetric kinds", async () => {
  const exchanged = ["reverse-kl", "forward-kl", "jensen-shannon", "total-variation", "squared-hellinger"];
  const asked = ["forward-kl", "reverse-kl", "jensen-shannon", "total-variation", "squared-hellinger"];
  for (const [one, p] of Object.entries(families))
    for (const [other, model] of Object.entries(families)) {
      const there = await lab.divergence({ p, q: model, kinds: asked });
      const back = await lab.divergence({ p: model, q: p, kinds: exchanged });
      for (const [i, { value, error }] of there.entries()) {
        if (one === other) near(value, 0, 1e-15);
        if (Number.isFinite(value)) near(value, back[i].value, error + back[i].error);
        else assert.equal(back[i].value, value, `${one}, ${other}, ${asked[i]}`);
      }
    }
});

test("the integrand of every pair sums to its divergence", async () => {
  const n = 40001, step = 0.003; // over ±60: of a Student-t's tail less than 1e-5 is left
  const places = Float64Array.from({ length: n }, (_, i) => step * (i - (n - 1) / 2) + step / 3); // jumps and kinks are met by none
  for (const [one, p] of Object.entries(families))
    for (const [other, model] of Object.entries(families)) {
      const kind = "squared-hellinger";
      const integrand = await lab.integrand({ p, q: model, kind, x: places });
      assert.ok(integrand.every((value) => value >= 0));
      const [{ value }] = await lab.divergence({ p, q: model, kinds: [kind] });
      near(integrand.reduce((sum, height) => sum + height * step, 0), value, 1e-3);
    }
});

test("a drawn density is the same from an array and from a Float64Array, and its heights count up to a factor", async () => {
  const { drawn } = others;
  const [whole, typed, scaled] = await lab.density({ of: [drawn, { ...drawn, density: Float64Array.from(drawn.density) }, { ...drawn, density: drawn.density.map((height) => 8 * height) }], x });
  assert.deepEqual(typed, whole);
  assert.deepEqual(scaled, whole);
});

for (const [family, p] of Object.entries(families)) {
  test(`${family} as P: fits, studies, maps and gradients are answered, for a Gaussian and for a mixture as Q`, async () => {
    const forward = { p, kind: "forward-kl", optimizer: { method: "adam", learningRate: 0.05 }, steps: 20 };
    for (const model of [q, twoModel]) {
      for (const gradient of ["exact", { estimator: "score", batchSize: 16, seed: 3 }]) {
        const { frames, ended } = await lab.fit({ ...forward, q: model, gradient });
        assert.equal(ended, "steps");
        assert.equal(frames.length, 21);
        assert.equal(frames[20].q.family, model.family);
        const [{ value }] = await lab.divergence({ p, q: frames[20].q, kinds: ["forward-kl"] });
        near(frames[20].value, value, 1e-12 * (1 + value));
      }
      const { parameters, gradient } = await lab.gradient({ p, q: model, kind: "forward-kl" });
      const [score] = await lab.study({ p, q: model, direction: "forward-kl", estimators: ["score"], batchSize: 32, batches: 200, seed: 2, bins: 8 });
      assert.deepEqual(score.parameters, parameters);
      for (const [j, component] of gradient.entries()) {
        near(score.truth[j], component, 1e-12 * (1 + Math.abs(component)));
        near(score.exact.mean[j], component, 1e-9 * (1 + Math.abs(component)));
        near(score.sampled.mean[j], component, (6 * score.exact.sd[j]) / Math.sqrt(200));
      }
    }
    const map = await lab.varianceMap({ ...requests.varianceMap, p, mean: { from: -1, to: 1, count: 4 }, logSd: { from: -0.5, to: 0.5, count: 3 } });
    assert.equal(map.length, 12);
  });

  test(`${family} as behavior: weighted estimators keep their mean`, async () => {
    const study = { p: modes, q, direction: "reverse-kl", behavior: p, estimators: ["k1-weighted-loss", "k3-weighted-loss"], batchSize: 64, batches: 0, seed: 1, bins: 8 };
    const { gradient } = await lab.gradient({ p: modes, q, kind: "reverse-kl" });
    for (const { exact, truth } of await lab.study(study)) {
      assert.deepEqual(truth, gradient);
      if (!["uniform", "drawn"].includes(family)) // they do not reach all of Q
        for (const [j, mean] of exact.mean.entries()) near(mean, gradient[j], 1e-9 * (1 + Math.abs(gradient[j])));
    }
  });

  if (!["gaussian", "mixture"].includes(family))
    test(`${family} as Q serves densities and divergences alone`, async () => {
      assert.equal((await lab.divergence({ p: q, q: p, kinds })).length, 6);
      for (const [request, argument] of [
        ["gradient", requests.gradient], ["optima", requests.optima], ["fit", requests.fit], ["study", requests.study],
      ]) await assert.rejects(lab[request]({ ...argument, q: p }), { name: "Unsupported", field: "q.family" }, request);
    });
}

test("a mixture as Q: a fit goes on from its state as if it had never stopped, and its frames have weights that sum to one", async () => {
  const request = { p: modes, q: mixture([3, -1, 1], [1, 1, 1.5]), kind: "reverse-kl", optimizer: { method: "natural-gradient", learningRate: 0.05 }, gradient: "exact", steps: 30, every: 2 };
  const whole = await lab.fit(request);
  const half = await lab.fit({ ...request, steps: 14 });
  const rest = await lab.fit({ ...request, steps: 16, state: JSON.parse(JSON.stringify(half.state)) });
  assert.deepEqual([...half.frames, ...rest.frames.slice(1)], whole.frames);
  assert.deepEqual(rest.state, whole.state);
  assert.deepEqual(whole.frames[0].q, mixture([0.75, -1, 1], [0.25, 1, 1.5]));
  assert.ok(whole.frames.at(-1).value < whole.frames[0].value);
  for (const frame of whole.frames) near(frame.q.components.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-14);
});

test("a mixture as Q: the optimum for a mixture of as many components is the target itself", async () => {
  const p = mixture([0.3, -2, 0.7], [0.7, 1.5, 1.1]);
  const [best] = await lab.optima({ p, q: twoModel, kind: "reverse-kl" });
  near(best.value, 0, 1e-12);
  const sorted = [...best.q.components].sort((a, b) => a.mean - b.mean);
  for (const [k, { weight, mean, sd }] of p.components.entries()) {
    near(sorted[k].weight, weight, 1e-5);
    near(sorted[k].mean, mean, 1e-5);
    near(sorted[k].sd, sd, 1e-5);
  }
});
