/** The same request gives the same bits: natively and as WebAssembly, with any number of workers, after an abort. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "./node-worker.mjs";
import { gaussian, kinds, loadKlLab, modes, q, requests, three } from "./scenarios.mjs";

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

/** The questions of bits.cpp, in its order. */
async function askAll(lab) {
  const lines = [];
  const all = [...kinds, { alpha: -0.5 }, { alpha: 0.5 }, { alpha: 2 }];
  for (const [name, pair] of [["gaussians", { p: gaussian(0, 1), q: gaussian(0.1, 1) }], ["modes", { p: modes, q }], ["three", { p: three, q }]]) {
    const values = await lab.divergence({ ...pair, kinds: all });
    const gradients = await Promise.all(all.map((kind) => lab.gradient({ ...pair, kind })));
    lines.push(line(`divergence ${name}`, values.flatMap(({ value, error }, i) => [value, error, ...gradients[i].gradient])));
  }
  const { x } = requests.density;
  lines.push(line("density", (await lab.density({ of: [three], x }))[0]));
  lines.push(line("integrand", await lab.integrand({ p: three, q, kind: "reverse-kl", x })));

  const fitNumbers = ({ frames }) => frames.flatMap((frame) => [frame.step, frame.value, frame.gradientNorm, frame.q.mean, frame.q.sd]);
  lines.push(line("fit exact", fitNumbers(await lab.fit(requests.fit))));
  const sampled = {
    ...requests.fit, optimizer: { ...requests.fit.optimizer, method: "natural-gradient" }, gradient: { estimator: "sticking-the-landing", batchSize: 32, seed: 7 },
  };
  lines.push(line("fit sampled", fitNumbers(await lab.fit(sampled))));

  for (const kind of ["forward-kl", "reverse-kl"]) {
    const optima = await lab.optima({ p: modes, q, kind });
    lines.push(line(`optima ${kind.replace("-kl", "")}`, optima.flatMap(({ q: { mean, sd }, value }) => [mean, sd, value])));
  }
  const { p, bic } = await lab.mixtureOf(requests.mixtureOf);
  lines.push(line("mixtureOf", [...p.components.flatMap(({ weight, mean, sd }) => [weight, mean, sd]), ...bic]));

  const catalog = await lab.catalog();
  for (const direction of ["forward-kl", "reverse-kl"]) {
    const estimators = catalog.filter(({ objective }) => objective === direction).map(({ name }) => name);
    const study = await lab.study({ p: three, q, direction, estimators, batchSize: 64, batches: 3000, seed: 11, bins: 32, keep: 16 });
    for (const result of study) lines.push(line(`study ${direction.replace("-kl", "")} ${result.estimator.name}`, studyNumbers(result)));
  }
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
