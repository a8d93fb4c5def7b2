/** What cannot be answered is refused by name and field, with what was expected; nothing is half done. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { categorical, gaussian, KlError, loadKlLab, mixture, modes, others, pathwise, q, requests, twoModel } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const detached = new Float64Array(4);
structuredClone(detached, { transfer: [detached.buffer] });
const long = "a".repeat(2e7);

const { divergence, gradient, optima, fit, study, density, integrand, varianceMap, logRatios, mixtureOf } = requests;
const sampled = { ...fit, gradient: { estimator: "pathwise", batchSize: 32, seed: 1 } };
const component = modes.components[0];
const answers = { p: categorical(1, 2, 3), q: categorical(3, 1, 1) };

/** A copy without one field. */
const without = (object, field) => Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));

/** [request, its argument, the name and field it must be refused by] */
const refused = [
  // Numbers that are none, or outside their range
  ...[-1, 0, 1e-7, 1e7].map((sd) => ["divergence", { ...divergence, q: gaussian(0, sd) }, "InvalidScenario", "q.sd"]),
  ...[NaN, 1e999, -1e999, "1", null, undefined, true, {}, [], [1], 1n].map((sd) => ["divergence", { ...divergence, q: { family: "gaussian", mean: 0, sd } }, "InvalidScenario", "q.sd"]),
  ["divergence", { ...divergence, q: gaussian(1.5e6, 1) }, "InvalidScenario", "q.mean"],
  ["divergence", { ...divergence, p: gaussian("0", 1) }, "InvalidScenario", "p.mean"],
  ["divergence", { ...divergence, q: gaussian(9e5, 1), p: gaussian(-9e5, 1e-3) }, "LimitExceeded", "p.sd"],
  ["divergence", { ...divergence, p: mixture([0, 0, 1], [1, 9e5, 1e-3]) }, "LimitExceeded", "p.components[1].sd"],
  ["divergence", { ...divergence, kinds: [{ alpha: 8.5 }] }, "InvalidScenario", "kinds[0].alpha"],
  ["divergence", { ...divergence, kinds: ["forward-kl", { alpha: NaN }] }, "InvalidScenario", "kinds[1].alpha"],
  ["density", { ...density, of: [{ ...modes, components: [{ ...component, weight: -0.5 }] }] }, "InvalidScenario", "of[0].components[0].weight"],
  ["density", { ...density, of: [{ ...modes, components: [component, { ...component, sd: -1 }] }] }, "InvalidScenario", "of[0].components[1].sd"],
  ["density", { ...density, of: [{ ...modes, components: [{ ...component, weight: 0 }] }] }, "InvalidScenario", "of[0].components"],
  ["density", { ...density, of: [{ ...modes, components: [] }] }, "InvalidScenario", "of[0].components"],
  ["density", { ...density, of: [{ ...modes, components: Array(17).fill(component) }] }, "InvalidScenario", "of[0].components"],
  // Families, each field of each
  ...[
    ["student-t", { mean: [-2e6, "0"], scale: [0, 1e7], df: [0.05, 2e6, null] }],
    ["laplace", { mean: [1.5e6, [0, 0]], scale: [-1, NaN] }],
    ["skew-normal", { location: [2e6, "1"], scale: [0, undefined], shape: [1001, -1001, NaN] }],
    ["uniform", { low: [-2e6, NaN], high: [-1, -1 + 1e-7, 2e6] }],
    ["drawn", { low: [-2e6, null], high: [-2, 2e6], density: [undefined, [1], Array(4097).fill(1), [0, 0, 0], new Float32Array(4), { length: 4 }, "0101"] }],
  ].flatMap(([family, fields]) => [
    ["divergence", { ...divergence, p: { ...others[family], sd: 1 } }, "InvalidScenario", "p.sd"],
    ...Object.entries(fields).flatMap(([field, values]) => [
      ["divergence", { ...divergence, p: without(others[family], field) }, "InvalidScenario", `p.${field}`],
      ...values.map((value) => ["divergence", { ...divergence, q: { ...others[family], [field]: value } }, "InvalidScenario", `q.${field}`]),
    ]),
  ]),
  ...[[1, -1e-9, 1], [1, "1", 2], [1, null, 1], Float64Array.of(1, NaN), Float64Array.of(1, -2, 1), [1, , 1]].map((heights) =>
    ["density", { ...density, of: [q, { ...others.drawn, density: heights }] }, "InvalidScenario", "of[1].density[1]"]),
  ["divergence", { ...divergence, p: { ...others.laplace, mean: 9e5, scale: 1e-3 } }, "LimitExceeded", "p.scale"],
  ...[["gradient", gradient], ["optima", optima], ["fit", fit], ["study", study]].map(([name, request]) =>
    [name, { ...request, q: { ...twoModel, components: [component, { ...component, weight: 0 }] } }, "InvalidScenario", "q.components[1].weight"]),
  // Missing, of another type, or not known
  ["divergence", undefined, "InvalidScenario", "request"],
  ["divergence", null, "InvalidScenario", "request"],
  ["divergence", [], "InvalidScenario", "request"],
  ["divergence", "p", "InvalidScenario", "request"],
  ["study", undefined, "InvalidScenario", "request"],
  ["study", null, "InvalidScenario", "request"],
  // What cannot be sent to a worker, or does not fit into the core
  ["divergence", { ...divergence, toString() {} }, "InvalidScenario", "toString"],
  ["divergence", { ...divergence, p: { ...modes, components: [component, { ...component, sd: Symbol("1") }] } }, "InvalidScenario", "p.components[1].sd"],
  ["divergence", { ...divergence, get q() { throw new Error("gone"); } }, "InvalidScenario", "q"],
  ["study", { ...study, get batches() { throw new Error("gone"); } }, "InvalidScenario", "batches"],
  ["study", { ...study, batchSize: Symbol("1") }, "InvalidScenario", "batchSize"],
  ["study", { ...study, batchSize: 64n }, "InvalidScenario", "batchSize"],
  ["study", { ...study, bins: Object.create(null) }, "InvalidScenario", "bins"],
  ["density", { ...density, x: detached }, "InvalidScenario", "x"],
  ["divergence", { ...divergence, p: { family: long } }, "InvalidScenario", "p.family"],
  ["divergence", { ...divergence, [long]: 1 }, "InvalidScenario", `${long.slice(0, 100)}…`],
  ["study", { ...study, estimators: [long] }, "InvalidScenario", "estimators[0]"],
  ["divergence", without(divergence, "p"), "InvalidScenario", "p"],
  ["divergence", without(divergence, "kinds"), "InvalidScenario", "kinds"],
  ["divergence", { ...divergence, p: "gaussian" }, "InvalidScenario", "p"],
  ["divergence", { ...divergence, p: { mean: 0, sd: 1 } }, "InvalidScenario", "p.family"],
  ["divergence", { ...divergence, p: { ...q, family: "normal" } }, "InvalidScenario", "p.family"],
  ["divergence", { ...divergence, p: { ...q, variance: 1 } }, "InvalidScenario", "p.variance"],
  ["divergence", { ...divergence, p: { ...modes, components: [{ ...component, mu: 1 }] } }, "InvalidScenario", "p.components[0].mu"],
  ["divergence", { ...divergence, p: { ...modes, components: {} } }, "InvalidScenario", "p.components"],
  ["divergence", { ...divergence, kind: "forward-kl" }, "InvalidScenario", "kind"],
  ["divergence", { ...divergence, kinds: "forward-kl" }, "InvalidScenario", "kinds"],
  ["divergence", { ...divergence, kinds: [] }, "InvalidScenario", "kinds"],
  ["divergence", { ...divergence, kinds: Array(65).fill("forward-kl") }, "InvalidScenario", "kinds"],
  ["divergence", { ...divergence, kinds: ["kullback"] }, "InvalidScenario", "kinds[0]"],
  ["divergence", { ...divergence, kinds: [1] }, "InvalidScenario", "kinds[0]"],
  ["gradient", { ...gradient, kind: { alpha: 0.5, beta: 1 } }, "InvalidScenario", "kind.beta"],
  ["gradient", JSON.parse('{"__proto__":{"p":1}}'), "InvalidScenario", "__proto__"],
  ["optima", without(optima, "q"), "InvalidScenario", "q"],
  ["optima", { ...optima, kind: undefined }, "InvalidScenario", "kind"],
  ["density", { ...density, of: q }, "InvalidScenario", "of"],
  ["density", { ...density, x: [0, 1] }, "InvalidScenario", "x"],
  ["density", { ...density, x: new Float32Array(2) }, "InvalidScenario", "x"],
  ["density", { ...density, x: new Float64Array(1_000_001) }, "InvalidScenario", "x"],
  ["density", { of: Array(1000).fill(q), x: new Float64Array(20_000) }, "LimitExceeded", "x"],
  ["integrand", without(integrand, "x"), "InvalidScenario", "x"],
  // Fits
  ["fit", { ...fit, optimizer: { ...fit.optimizer, method: "sgd" } }, "InvalidScenario", "optimizer.method"],
  ["fit", { ...fit, optimizer: { ...fit.optimizer, rate: 1 } }, "InvalidScenario", "optimizer.rate"],
  ["fit", { ...fit, optimizer: { ...fit.optimizer, learningRate: 0 } }, "InvalidScenario", "optimizer.learningRate"],
  ["fit", { ...fit, optimizer: { ...fit.optimizer, learningRate: 1001 } }, "InvalidScenario", "optimizer.learningRate"],
  ["fit", { ...fit, optimizer: { ...fit.optimizer, clip: 0 } }, "InvalidScenario", "optimizer.clip"],
  ["fit", without(fit, "optimizer"), "InvalidScenario", "optimizer"],
  ["fit", { ...fit, gradient: "sampled" }, "InvalidScenario", "gradient"],
  ["fit", { ...fit, steps: -1 }, "InvalidScenario", "steps"],
  ["fit", { ...fit, steps: 1.5 }, "InvalidScenario", "steps"],
  ["fit", { ...fit, steps: 1e6 + 1 }, "InvalidScenario", "steps"],
  ["fit", { ...fit, every: 0 }, "InvalidScenario", "every"],
  ["fit", { ...fit, steps: 20000, every: 1 }, "LimitExceeded", "every"],
  ["fit", { ...fit, state: { step: 1, theta: [0], optimizer: [] } }, "InvalidScenario", "state.theta"],
  ["fit", { ...fit, state: { step: 1, theta: [0, "one"], optimizer: [] } }, "InvalidScenario", "state.theta[1]"],
  ["fit", { ...fit, q: twoModel, state: { step: 1, theta: [0, 0], optimizer: [] } }, "InvalidScenario", "state.theta"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, batchSize: 0 } }, "InvalidScenario", "gradient.batchSize"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, estimator: "antithetic-pathwise", batchSize: 33 } }, "InvalidScenario", "gradient.batchSize"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, seed: -1 } }, "InvalidScenario", "gradient.seed"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, estimator: "score" } }, "InvalidScenario", "gradient.estimator"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, batch: 3 } }, "InvalidScenario", "gradient.batch"],
  // Studies
  ["study", { ...study, direction: "jensen-shannon" }, "InvalidScenario", "direction"],
  ["study", { ...study, estimators: [] }, "InvalidScenario", "estimators"],
  ["study", { ...study, estimators: ["k1", "k4"] }, "InvalidScenario", "estimators[1]"],
  ["study", { ...study, estimators: [{ name: "k4" }] }, "InvalidScenario", "estimators[0].name"],
  ["study", { ...study, estimators: ["pathwise"] }, "InvalidScenario", "estimators[0]"],
  ["study", { ...study, estimators: ["k1", { name: "k4" }] }, "InvalidScenario", "estimators[1].name"],
  ["study", { ...study, estimators: [{ name: "pathwise" }] }, "InvalidScenario", "estimators[0].name"],
  ["fit", { ...sampled, gradient: { ...sampled.gradient, estimator: { name: "score" } } }, "InvalidScenario", "gradient.estimator.name"],
  ["study", { ...study, estimators: [{ name: "k1", lambda: 1 }] }, "InvalidScenario", "estimators[0].lambda"],
  ["study", { ...study, estimators: [{ name: "control-variate", lambda: 101 }] }, "InvalidScenario", "estimators[0].lambda"],
  ["study", { ...study, estimators: [{ name: "control-variate", lambda: "1" }] }, "InvalidScenario", "estimators[0].lambda"],
  ["study", { ...study, batchSize: 0 }, "InvalidScenario", "batchSize"],
  ["study", { ...study, batchSize: 2.5 }, "InvalidScenario", "batchSize"],
  ["study", { ...study, batchSize: 3, estimators: ["optimal-control-variate"] }, "InvalidScenario", "batchSize"],
  ["study", { ...study, batchSize: 1, direction: "reverse-kl", estimators: ["score-function-leave-one-out"] }, "InvalidScenario", "batchSize"],
  ["study", { ...study, batches: -1 }, "InvalidScenario", "batches"],
  ["study", { ...study, batchSize: 1e6, batches: 1e4 }, "LimitExceeded", "batches"],
  ["study", { ...study, seed: 2 ** 53 }, "InvalidScenario", "seed"],
  ["study", { ...study, bins: 0 }, "InvalidScenario", "bins"],
  ["study", { ...study, bins: 4097 }, "InvalidScenario", "bins"],
  ["study", { ...study, keep: 4097 }, "InvalidScenario", "keep"],
  ["study", { ...study, reach: 0 }, "InvalidScenario", "reach"],
  ["study", { ...study, bin: 3 }, "InvalidScenario", "bin"],
  ["study", { ...study, behavior: q }, "InvalidScenario", "behavior"],
  ["study", { ...study, direction: "reverse-kl", estimators: ["k1"], behavior: gaussian(0, 0) }, "InvalidScenario", "behavior.sd"],
  ["study", { ...study, direction: "reverse-kl", estimators: ["k1"], behavior: null }, "InvalidScenario", "behavior"],
  ["study", { ...study, direction: "reverse-kl", estimators: ["k1"], behavior: gaussian(9e5, 1e-3) }, "LimitExceeded", "behavior"],
  ["study", { ...study, direction: "reverse-kl", estimators: ["antithetic-pathwise"], behavior: others.laplace }, "Unsupported", "behavior"],
  ["study", { ...study, batchSize: 65, direction: "reverse-kl", estimators: ["antithetic-pathwise"] }, "InvalidScenario", "batchSize"],
  // Maps
  ["varianceMap", without(varianceMap, "p"), "InvalidScenario", "p"],
  ["varianceMap", { ...varianceMap, q }, "InvalidScenario", "q"],
  ["varianceMap", { ...varianceMap, direction: "jensen-shannon" }, "InvalidScenario", "direction"],
  ["varianceMap", { ...varianceMap, estimators: ["k1"] }, "InvalidScenario", "estimators"],
  ["varianceMap", { ...varianceMap, estimators: ["k1", "k2", "k3"] }, "InvalidScenario", "estimators"],
  ["varianceMap", { ...varianceMap, estimators: ["k1", "k4"] }, "InvalidScenario", "estimators[1]"],
  ["varianceMap", { ...varianceMap, estimators: [{ name: "k1", lambda: 2 }, "k3"] }, "InvalidScenario", "estimators[0].lambda"],
  ["varianceMap", { ...varianceMap, estimators: ["k1", "score-function-leave-one-out"] }, "Unsupported", "estimators[1]"],
  ["varianceMap", { ...varianceMap, estimators: ["k1", "pathwise"] }, "InvalidScenario", "estimators[1]"],
  ["varianceMap", { ...varianceMap, parameter: "mean" }, "InvalidScenario", "parameter"],
  ["varianceMap", { ...varianceMap, estimators: ["pathwise", "score-function"] }, "InvalidScenario", "parameter"],
  ["varianceMap", { ...varianceMap, estimators: ["pathwise", "score-function"], parameter: "sd" }, "InvalidScenario", "parameter"],
  ["varianceMap", { ...varianceMap, mean: { ...varianceMap.mean, from: -1e7 } }, "InvalidScenario", "mean.from"],
  ["varianceMap", { ...varianceMap, mean: { ...varianceMap.mean, to: -4 } }, "InvalidScenario", "mean.to"],
  ["varianceMap", { ...varianceMap, mean: { ...varianceMap.mean, count: 513 } }, "InvalidScenario", "mean.count"],
  ["varianceMap", { ...varianceMap, mean: without(varianceMap.mean, "to") }, "InvalidScenario", "mean.to"],
  ["varianceMap", { ...varianceMap, logSd: { ...varianceMap.logSd, from: -15 } }, "InvalidScenario", "logSd.from"],
  ["varianceMap", { ...varianceMap, logSd: { ...varianceMap.logSd, count: 1 } }, "InvalidScenario", "logSd.count"],
  ["varianceMap", { ...varianceMap, logSd: { ...varianceMap.logSd, count: 2.5 } }, "InvalidScenario", "logSd.count"],
  ["varianceMap", { ...varianceMap, logSd: { ...varianceMap.logSd, step: 1 } }, "InvalidScenario", "logSd.step"],
  ["varianceMap", undefined, "InvalidScenario", "request"],
  // A run's log-ratios
  ["logRatios", {}, "InvalidScenario", "logRatios"],
  ["logRatios", { ...logRatios, samples: 4 }, "InvalidScenario", "samples"],
  ["logRatios", { logRatios: [1, 2, 3, 4] }, "InvalidScenario", "logRatios"],
  ["logRatios", { logRatios: Float64Array.of(1, 2, 3) }, "InvalidScenario", "logRatios"],
  ["logRatios", { logRatios: Float64Array.of(1, 2, 3, NaN, Infinity) }, "InvalidScenario", "logRatios[3]"],
  ["logRatios", { logRatios: new Float64Array(1_000_001) }, "InvalidScenario", "logRatios"],
  // Data
  ["mixtureOf", { data: Float64Array.of(1) }, "InvalidScenario", "data"],
  ["mixtureOf", { data: Float64Array.of(1, NaN) }, "InvalidScenario", "data[1]"],
  ["mixtureOf", { data: [1, 2, 3] }, "InvalidScenario", "data"],
  ["mixtureOf", { data: new Float64Array(1_000_001) }, "InvalidScenario", "data"],
  ["mixtureOf", { ...mixtureOf, components: 9 }, "InvalidScenario", "components"],
  ["mixtureOf", { ...mixtureOf, components: 1.5 }, "InvalidScenario", "components"],
  // Answers
  ["divergence", { ...divergence, p: categorical(1, 2) }, "InvalidScenario", "q.family"],
  ["divergence", { ...divergence, q: categorical(1, 2) }, "InvalidScenario", "q.family"],
  ["divergence", { ...answers, kinds: ["forward-kl"], q: categorical(1, 2) }, "InvalidScenario", "q.probabilities"],
  ["divergence", { ...divergence, p: { family: "categorical" } }, "InvalidScenario", "p.probabilities"],
  ["divergence", { ...divergence, p: { ...categorical(1, 2), low: 0 } }, "InvalidScenario", "p.low"],
  ...[[1], Array(4097).fill(1), [0, 0], "01", { length: 2 }].map((probabilities) =>
    ["divergence", { ...answers, kinds: ["forward-kl"], p: { family: "categorical", probabilities } }, "InvalidScenario", "p.probabilities"]),
  ...[-1, NaN, Infinity, "1", null, undefined].map((wrong) =>
    ["divergence", { ...answers, kinds: ["forward-kl"], q: categorical(1, wrong, 2) }, "InvalidScenario", "q.probabilities[1]"]),
  ...[["gradient", gradient], ["optima", optima], ["fit", fit], ["study", { ...study, estimators: ["k1"] }]].flatMap(([name, request]) => [
    [name, { ...request, ...answers, q: categorical(1, 0, 2) }, "InvalidScenario", "q.probabilities[1]"],
    [name, { ...request, ...answers, q: categorical(1, 2) }, "InvalidScenario", "q.probabilities"],
    [name, { ...request, ...answers, q }, "InvalidScenario", "q.family"],
    [name, { ...request, p: categorical(...Array(49).fill(1)), q: categorical(...Array(49).fill(1)) }, "LimitExceeded", "q.probabilities"],
  ]),
  ...pathwise.flatMap((name) => [
    ["study", { ...study, ...answers, direction: "reverse-kl", estimators: ["score-function", { name }] }, "Unsupported", "estimators[1]"],
    ["fit", { ...fit, ...answers, kind: "reverse-kl", gradient: { estimator: name, batchSize: 32, seed: 1 } }, "Unsupported", "gradient.estimator"],
  ]),
  ["study", { ...study, direction: "reverse-kl", estimators: ["k1"], behavior: categorical(1, 2, 3) }, "InvalidScenario", "behavior.family"],
  ["study", { ...study, ...answers, direction: "reverse-kl", estimators: ["k1"], behavior: q }, "InvalidScenario", "behavior.family"],
  ["study", { ...study, ...answers, direction: "reverse-kl", estimators: ["k1"], behavior: categorical(1, 2) }, "InvalidScenario", "behavior.probabilities"],
  ["varianceMap", { ...varianceMap, p: categorical(1, 2) }, "Unsupported", "p.family"],
  ["landscape", { p: categorical(1, 2), kinds: ["forward-kl"], mean: varianceMap.mean, logSd: varianceMap.logSd }, "Unsupported", "p.family"],
  // What the interface has, and this lab has not yet
  ["divergence", { ...divergence, p: { family: "gaussian", mean: [0, 0], covariance: [[1, 0], [0, 1]] } }, "Unsupported", "p.mean"],
  ["gradient", { ...gradient, q: { family: "gaussian", mean: 0, covariance: [[1, 0], [0, 1]] } }, "Unsupported", "q.covariance"],
  ["density", { ...density, of: [q, { family: "mixture", components: [{ weight: 1, mean: [0, 0], covariance: [[1, 0], [0, 1]] }] }] }, "Unsupported", "of[1].components[0].mean"],
];

const show = (argument) => inspect(argument, { breakLength: Infinity, maxStringLength: 20 }).slice(0, 90);

for (const [i, [request, argument, name, field]] of refused.entries()) {
  test(`${i + 1}: ${request} ${show(argument)} is refused for its ${field}`, async () => {
    const error = await lab[request](argument).then(() => assert.fail("it was answered"), (error) => error);
    assert.deepEqual({ name: error.name, field: error.field }, { name, field }, error.message);
    assert.ok(error instanceof KlError && error instanceof Error);
    assert.ok(error.message.length > field.length, "it says what was expected");
  });
}

test("a refused request leaves the next one unharmed", async () => {
  const before = await lab.divergence(divergence);
  await Promise.allSettled(refused.map(([request, argument]) => lab[request](argument)));
  assert.deepEqual(await lab.divergence(divergence), before);
});

test("options that are none are refused by their path", async () => {
  const refusals = [
    [null, "options"],
    ["now", "options"],
    [{ signal: {} }, "options.signal"],
    [{ onProgress: 5 }, "options.onProgress"],
  ];
  for (const request of ["divergence", "fit", "study"])
    for (const [options, field] of refusals) await assert.rejects(lab[request](requests[request], options), { name: "InvalidScenario", field });
  for (const options of [null, 2]) await assert.rejects(loadKlLab(options), { name: "InvalidScenario", field: "options" });
});

test("a lab is refused a number of workers that is none", async () => {
  for (const workers of [-1, 1.5, NaN, "2", 65]) await assert.rejects(loadKlLab({ workers }), { name: "InvalidScenario", field: "workers" });
});

test("where there are no workers, a lab with workers is Unsupported", async () => {
  await assert.rejects(loadKlLab({ workers: 2 }), { name: "Unsupported", field: "workers" });
});
