/** Products of copies as scripts ask for them: what comes out, and what is refused at the door. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gaussian, KlError, loadKlLab, modes, others, q } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const tokens = { p: gaussian(0, 1), q: gaussian(0.3, 1), direction: "reverse-kl", dimensions: [256, 1, 16] };
const sampled = { samples: 500, seed: 3 };

test("a product has the names that are promised, one answer a dimension in the order asked for; draws only where they are asked for", async () => {
  const [bare, drawn, kept] = await Promise.all([tokens, { ...tokens, sampled }, { ...tokens, sampled: { ...sampled, keep: 5 } }].map((request) => lab.product(request)));
  assert.deepEqual(bare.map(({ dimension }) => dimension), tokens.dimensions);
  for (const [i, one] of bare.entries()) {
    assert.deepEqual(Object.keys(one), ["dimension", "divergence", "exact"]);
    assert.ok(Math.abs(one.divergence - 0.045 * one.dimension) < 1e-13);
    const { exact, sampled: seen } = drawn[i];
    assert.deepEqual(exact, one.exact);
    for (const { estimates, ratio } of [exact, seen]) {
      assert.deepEqual(estimates.map(({ name }) => name), ["k1", "k2", "k3"]);
      for (const { mean, sd } of estimates) assert.ok(sd > 0 && Number.isFinite(mean));
      assert.ok(ratio.variance > 0 && ratio.effectiveShare > 0 && ratio.effectiveShare < 1);
    }
    assert.equal(seen.kept, undefined);
    assert.ok(kept[i].sampled.kept instanceof Float64Array);
    assert.equal(kept[i].sampled.kept.length, 5);
    assert.deepEqual(kept[i].sampled.estimates, seen.estimates);
  }
});

test("what is drawn at one dimension does not depend on which others are asked for", async () => {
  const pair = { p: modes, q, direction: "forward-kl", sampled: { ...sampled, keep: 500 } };
  const [alone] = await lab.product({ ...pair, dimensions: [7] });
  const [, among] = await lab.product({ ...pair, dimensions: [60, 7, 2] });
  assert.deepEqual(among, alone);
});

test("infinite is said as Infinity, and a ratio without a variance leaves no share", async () => {
  const [wide] = await lab.product({ ...tokens, q: gaussian(0, 1.5), direction: "forward-kl", dimensions: [8], sampled });
  assert.deepEqual([wide.exact.estimates[2].sd, wide.exact.ratio.variance, wide.exact.ratio.effectiveShare], [Infinity, Infinity, 0]);
  assert.ok(Number.isFinite(wide.exact.estimates[0].sd) && Number.isFinite(wide.sampled.estimates[2].sd));
  const [cut] = await lab.product({ p: others.uniform, q, direction: "reverse-kl", dimensions: [8], sampled });
  assert.deepEqual([cut.divergence, cut.sampled.estimates[0].mean, cut.sampled.estimates[0].sd], [Infinity, Infinity, Infinity]);
});

test("a long draw can be aborted between two of its slices", async () => {
  const controller = new AbortController();
  const long = lab.product({ ...tokens, dimensions: [100_000], sampled: { samples: 10_000, seed: 1 } }, { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(long, { name: "AbortError" });
});

test("what is wrong is refused by its field", async () => {
  for (const [change, name, field] of [
    [{ dimensions: undefined }, "InvalidScenario", "dimensions"],
    [{ dimensions: [] }, "InvalidScenario", "dimensions"],
    [{ dimensions: Array(257).fill(1) }, "InvalidScenario", "dimensions"],
    [{ dimensions: [1, 0] }, "InvalidScenario", "dimensions[1]"],
    [{ dimensions: [1, 1.5] }, "InvalidScenario", "dimensions[1]"],
    [{ dimensions: [1, "2"] }, "InvalidScenario", "dimensions[1]"],
    [{ dimensions: [1_000_001] }, "InvalidScenario", "dimensions[0]"],
    [{ direction: "chi-squared" }, "InvalidScenario", "direction"],
    [{ direction: undefined }, "InvalidScenario", "direction"],
    [{ p: undefined }, "InvalidScenario", "p"],
    [{ p: gaussian(0, 0) }, "InvalidScenario", "p.sd"],
    [{ q: gaussian(NaN, 1) }, "InvalidScenario", "q.mean"],
    [{ q: others.laplace }, "Unsupported", "q.family"],
    [{ p: gaussian(9e5, 1e-3), q: gaussian(-9e5, 1) }, "LimitExceeded", "p.sd"],
    [{ samples: 100 }, "InvalidScenario", "samples"],
    [{ sampled: 100 }, "InvalidScenario", "sampled"],
    [{ sampled: null }, "InvalidScenario", "sampled"],
    [{ sampled: { samples: 1, seed: 1 } }, "InvalidScenario", "sampled.samples"],
    [{ sampled: { seed: 1 } }, "InvalidScenario", "sampled.samples"],
    [{ sampled: { samples: 100 } }, "InvalidScenario", "sampled.seed"],
    [{ sampled: { samples: 100, seed: -1 } }, "InvalidScenario", "sampled.seed"],
    [{ sampled: { samples: 100, seed: 1, keep: 101 } }, "InvalidScenario", "sampled.keep"],
    [{ sampled: { samples: 100, seed: 1, every: 2 } }, "InvalidScenario", "sampled.every"],
    [{ dimensions: [1_000_000], sampled: { samples: 1001, seed: 1 } }, "LimitExceeded", "sampled.samples"],
    [{ dimensions: Array(200).fill(1), sampled: { samples: 6000, seed: 1, keep: 6000 } }, "LimitExceeded", "sampled.keep"],
  ]) {
    await assert.rejects(lab.product({ ...tokens, ...change }), (error) => {
      assert.ok(error instanceof KlError);
      assert.deepEqual([error.name, error.field], [name, field], JSON.stringify(change));
      assert.ok(error.message.includes(field.split(".")[0]), error.message);
      return true;
    });
  }
});
