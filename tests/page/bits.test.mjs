/** The same request has the same bits everywhere: in Node and in each browser, with any number of workers, before and after an abort. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { loadKlLab } from "../../dist/kl-lab.js";
import { serve } from "../../web/build/serve.mjs";
import { inEachEngine, open } from "./browser.mjs";

const server = await serve();
after(() => server.close());

/** Runs here and in a page, so it uses nothing from outside. Asks one lab for one of everything that sums or samples; bits as text. */
async function ask(loadKlLab, workers, abortFirst) {
  const p = { family: "mixture", components: [{ weight: 0.5, mean: -3, sd: 1 }, { weight: 0.3, mean: 3, sd: 0.7 }, { weight: 0.2, mean: 0.1, sd: 2.5 }] };
  const q = { family: "gaussian", mean: 1.8, sd: 0.85 };
  const lab = await loadKlLab({ workers });
  const study = (direction, estimators, batches) => ({ p, q, direction, estimators, batchSize: 34, batches, seed: 15, bins: 40, keep: 50 });
  const catalog = await lab.catalog();
  const names = (objective) => catalog.filter((entry) => entry.objective === objective && entry.estimates === "gradient").map(({ name }) => name);
  if (abortFirst) {
    const controller = new AbortController();
    const long = lab.study(study("reverse-kl", names("reverse-kl"), 200000), { signal: controller.signal });
    setTimeout(() => controller.abort(), 40);
    const error = await long.then(() => undefined, (reason) => reason);
    if (error?.name !== "AbortError") throw new Error(`the long study ended with ${error?.name}`);
  }
  const answers = [
    await lab.study(study("reverse-kl", names("reverse-kl"), 500)),
    await lab.study(study("forward-kl", [...names("forward-kl"), "k1", "k2", "k3", "optimal-control-variate"], 500)),
    await lab.fit({ p, q, kind: "reverse-kl", optimizer: { method: "adam", learningRate: 0.1, clip: 1 }, gradient: { estimator: "pathwise", batchSize: 16, seed: 3 }, steps: 60 }),
    await lab.fit({ p, q, kind: "forward-kl", optimizer: { method: "natural-gradient", learningRate: 0.05 }, gradient: "exact", steps: 60 }),
    await lab.optima({ p, q, kind: "reverse-kl" }),
    await lab.divergence({ p, q, kinds: ["forward-kl", "reverse-kl", "jensen-shannon", "total-variation", "squared-hellinger", "chi-squared", { alpha: 0.3 }] }),
    await lab.mixtureOf({ data: Float64Array.from({ length: 200 }, (_, i) => (i % 7) + (i * i) % 11 / 3), seed: 2 }),
  ];
  lab.close();
  const bits = (value) => {
    if (typeof value === "number") return new BigUint64Array(Float64Array.of(value).buffer)[0].toString(16);
    if (ArrayBuffer.isView(value) || Array.isArray(value)) return [...value].map(bits);
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bits(part)]));
    return value;
  };
  return answers.map(bits);
}

const expected = await ask(loadKlLab, 0, false);

for (const [workers, abortFirst] of [[0, false], [0, true]]) {
  test(`Node, ${workers} workers${abortFirst ? ", after an abort" : ", once more"}`, async () => {
    assert.deepEqual(await ask(loadKlLab, workers, abortFirst), expected);
  });
}

inEachEngine((browser) => {
  test("A browser with 0, 1 and 2 workers, before and after an abort, has the bits of Node", async () => {
    const { page } = await open(browser(), server.address);
    for (const workers of [0, 1, 2]) {
      for (const abortFirst of [false, true]) {
        const found = await page.evaluate(`import("./kl-lab.js").then(({ loadKlLab }) => (${ask})(loadKlLab, ${workers}, ${abortFirst}))`);
        assert.deepEqual(found, expected, `${workers} workers${abortFirst ? ", after an abort" : ""}`);
      }
    }
    await page.close();
  });
});
