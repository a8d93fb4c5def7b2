/** What <kl-metric> asks: triples of Gaussians, landscapes, and bounds of total variation. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { gaussian, kinds, KlError, loadKlLab, modes, others } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const measures = ["forward-kl", "chi-squared", { alpha: 0.3 }, "total-variation", { root: "jensen-shannon" }, { root: "squared-hellinger" }];
const triples = { measures, seed: 7, from: 0, count: 4000 };
const landscape = { p: modes, kinds: [...kinds, { alpha: 0.3 }], mean: { from: -2, to: 3, count: 4 }, logSd: { from: -0.5, to: 1, count: 3 } };
const near = (actual, expected, tolerance) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);

test("KL, χ² and alpha break the triangle inequality and symmetry; √JS, Hellinger and total variation neither; the worst triple is one of those tried, and as the divergences have it", async () => {
  const results = await lab.triples(triples);
  assert.deepEqual(results.map(({ measure }) => measure), measures);
  for (const [i, { triangle, symmetry }] of results.entries()) {
    assert.equal(triangle.failures > 100, i < 3);
    assert.equal(symmetry.failures > 3000, i < 3);
    if (i >= 3) assert.deepEqual([triangle.failures, symmetry.failures], [0, 0]);
    const { number, a, b, c, direct, byWay } = triangle.worst;
    assert.ok(Number.isInteger(number) && number >= 0 && number < 4000);
    assert.equal(direct > byWay, i < 3);
    const measure = measures[i];
    const value = async (p, q) => {
      const [found] = await lab.divergence({ p, q, kinds: [measure.root ?? measure] });
      return measure.root ? Math.sqrt(found.value) : found.value;
    };
    if (direct === Infinity) assert.equal(await value(a, c), Infinity);
    else near(direct, await value(a, c), 1e-8 * direct);
    near(byWay, (await value(a, b)) + (await value(b, c)), 1e-8 * byWay);
  }
});

test("triples of a range are those of the whole: failures add up", async () => {
  const whole = await lab.triples(triples);
  const parts = await Promise.all([[0, 1500], [1500, 2500]].map(([from, count]) => lab.triples({ ...triples, from, count })));
  for (const [i, { triangle, symmetry }] of whole.entries()) {
    assert.equal(triangle.failures, parts[0][i].triangle.failures + parts[1][i].triangle.failures);
    assert.equal(symmetry.failures, parts[0][i].symmetry.failures + parts[1][i].symmetry.failures);
    assert.ok(parts.some((part) => part[i].triangle.worst.number === triangle.worst.number));
  }
});

test("a landscape's cells are the divergences to its Gaussians, row by row from low sd, one array a kind", async () => {
  for (const p of [modes, gaussian(0.5, 1.2), others.laplace, others.uniform]) {
    const found = await lab.landscape({ ...landscape, p });
    assert.equal(found.length, landscape.kinds.length);
    for (const cells of found) assert.ok(cells instanceof Float64Array && cells.length === 12);
    for (let cell = 0; cell < 12; cell++) {
      const q = gaussian(-2 + (5 / 3) * (cell % 4), Math.exp(-0.5 + 0.75 * Math.floor(cell / 4)));
      const values = await lab.divergence({ p, q, kinds: landscape.kinds });
      values.forEach(({ value }, k) => (value === Infinity ? assert.equal(found[k][cell], Infinity) : near(found[k][cell], value, 1e-10 * (1 + value))));
    }
  }
});

test("the bounds of total variation: √(KL/2) and √(1 − e^−KL)", async () => {
  const kl = Float64Array.of(0, 1e-12, 0.5, 2, 40, Infinity);
  const { pinsker, bretagnolleHuber } = await lab.bounds({ kl });
  kl.forEach((one, i) => {
    assert.equal(pinsker[i], Math.sqrt(one / 2));
    near(bretagnolleHuber[i], Math.sqrt(-Math.expm1(-one)), 1e-15);
  });
});

/** [request, its argument, the name and field it must be refused by] */
const refused = [
  ["triples", undefined, "InvalidScenario", "request"],
  ["triples", { ...triples, batches: 4 }, "InvalidScenario", "batches"],
  ["triples", { ...triples, measures: [] }, "InvalidScenario", "measures"],
  ["triples", { ...triples, measures: Array(17).fill("forward-kl") }, "InvalidScenario", "measures"],
  ["triples", { ...triples, measures: ["forward-kl", "wasserstein"] }, "InvalidScenario", "measures[1]"],
  ["triples", { ...triples, measures: [{ root: "wasserstein" }] }, "InvalidScenario", "measures[0].root"],
  ["triples", { ...triples, measures: [{ root: { alpha: 9 } }] }, "InvalidScenario", "measures[0].root.alpha"],
  ["triples", { ...triples, measures: [{ root: "forward-kl", alpha: 1 }] }, "InvalidScenario", "measures[0].alpha"],
  ["triples", { ...triples, measures: [{ square: "forward-kl" }] }, "InvalidScenario", "measures[0].square"],
  ["triples", { ...triples, seed: -1 }, "InvalidScenario", "seed"],
  ["triples", { ...triples, seed: "7" }, "InvalidScenario", "seed"],
  ["triples", { ...triples, from: 0.5 }, "InvalidScenario", "from"],
  ["triples", { ...triples, from: 1e9 }, "InvalidScenario", "from"],
  ["triples", { ...triples, count: 0 }, "InvalidScenario", "count"],
  ["triples", { ...triples, count: NaN }, "InvalidScenario", "count"],
  ["triples", { ...triples, from: 1e9 - 1 }, "LimitExceeded", "count"],
  ["landscape", null, "InvalidScenario", "request"],
  ["landscape", { ...landscape, q: modes }, "InvalidScenario", "q"],
  ["landscape", { ...landscape, p: gaussian(0, 0) }, "InvalidScenario", "p.sd"],
  ["landscape", { ...landscape, p: { family: "categorical", probabilities: [0.5, 0.5] } }, "Unsupported", "p.family"],
  ["landscape", { ...landscape, kinds: [] }, "InvalidScenario", "kinds"],
  ["landscape", { ...landscape, kinds: Array(9).fill("forward-kl") }, "InvalidScenario", "kinds"],
  ["landscape", { ...landscape, kinds: ["forward-kl", "k1"] }, "InvalidScenario", "kinds[1]"],
  ["landscape", { ...landscape, mean: { ...landscape.mean, to: -3 } }, "InvalidScenario", "mean.to"],
  ["landscape", { ...landscape, mean: undefined }, "InvalidScenario", "mean"],
  ["landscape", { ...landscape, logSd: { ...landscape.logSd, count: 1 } }, "InvalidScenario", "logSd.count"],
  ["landscape", { ...landscape, p: gaussian(9e5, 1e-3) }, "LimitExceeded", "p.sd"],
  ["landscape", { ...landscape, logSd: { from: -13, to: 0, count: 4 }, mean: { from: -2, to: 1000, count: 4 } }, "LimitExceeded", "logSd.from"],
  ["landscape", { ...landscape, mean: { ...landscape.mean, count: 512 }, logSd: { ...landscape.logSd, count: 512 } }, "LimitExceeded", "mean.count"],
  ["bounds", {}, "InvalidScenario", "kl"],
  ["bounds", { kl: [1, 2] }, "InvalidScenario", "kl"],
  ["bounds", { kl: Float64Array.of(1, -1e-9) }, "InvalidScenario", "kl[1]"],
  ["bounds", { kl: Float64Array.of(NaN) }, "InvalidScenario", "kl[0]"],
  ["bounds", { kl: Float64Array.of(1), q: 1 }, "InvalidScenario", "q"],
];

for (const [request, argument, name, field] of refused) {
  test(`${request} ${inspect(argument, { depth: 1, breakLength: Infinity }).slice(0, 90)} is refused: ${name}, ${field}`, async () => {
    await assert.rejects(lab[request](argument), (error) => error instanceof KlError && error.name === name && error.field === field && error.message.length > field.length);
  });
}
