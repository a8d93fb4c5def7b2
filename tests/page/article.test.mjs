/** The article says what the lab says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { loadKlLab } from "../../dist/kl-lab.js";
import { scenarios } from "./scenarios.mjs";

const html = readFileSync(new URL("../../web/index.html", import.meta.url), "utf8");
const lab = await loadKlLab();
after(() => lab.close());

const modes = (separation) => ({
  family: "mixture",
  components: [-0.5, 0.5].map((side) => ({ weight: 0.5, mean: side * separation, sd: 1 })),
});
const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });
const optima = (kind, separation) => lab.optima({ p: modes(separation), q: gaussian(0, 1), kind });
const isCovering = ({ q }) => Math.abs(q.mean) < 0.1;

/** Where a property becomes true between two numbers, to within 1e-6; of the separation, between 4 and 7. */
async function threshold(holds, low = 4, high = 7) {
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (await holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Exact moments of one sample, in the first parameter. */
async function noise(p, q, estimator, direction = "forward-kl", batchSize = 1) {
  const [{ exact, truth }] = await lab.study({ p, q, direction, estimators: [estimator], batchSize, batches: 0, seed: 0, bins: 1 });
  return { mean: exact.mean[0], sd: exact.sd[0], truth: truth[0], relative: exact.sd[0] / truth[0] };
}
const near = async (lambda) => (await noise(gaussian(0, 1), gaussian(0.1, 1), { name: "control-variate", lambda })).relative;

/** Reverse KL's best Gaussian for modes six apart, at the right one of them; and what a thousand samples of it say. */
const locked = async () => (await optima("reverse-kl", 6)).find(({ q }) => q.mean > 1).q;
async function thousand(name) {
  const [{ kept }] = await lab.study({ p: modes(6), q: await locked(), direction: "reverse-kl", estimators: [name], batchSize: 1000, batches: 1, seed: 15, bins: 1, keep: 1000 });
  return kept.value[0];
}
const said = async () => lab.logRatios({ logRatios: await thousand("k1") }); // k1 = −log r
const k3Said = async () => (await said()).estimates.find(({ estimator }) => estimator.name === "k3");

/** k3 as a loss, with the modes eight apart and Q on the right one: batches of 256. */
async function stuck() {
  const [result] = await lab.study({ p: modes(8), q: gaussian(4, 1), direction: "reverse-kl", estimators: ["k3-loss"], batchSize: 256, batches: 400, seed: 15, bins: 1 });
  return result;
}
const quieter = async (p, q, first, second) => (await noise(p, q, first, "reverse-kl")).sd < (await noise(p, q, second, "reverse-kl")).sd;

const divergence = async (p, q, kind) => (await lab.divergence({ p, q, kinds: [kind] }))[0].value;
const apart = (from, to, kind) => divergence(gaussian(from, 1), gaussian(to, 1), kind);

/** A figure's example, whole. */
const example = (presets, id, defaults) => ({ ...defaults, ...presets.find((preset) => preset.id === id).set });
const bits = async (direction) => {
  const { p, q } = example(scenarios.codingPresets, "rare-surprise", scenarios.defaultCoding()).weights;
  const categorical = (probabilities) => ({ family: "categorical", probabilities });
  return (await divergence(categorical(p), categorical(q), direction)) / Math.LN2;
};
async function optimum(id, penalty = "reverse-kl") {
  const { rewards, reference, beta } = example(scenarios.answersPresets, id, scenarios.defaultAnswers());
  const { optimum: { policy } } = await lab.policy({ rewards, reference, beta, penalty, objective: "penalty", optimizer: { method: "natural-gradient", learningRate: 0.1 }, gradient: "exact", steps: 0 });
  return policy;
}
const sequences = (id) => {
  const { tokens, length, top, logits, drift, temperature, ...rest } = example(scenarios.sequencesPresets, id, scenarios.defaultSequences());
  const request = { tokens, length, top, batchSize: 2, batches: 0, seed: 0, bins: 1, list: 0, ...scenarios.logitsOf(logits, drift, temperature, tokens) };
  return lab.sequences(request).then((result) => ({ ...result, cell: rest.after * tokens + rest.token }));
};
/** Of one sequence: a batch of two has that over √2. */
const sequenceSd = async (id, name) => (await sequences(id)).estimators.find((one) => one.name === name && one.estimates === "value").exact.sd[0] * Math.SQRT2;
async function answer(tokens) {
  const [result] = await lab.product({ ...scenarios.pairOf(scenarios.defaultDimension()), direction: scenarios.defaultDimension().direction, dimensions: [tokens] });
  const relative = (name) => result.exact.estimates.find((estimate) => estimate.name === name).sd / result.divergence;
  return { k1: relative("k1"), k3: relative("k3"), share: result.exact.ratio.effectiveShare };
}
const laplace = { family: "laplace", mean: 0, scale: 1 };
const best = async (p, kind) => (await lab.optima({ p, q: gaussian(0, 1), kind }))[0];
async function failures(measures) {
  const found = await lab.triples({ measures, seed: scenarios.defaultMetric().seed, from: 0, count: 1e5 });
  return found.reduce((sum, { triangle }) => sum + triangle.failures, 0);
}

/** What stands in index.html as data-number, asked of the lab. */
const numbers = {
  forward: async () => (await optima("forward-kl", 6))[0].value,
  reverse: async () => (await optima("reverse-kl", 6))[0].value,
  covering: async () => (await optima("reverse-kl", 6)).find(isCovering).value,
  born: () => threshold(async (separation) => (await optima("reverse-kl", separation)).length > 1),
  swap: () => threshold(async (separation) => !isCovering((await optima("reverse-kl", separation))[0])),
  subtracted: () => near(-1),
  plain: () => near(0),
  added: () => near(1),
  unseen: async () => (await noise(
    { family: "mixture", components: [{ weight: 0.5, mean: -2, sd: 0.6 }, { weight: 0.5, mean: 2, sd: 0.9 }] }, gaussian(0.5, 1.2), "k3")).sd,
  crossing: async () => (await threshold(async (apart) => !(await quieter(gaussian(0, 1), gaussian(apart, 1), "k3", "k1")), 0.5, 2)) ** 2 / 2,
  landing: () => threshold((sd) => quieter(gaussian(0, 1), gaussian(0, sd), "sticking-the-landing", "pathwise"), 0.3, 1),
  reading: async () => (await k3Said()).mean,
  scatter: async () => (await k3Said()).sd,
  silent: async () => (await noise(modes(6), await locked(), "k3", "reverse-kl")).sd,
  widened: async () => (await optima("forward-kl", 4))[0].q.sd,
  baseline: async () => {
    const { mean, truth } = await noise(modes(6), gaussian(1, 2), "score-function-batch-baseline", "reverse-kl", 4);
    return mean / truth;
  },
  ...Object.fromEntries([["two", 2], ["eight", 8], ["thirtyTwo", 32]].map(([name, batch]) =>
    [name, async () => (await noise(gaussian(0, 1), gaussian(1, 1), "self-normalized-importance", "forward-kl", batch)).mean])),
  push: async () => (await stuck()).exact.mean[0],
  felt: async () => (await stuck()).sampled.mean[0],
  effective: async () => (await said()).effectiveSampleSize,
  ratio: async () => (await said()).meanRatio,
  there: () => divergence(gaussian(0, 1), gaussian(0, 3), "forward-kl"),
  back: () => divergence(gaussian(0, 3), gaussian(0, 1), "forward-kl"),
  direct: () => apart(0, 2, "forward-kl"),
  leg: () => apart(0, 1, "forward-kl"),
  rootDirect: async () => Math.sqrt(await apart(0, 2, "jensen-shannon")),
  rootLeg: async () => Math.sqrt(await apart(0, 1, "jensen-shannon")),
  hellingerDirect: async () => Math.sqrt(await apart(0, 2, "squared-hellinger")),
  hellingerLeg: async () => Math.sqrt(await apart(0, 1, "squared-hellinger")),
  broken: async () => (await failures(["forward-kl"])) / 1000,
  never: () => failures([{ root: "jensen-shannon" }, { root: "squared-hellinger" }, "total-variation"]),
  surprised: () => bits("forward-kl"),
  wasteful: () => bits("reverse-kl"),
  kept: async () => {
    const [policy, mirror] = [await optimum("two-equal"), await optimum("two-equal", "forward-kl")];
    assert.ok(Math.abs(policy[3] / policy[8] - mirror[3] / mirror[8]) < 1e-12);
    return policy[3] / policy[8];
  },
  winner: async () => (await optimum("slightly-better"))[8],
  enumerated: async () => (await sequences("drifting")).sequences,
  wholeK3: () => sequenceSd("drifting", "k3"),
  tokenK3: () => sequenceSd("drifting", "token-k3"),
  farWholeK3: () => sequenceSd("far", "k3"),
  farTokenK3: () => sequenceSd("far", "token-k3"),
  later: async () => { const { gradient, cell } = await sequences("prefix"); return gradient[cell]; },
  ignored: async () => { const { estimators, cell } = await sequences("prefix"); return estimators.find(({ name }) => name === "token-loss").exact.mean[cell]; },
  plainSd: () => sequenceSd("drifting", "k1"),
  blackwellSd: () => sequenceSd("drifting", "rao-blackwell"),
  filterPlain: () => sequenceSd("filter", "k1"),
  filterBlackwell: () => sequenceSd("filter", "rao-blackwell"),
  filtered: async () => (await sequences("filter")).sequences,
  ...Object.fromEntries([16, 64, 256].flatMap((tokens) => ["k1", "k3"].map((name) => [`${name}At${tokens}`, async () => (await answer(tokens))[name]]))),
  counting: async () => 1e4 * (await answer(64)).share,
  laplaceSd: async () => (await best(laplace, "forward-kl")).q.sd,
  laplaceReverse: async () => (await best(laplace, "reverse-kl")).q.sd,
  laplaceValue: async () => (await best(laplace, "reverse-kl")).value,
  modesSd: async () => (await best(modes(6), "forward-kl")).q.sd,
  modesReverse: async () => (await best(modes(6), "reverse-kl")).q.sd,
};

/** "−6.36 × 10⁶" as a machine writes it, and how many digits it has. */
function read(text) {
  const [digits, power = ""] = text.replace("−", "-").split(" × 10");
  const exponent = [...power].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).join("");
  return { value: exponent === "" ? digits : `${digits}e+${exponent}`, digits: digits.replace(/^-?0?\.0*|^-/, "").replace(".", "").length };
}

test("Every number the article marks as a result is what the lab finds, to the last digit printed", async () => {
  const printed = [...html.matchAll(/data-number="(\w+)">([^<]+)</g)].map(([, name, text]) => [name, text]);
  assert.deepEqual([...new Set(printed.map(([name]) => name))].sort(), Object.keys(numbers).sort());
  for (const [name, text] of printed) {
    const { value, digits } = read(text);
    assert.equal((await numbers[name]()).toPrecision(digits), value, name);
  }
});

test("The entry of a table that README shows stands in the core's, line by line", () => {
  const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  const [, entry] = /```cpp\n(entry\([^`]*)```/.exec(text("README.md"));
  const table = text("cpp/kl/estimator/placement.cpp").split("\n").map((line) => line.trim()).join("\n");
  assert.ok(table.includes(entry.split("\n").map((line) => line.trim()).join("\n").trim()), entry);
});

test("The covering optimum of reverse KL stays an optimum, however far the modes part", async () => {
  for (const separation of [3, 4.8, 5, 5.7, 8, 12]) assert.ok((await optima("reverse-kl", separation)).some(isCovering), String(separation));
});

test("Leaving out half of P costs reverse KL less than log 2, at any separation", async () => {
  for (const separation of [5, 6, 8, 12]) assert.ok((await optima("reverse-kl", separation)).find((optimum) => !isCovering(optimum)).value < 0.6931471805599454);
});

test("By way of N(1, 1) the price from N(0, 1) to N(2, 1) is half of the direct one", async () => {
  const price = async (from, to) => (await lab.divergence({ p: gaussian(from, 1), q: gaussian(to, 1), kinds: ["forward-kl"] }))[0].value;
  const [direct, first, second] = await Promise.all([price(0, 2), price(0, 1), price(1, 2)]);
  for (const [value, expected] of [[direct, 2], [first, 0.5], [second, 0.5]]) assert.ok(Math.abs(value - expected) < 1e-13);
});

test("Where Q draws the samples of the silent half, r is about a half: k3 reads about log 2 − ½, and k1 about log 2", async () => {
  const middle = (values) => [...values].sort((a, b) => a - b)[values.length / 2];
  assert.ok(Math.abs(middle(await thousand("k3")) - (Math.LN2 - 0.5)) < 0.01);
  assert.ok(Math.abs(middle(await thousand("k1")) - Math.LN2) < 0.03);
});

test("With draws from Q, k3 has a variance exactly while Q is wider than P over √2, and never where P's tails are heavier", async () => {
  const sd = async (p, width) => (await noise(p, gaussian(0, width), "k3", "reverse-kl")).sd;
  for (const p of [gaussian(0, 1), modes(6)]) {
    assert.ok((await sd(p, Math.SQRT1_2 * 1.02)) < Infinity);
    assert.equal(await sd(p, Math.SQRT1_2 * (1 - 1e-9)), Infinity);
  }
  for (const p of [{ family: "laplace", mean: 0, scale: 1 }, { family: "student-t", mean: 0, scale: 1, df: 5 }]) {
    for (const width of [0.5, 2, 8]) assert.equal(await sd(p, width), Infinity);
  }
});

test("With P = N(0, 1) and Q centered on it, one sample of pathwise has the sd σ, of sticking the landing |1/σ − σ|", async () => {
  for (const width of [0.5, 0.8, 1.7]) {
    const sd = async (name) => (await noise(gaussian(0, 1), gaussian(0, width), name, "reverse-kl")).sd;
    assert.ok(Math.abs((await sd("pathwise")) - width) < 1e-12);
    assert.ok(Math.abs((await sd("sticking-the-landing")) - Math.abs(1 / width - width)) < 1e-12);
  }
});

test("As losses k1 goes nowhere, k2 and the weighted k3 descend reverse KL, k3 the other divergence; k3 in the reward descends one and climbs the other", async () => {
  const p = modes(4), q = gaussian(2, 1.6);
  const names = ["k1-loss", "k2-loss", "k3-loss", "k3-weighted-loss", "score-function", "k3-reward"];
  const results = await lab.study({ p, q, direction: "reverse-kl", estimators: names, batchSize: 1, batches: 0, seed: 0, bins: 1 });
  const gradient = async (kind) => (await lab.gradient({ p, q, kind })).gradient;
  const [forward, reverse] = [await gradient("forward-kl"), await gradient("reverse-kl")];
  const expected = { "k1-loss": [0, 0], "k2-loss": reverse, "k3-loss": forward, "k3-weighted-loss": reverse, "score-function": reverse, "k3-reward": reverse.map((value, j) => value - forward[j]) };
  results.forEach(({ exact }, i) => [0, 1].forEach((j) => assert.ok(Math.abs(exact.mean[j] - expected[names[i]][j]) < 1e-9, `${names[i]} ${j}`)));
});

test("Run from samples with the modes four apart, k3 as a loss ends at forward KL's optimum; eight apart it stays where it is", async () => {
  const run = async (separation, q) => {
    const { frames } = await lab.fit({ p: modes(separation), q, kind: "reverse-kl", optimizer: { method: "adam", learningRate: 0.05 }, gradient: { estimator: "k3-loss", batchSize: 256, seed: 15 }, steps: 400 });
    return frames.at(-1).q;
  };
  const wide = await run(4, gaussian(2, 1.6)), narrow = await run(8, gaussian(4, 1));
  assert.ok(Math.abs(wide.mean) < 0.2 && Math.abs(wide.sd - Math.sqrt(5)) < 0.2, JSON.stringify(wide));
  assert.ok(Math.abs(narrow.mean - 4) < 0.2 && Math.abs(narrow.sd - 1) < 0.2, JSON.stringify(narrow));
});

test("Drawn from an older policy, k3 as a loss has no KL's gradient and the weighted one keeps reverse KL's", async () => {
  const p = gaussian(0, 1), q = gaussian(0.5, 0.9), behavior = gaussian(0.2, 0.9);
  const [loss, weighted] = await lab.study({ p, q, behavior, direction: "reverse-kl", estimators: ["k3-loss", "k3-weighted-loss"], batchSize: 1, batches: 0, seed: 0, bins: 1 });
  const [forward, reverse] = await Promise.all(["forward-kl", "reverse-kl"].map(async (kind) => (await lab.gradient({ p, q, kind })).gradient[0]));
  assert.ok(Math.abs(weighted.exact.mean[0] - reverse) < 1e-9);
  for (const one of [forward, reverse]) assert.ok(Math.abs(loss.exact.mean[0] - one) > 0.01);
});

test("At forward KL's optimum for modes more than 2 apart, k3 is infinitely noisy and k1 is not", async () => {
  for (const separation of [2.01, 6]) {
    const q = gaussian(0, Math.sqrt(1 + separation ** 2 / 4));
    assert.equal((await noise(modes(separation), q, "k3")).sd, Infinity);
    assert.ok((await noise(modes(separation), q, "k1")).sd < 10);
  }
  assert.ok((await noise(modes(1.99), gaussian(0, Math.sqrt(1 + 1.99 ** 2 / 4)), "k3")).sd < Infinity);
});
