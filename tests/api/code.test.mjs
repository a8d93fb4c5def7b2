/** The request `code`: what comes back is what api.ts says, what cannot be coded is refused by field, and a long message can be called off. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KlError, loadKlLab, q as gaussian } from "./scenarios.mjs";

let lab;
before(async () => (lab = await loadKlLab()));
after(() => lab.close());

const categorical = (...probabilities) => ({ family: "categorical", probabilities });
const p = categorical(0.5, 0.25, 0.125, 0.125), q = categorical(1, 1, 6, 8);
const text = Uint16Array.from({ length: 3000 }, (_, i) => (i * i) % 4);
const code = { p, q, symbols: { count: 20000, seed: 15 } };

test("A message comes back with its bits, its first bytes and symbols, and every number that api.ts names", async () => {
  const result = await lab.code({ ...code, checkpoints: 100 });
  assert.deepEqual(Object.keys(result).sort(), ["codes", "count", "divergence", "entropy", "excess", "overhead", "precision", "readings"]);
  assert.equal(result.count, 20000);
  assert.equal(result.precision, 24);
  assert.equal(result.entropy, 1.75);
  assert.deepEqual(result.overhead, { constant: 2, perSymbol: 1.5 * 2 ** -32 });
  const { symbols, bits } = result.readings;
  assert.ok(symbols instanceof Float64Array && symbols.length === 100 && symbols[0] === 1 && symbols.at(-1) === 20000);
  for (const [k, one] of result.codes.entries()) {
    assert.deepEqual(Object.keys(one).sort(), ["bits", "bytes", "decoded", "expected", "information", "lengths", "probabilities", "sd", "symbols"]);
    assert.ok(one.bytes instanceof Uint8Array && one.bytes.length === 4096 && one.symbols instanceof Uint16Array && one.symbols.length === 4096);
    assert.equal(one.decoded, true);
    assert.equal(one.probabilities.reduce((sum, share) => sum + share), 1);
    one.lengths.forEach((length, i) => assert.ok(Math.abs(length + Math.log2(one.probabilities[i])) < 1e-12));
    assert.ok(one.bits >= one.information - 1e-6 && one.bits < one.information + 2.001);
    assert.equal(bits[k].at(-1), one.bits);
    assert.ok(bits[k] instanceof Float64Array && bits[k].length === 100);
  }
  assert.deepEqual(result.codes[0].symbols, result.codes[1].symbols);
  const measured = (result.codes[1].bits - result.codes[0].bits) / 20000;
  assert.ok(Math.abs(measured - result.excess.expected) < (4 * result.excess.sd) / Math.sqrt(20000));
  assert.ok(Math.abs(result.excess.expected - result.divergence) < 1e-6);
});

test("By whole bits the bits themselves can be told: one for A, two for B, three for C and D", async () => {
  const { codes: [own] } = await lab.code({ p, q, symbols: Uint16Array.of(0, 1, 2, 3, 0) });
  const bits = [...own.bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  assert.equal(bits.slice(0, 10), "0" + "10" + "110" + "111" + "0");
  assert.ok(own.bits >= 10 && own.bits <= 12, String(own.bits));
});

test("A text given is coded as it is; an empty one has no bits; what q forbids is infinite, and still decoded", async () => {
  const given = await lab.code({ p, q, symbols: text });
  assert.deepEqual(given.codes[1].symbols, text);
  const empty = await lab.code({ p, q, symbols: new Uint16Array(0) });
  assert.deepEqual([empty.count, empty.codes[0].bits, empty.readings.symbols.length, empty.codes[1].decoded], [0, 0, 0, true]);
  const forbidden = await lab.code({ p, q: categorical(1, 1, 1, 0), symbols: text });
  assert.equal(forbidden.divergence, Infinity);
  assert.ok(forbidden.codes[1].decoded && forbidden.codes[1].lengths[3] === 24);
});

test("A million symbols of 4096 fit into the lab, and come back by both tables", async () => {
  const weights = Array.from({ length: 4096 }, (_, i) => 1 / (i + 1));
  const result = await lab.code({ p: categorical(...weights), q: categorical(...weights.toReversed()), symbols: { count: 1e6, seed: 3 } });
  for (const one of result.codes) {
    assert.ok(one.decoded);
    assert.ok(Math.abs(one.bits - one.information) < 0.001 * one.information);
  }
});

test("The same request gives the same bits, and a signal calls a long one off", async () => {
  assert.deepEqual(await lab.code(code), await lab.code(code));
  const controller = new AbortController();
  const long = lab.code({ ...code, symbols: { count: 1e6, seed: 1 } }, { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(long, { name: "AbortError" });
});

/** [what is asked, the field it must be refused for] */
const refused = [
  [{ ...code, p: gaussian, q: gaussian }, "p.family"],
  [{ ...code, p: undefined }, "p"],
  [{ ...code, p: { probabilities: [1, 2] } }, "p.family"],
  [{ ...code, p: { ...p, mean: 0 } }, "p.mean"],
  [{ ...code, q: categorical(0, 0, 0, 0) }, "q.probabilities"],
  [{ ...code, q: gaussian }, "q.family"],
  [{ ...code, q: categorical(1, 1, 1) }, "q.probabilities"],
  [{ ...code, p: categorical(1, -1, 1, 1) }, "p.probabilities[1]"],
  [{ p, q }, "symbols"],
  ...[null, 5, "abba", [0, 1], new Uint8Array(2), new Float64Array(2)].map((symbols) => [{ ...code, symbols }, "symbols"]),
  [{ ...code, symbols: new Uint16Array(1_000_001) }, "symbols"],
  [{ ...code, symbols: Uint16Array.of(0, 4) }, "symbols[1]"],
  [{ ...code, symbols: { count: 5 } }, "symbols.seed"],
  [{ ...code, symbols: { seed: 5 } }, "symbols.count"],
  [{ ...code, symbols: { count: 5, seed: 5, side: "p" } }, "symbols.side"],
  ...[-1, 0.5, 1_000_001, "5", NaN].map((count) => [{ ...code, symbols: { count, seed: 1 } }, "symbols.count"]),
  ...[-1, 0.5, 2 ** 53].map((seed) => [{ ...code, symbols: { count: 1, seed } }, "symbols.seed"]),
  ...[0, 4097, 1.5, "5"].map((checkpoints) => [{ ...code, checkpoints }, "checkpoints"]),
  [{ ...code, table: 1 }, "table"],
  [undefined, "request"],
];

for (const [i, [request, field]] of refused.entries()) {
  test(`${i + 1}: a request that cannot be coded is refused for its ${field}`, async () => {
    const error = await lab.code(request).then(() => assert.fail("it was answered"), (reason) => reason);
    assert.deepEqual({ name: error.name, field: error.field }, { name: "InvalidScenario", field }, error.message);
    assert.ok(error instanceof KlError && error.message.length > field.length);
  });
}
