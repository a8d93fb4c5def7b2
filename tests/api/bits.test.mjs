/** The same request gives the same bits: natively and as WebAssembly, with any number of workers, after an abort. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "./node-worker.mjs";
import { categorical, gaussian, kinds, loadKlLab, modes, others, pathwise, q, requests, three, twoModel } from "./scenarios.mjs";

const nativeProgram = fileURLToPath(new URL("../../build/native/kl_bits", import.meta.url));

const bits = (number) => {
  if (Number.isNaN(number)) return "nan";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
};
const line = (name, numbers) => [name, ...Array.from(numbers, bits)].join(" ");

const studyNumbers = ({ truth, exact, sampled, histogram, kept }) => [
  ...truth, ...(exact.coefficient ?? []), ...exact.mean, ...exact.sd, ...exact.visible, ...sampled.mean, ...sampled.sd,
  ...histogram.flatMap((pair) => [pair.estimate, pair.variance].flatMap(({ edges, counts, below, above }) => [...edges, ...counts, below, above])),
  ...(kept ? [...kept.x, ...kept.value.flatMap((values) => [...values])] : []),
];

function modelNumbers(model) {
  if (model.family === "gaussian") return [model.mean, model.sd];
  return model.probabilities ?? model.components.flatMap(({ weight, mean, sd }) => [weight, mean, sd]);
}

/** The questions of bits.cpp, in its order. */
async function askAll(lab) {
  const lines = [];
  const ask = async (name, numbers) => lines.push(line(name, await numbers));
  const all = [...kinds, { alpha: -0.5 }, { alpha: 0.5 }, { alpha: 2 }];
  const askDivergences = async (name, pair) => {
    const values = await lab.divergence({ ...pair, kinds: all });
    const gradients = await Promise.all(all.map((kind) => lab.gradient({ ...pair, kind })));
    await ask(`divergence ${name}`, values.flatMap(({ value, error }, i) => [value, error, ...gradients[i].gradient]));
  };
  const askCurves = async (name, p) => {
    const { x } = requests.density;
    await ask(`density ${name}`, (await lab.density({ of: [p], x }))[0]);
    await ask(`integrand ${name}`, lab.integrand({ p, q, kind: "forward-kl", x }));
  };
  await askDivergences("gaussians", { p: gaussian(0, 1), q: gaussian(0.1, 1) });
  await askDivergences("modes", { p: modes, q });
  await askDivergences("three", { p: three, q });
  await askDivergences("mixtures", { p: three, q: twoModel });
  await askCurves("three", three);
  for (const [family, p] of Object.entries(others)) {
    await askDivergences(family, { p, q });
    await askCurves(family, p);
  }

  const askFit = async (name, request) =>
    ask(`fit ${name}`, (await lab.fit(request)).frames.flatMap((frame) => [frame.step, frame.value, frame.gradientNorm, ...modelNumbers(frame.q)]));
  const sampled = {
    ...requests.fit, optimizer: { ...requests.fit.optimizer, method: "natural-gradient" }, gradient: { estimator: "sticking-the-landing", batchSize: 32, seed: 7 },
  };
  await askFit("exact", requests.fit);
  await askFit("sampled", sampled);
  for (const fit of [requests.fit, sampled]) await askFit("mixture", { ...fit, q: twoModel, steps: 24 });

  for (const [name, pair] of [["modes", { p: modes, q }], ["student-t", { p: others["student-t"], q }], ["mixture", { p: three, q: twoModel }]])
    for (const kind of ["forward-kl", "reverse-kl"]) {
      const optima = await lab.optima({ ...pair, kind });
      await ask(`optima ${name} ${kind.replace("-kl", "")}`, optima.flatMap(({ q: model, value }) => [...modelNumbers(model), value]));
    }
  const { p, bic } = await lab.mixtureOf(requests.mixtureOf);
  await ask("mixtureOf", [...modelNumbers(p), ...bic]);

  const catalog = await lab.catalog();
  const askStudies = async (name, direction, request) => {
    const has = request.q?.family === "categorical" ? (entry) => !pathwise.includes(entry) : () => true;
    const estimators = catalog.filter(({ objective }) => objective === direction).map((entry) => entry.name).filter(has);
    const study = await lab.study({ p: three, q, direction, estimators, batchSize: 64, batches: 100, seed: 11, bins: 8, keep: 16, ...request });
    for (const result of study) await ask(`study ${name} ${direction.replace("-kl", "")} ${result.estimator.name}`, studyNumbers(result));
  };
  for (const direction of ["forward-kl", "reverse-kl"]) {
    await askStudies("three", direction, { batches: 3000, bins: 32 });
    for (const [family, other] of Object.entries(others)) await askStudies(family, direction, { p: other });
    await askStudies("mixture", direction, { q: twoModel });
  }
  await askStudies("off-policy", "reverse-kl", { behavior: gaussian(-0.3, 1.6) });

  await ask("varianceMap", lab.varianceMap(requests.varianceMap));
  const axes = { mean: { from: -4, to: 4, count: 9 }, logSd: { from: -0.7, to: 1.3, count: 8 } };
  for (const cells of await lab.landscape({ p: modes, kinds: ["forward-kl", "total-variation"], ...axes })) await ask("landscape", cells);
  const triples = await lab.triples({ measures: ["forward-kl", "total-variation", { root: "jensen-shannon" }], seed: 7, from: 100, count: 2000 });
  await ask("triples", triples.flatMap(({ triangle: { failures, worst }, symmetry }) =>
    [failures, symmetry.failures, worst.number, worst.direct, worst.byWay, ...[worst.a, worst.b, worst.c].flatMap(modelNumbers)]));
  const answers = { p: categorical(1, 2, 3, 0.5), q: categorical(0.4, 0.3, 0.2, 0.1) };
  await askDivergences("categorical", answers);
  await askFit("categorical", {
    ...answers, kind: "reverse-kl", optimizer: { method: "natural-gradient", learningRate: 0.05 },
    gradient: { estimator: "score-function-leave-one-out", batchSize: 32, seed: 7 }, steps: 24, every: 3,
  });
  for (const kind of ["forward-kl", "reverse-kl"])
    await ask(`optima categorical ${kind.replace("-kl", "")}`, (await lab.optima({ ...answers, kind })).flatMap(({ q: model, value }) => [...modelNumbers(model), value]));
  for (const direction of ["forward-kl", "reverse-kl"]) await askStudies("categorical", direction, answers);
  await askStudies("categorical off-policy", "reverse-kl", { ...answers, behavior: categorical(1, 1, 2, 4) });
  const { estimates, lambda, meanRatio, effectiveSampleSize, paretoK } = await lab.logRatios(requests.logRatios);
  const askPolicy = async (name, request) => {
    const { optimum, frames } = await lab.policy({ ...requests.policy, ...request });
    const rows = frames.flatMap((frame) => {
      const both = (pair) => [pair["forward-kl"], pair["reverse-kl"]];
      return [frame.step, ...frame.policy, ...frame.theta, frame.reward, frame.entropy, frame.value, ...both(frame.toOptimum), ...both(frame.toReference), frame.gradientNorm, frame.exactNorm, frame.noise];
    });
    await ask(`policy ${name}`, [optimum.value, ...optimum.logPolicy, ...rows]);
  };
  await askPolicy("exact", {});
  await askPolicy("mirror", { penalty: "forward-kl", gradient: { estimator: "k3-gradient", batchSize: 16, seed: 7 } });
  await askPolicy("features", {
    objective: "forward-kl", features: [[1, 0], [0.5, 1], [-1, 2], [0, 0.3], [2, 1]], optimizer: { method: "natural-gradient", learningRate: 0.1 },
    gradient: { estimator: "self-normalized-importance-score", batchSize: 16, seed: 7 },
  });
  const askProduct = async (name, p, direction) => {
    const products = await lab.product({ p, q, direction, dimensions: [1, 40, 5], sampled: { samples: 300, seed: 7, keep: 8 } });
    const moments = ({ estimates: all, ratio }) => [...all.flatMap(({ mean, sd }) => [mean, sd]), ratio.variance, ratio.effectiveShare];
    await ask(`product ${name}`, products.flatMap(({ dimension, divergence, exact, sampled: drawn }) => [dimension, divergence, ...moments(exact), ...moments(drawn), ...drawn.kept]));
  };
  await askProduct("three", three, "forward-kl");
  await askProduct("student-t", others["student-t"], "reverse-kl");
  await askProduct("uniform", others.uniform, "forward-kl");
  await ask("logRatios", [lambda, meanRatio, effectiveSampleSize, paretoK, ...estimates.flatMap(({ mean, sd, standardError }) => [mean, sd, standardError])]);
  return lines;
}

let lab, reference;
before(async () => {
  globalThis.Worker = Worker;
  lab = await loadKlLab({ workers: 0 });
  reference = await askAll(lab);
});
after(() => lab.close());

test("natively and as WebAssembly the bits are the same", async () => {
  const { stdout } = await promisify(execFile)(nativeProgram, { maxBuffer: 1e8 });
  const [module, native] = [reference, stdout.trimEnd().split("\n")].map((lines) => lines.map((text) => text.split(" ")));
  assert.equal(native.length, module.length, "both programs ask the same questions");
  const differences = native.flatMap((words, i) => words.flatMap((word, j) => (word === module[i][j] ? [] : [`${words.slice(0, 3).join(" ")} …, word ${j}: ${word} natively, ${module[i][j]} as WebAssembly`])));
  assert.deepEqual(differences.slice(0, 5), []);
  assert.deepEqual(module.map(({ length }) => length), native.map(({ length }) => length));
});

for (const workers of [1, 2, 3]) {
  test(`with ${workers} ${workers === 1 ? "worker" : "workers"} the bits are those of the calling thread`, async () => {
    const other = await loadKlLab({ workers });
    try {
      assert.deepEqual(await askAll(other), reference);
    } finally {
      other.close();
    }
  });
}

for (const workers of [0, 2]) {
  test(`after an abort with workers: ${workers} the bits are as before`, async () => {
    const other = await loadKlLab({ workers });
    try {
      const controller = new AbortController();
      const long = other.study({ ...requests.study, batches: 1_000_000 }, { signal: controller.signal, onProgress: () => controller.abort() });
      await assert.rejects(long, { name: "AbortError" });
      assert.deepEqual(await askAll(other), reference);
    } finally {
      other.close();
    }
  });
}

test("another seed gives other bits", async () => {
  const [one, other] = await Promise.all([11, 12].map((seed) => lab.study({ ...requests.study, seed })));
  assert.notDeepEqual(one.map(studyNumbers), other.map(studyNumbers));
});
