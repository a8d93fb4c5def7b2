/** Progress, abort, close, and what happens when a worker hangs or breaks. Workers are Node's threads in a browser's clothes. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Worker } from "./node-worker.mjs";
import { loadKlLab, requests } from "./scenarios.mjs";

/** Minutes of work. */
const long = { ...requests.study, batches: 10_000_000 };
/** In ms: what nobody waits for is over long before, also on a busy machine. */
const soon = 2000;

beforeEach(() => {
  globalThis.Worker = Worker;
  Object.assign(Worker, { sabotage: "", made: 0, alive: 0 });
});

let lab;
afterEach(() => {
  lab.close();
  assert.equal(Worker.alive, 0, "no worker outlives its lab");
});
const open = async (workers) => (lab = await loadKlLab({ workers }));

for (const workers of [0, 1, 3]) {
  test(`workers: ${workers}: progress rises to the end`, async () => {
    await open(workers);
    const seen = [];
    await lab.study({ ...requests.study, batches: 60_000 }, { onProgress: (fraction) => seen.push(fraction) });
    assert.ok(seen.length > 3);
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
    assert.ok(seen[0] > 0);
    assert.equal(seen.at(-1), 1);
  });

  test(`workers: ${workers}: a signal ends a call at once, and the lab works on`, async () => {
    await open(workers);
    const controller = new AbortController();
    const call = lab.study(long, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    const began = performance.now();
    await assert.rejects(call, { name: "AbortError" });
    assert.ok(performance.now() - began < soon);
    const made = Worker.made;
    const asked = performance.now();
    await lab.divergence(requests.divergence);
    assert.ok(performance.now() - asked < soon, "nobody waits for what was aborted");
    assert.equal(Worker.made, made, "an abort between slices costs no worker");
  });

  test(`workers: ${workers}: a map tells how far it is, and a signal ends it`, async () => {
    await open(workers);
    const seen = [];
    const cells = await lab.varianceMap(requests.varianceMap, { onProgress: (fraction) => seen.push(fraction) });
    assert.equal(cells.length, 64 * 48);
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
    assert.equal(seen.at(-1), 1);
    const fine = { ...requests.varianceMap, mean: { from: -4, to: 4, count: 512 }, logSd: { from: -0.7, to: 1.3, count: 512 } };
    const controller = new AbortController();
    const call = lab.varianceMap(fine, { signal: controller.signal, onProgress: () => controller.abort() });
    await assert.rejects(call, { name: "AbortError" });
    assert.equal((await lab.divergence(requests.divergence)).length, 6);
  });

  test(`workers: ${workers}: a short call does not wait for a long one`, async () => {
    await open(workers);
    const controller = new AbortController();
    const call = lab.study(long, { signal: controller.signal });
    const began = performance.now();
    await lab.gradient(requests.gradient);
    assert.ok(performance.now() - began < soon);
    controller.abort();
    await assert.rejects(call, { name: "AbortError" });
  });

  test(`workers: ${workers}: a signal that was given before rejects without work`, async () => {
    await open(workers);
    await assert.rejects(lab.divergence(requests.divergence, { signal: AbortSignal.abort() }), { name: "AbortError" });
  });

  test(`workers: ${workers}: what onProgress throws ends its call, and no other`, async () => {
    await open(workers);
    const other = lab.divergence(requests.divergence);
    const onProgress = () => { throw new RangeError("mine"); };
    await assert.rejects(lab.study(long, { onProgress }), { name: "RangeError", message: "mine" });
    await assert.rejects(lab.gradient(requests.gradient, { onProgress }), { name: "RangeError", message: "mine" });
    assert.equal((await other).length, 6);
  });

  test(`workers: ${workers}: many densities are computed in slices, which a signal ends`, async () => {
    await open(workers);
    const controller = new AbortController();
    const seen = [];
    const onProgress = (fraction) => seen.push(fraction) === 3 && controller.abort();
    const of = Array(16).fill({ family: "mixture", components: Array(16).fill({ weight: 1, mean: 0, sd: 1 }) });
    await assert.rejects(lab.density({ of, x: new Float64Array(1e6) }, { signal: controller.signal, onProgress }), { name: "AbortError" });
    assert.ok(seen[0] > 0 && seen[2] > seen[0] && seen[2] < 1);
  });

  test(`workers: ${workers}: a request may be changed once it was asked`, async () => {
    await open(workers);
    const request = structuredClone({ ...requests.study, batches: 20_000 });
    const expected = await lab.study(request);
    const call = lab.study(request);
    Object.assign(request, { seed: 12, bins: 3 });
    assert.deepEqual(await call, expected);
  });

  test(`workers: ${workers}: closing rejects what is in flight, and what comes after`, async () => {
    await open(workers);
    const calls = [lab.study(long), lab.gradient(requests.gradient)];
    lab.close();
    for (const call of [...calls, lab.catalog()]) await assert.rejects(call, { name: "AbortError" });
  });

  test(`workers: ${workers}: a request with a function in it is refused, and the lab works on`, async () => {
    await open(workers);
    await assert.rejects(lab.divergence({ ...requests.divergence, log() {} }), { name: "InvalidScenario", field: "log" });
    assert.equal((await lab.divergence(requests.divergence)).length, 6);
  });
}

test("workers are made when they are needed", async () => {
  await open(3);
  assert.equal(Worker.made, 1);
  await lab.divergence(requests.divergence);
  await lab.gradient(requests.gradient);
  assert.equal(Worker.made, 1, "one at a time, one is enough");
  await Promise.all(Array.from({ length: 8 }, () => lab.gradient(requests.gradient)));
  assert.equal(Worker.made, 3, "and never more than were allowed");
});

/** The first `count` workers do `what` with a message of kind `kind`, instead of answering. */
const sabotage = (count, kind, what) => `
  if (workerData.number < ${count}) {
    let program;
    Object.defineProperty(globalThis, "onmessage", {
      get: () => (event) => { if (event.data.kind === "${kind}") { ${what} } program(event); },
      set: (listener) => { program = listener; },
    });
  }`;

test("a worker that overruns a second after an abort is replaced; the calls it held are answered, with the same bits", async () => {
  await open(0);
  const expected = await lab.optima(requests.optima);
  Worker.sabotage = sabotage(1, "gradient", "for (;;);");
  await open(1);
  const controller = new AbortController();
  const hangs = lab.gradient(requests.gradient, { signal: controller.signal });
  const waits = lab.optima(requests.optima);
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(hangs, { name: "AbortError" });
  assert.deepEqual(await waits, expected);
  assert.equal(Worker.made, 2);
});

test("a worker that breaks is replaced, and its calls are answered", async () => {
  Worker.sabotage = sabotage(2, "gradient", "throw new Error('broken');");
  await open(1);
  const calls = [lab.gradient(requests.gradient), lab.divergence(requests.divergence)];
  const [gradient, divergence] = await Promise.all(calls);
  assert.equal(gradient.parameters.length, 2);
  assert.equal(divergence.length, 6);
  assert.equal(Worker.made, 3);
});

test("a call that broke three new workers as well is lost, and says so", async () => {
  Worker.sabotage = sabotage(Infinity, "gradient", "throw new Error('broken');");
  await open(1);
  await assert.rejects(lab.gradient(requests.gradient), { name: "WorkerLost" });
  assert.equal(Worker.made, 4);
  assert.equal((await lab.divergence(requests.divergence)).length, 6, "other calls are answered");
});

test("where no worker can be started, calls are lost and nothing is tried for ever", async () => {
  globalThis.Worker = class {
    constructor() {
      throw new DOMException("forbidden", "SecurityError");
    }
  };
  await open(2);
  await assert.rejects(lab.gradient(requests.gradient), { name: "WorkerLost" });
});

for (const [part, what, ask] of [["studyPart", "study", () => lab.study({ ...requests.study, batches: 60_000 })], ["varianceMapRows", "map", () => lab.varianceMap(requests.varianceMap)]]) {
  test(`one part of a ${what} that fails calls off the others`, async () => {
    Worker.sabotage = sabotage(Infinity, part, "throw new Error('broken');");
    await open(2);
    await assert.rejects(ask(), { name: "WorkerLost" });
    assert.equal((await lab.divergence(requests.divergence)).length, 6);
  });
}

test("a mixture of many components is split by what its parts come to", async () => {
  const components = Array.from({ length: 16 }, (_, k) => ({ weight: 1, mean: k, sd: 1 }));
  const request = { ...requests.study, q: { family: "mixture", components }, estimators: ["k1", "score"], batches: 4000, bins: 64 };
  await open(0);
  const expected = await lab.study(request);
  await open(2);
  assert.deepEqual(await lab.study(request), expected);
});
