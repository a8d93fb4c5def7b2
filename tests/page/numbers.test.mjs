/** How numbers are written for people. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const { build } = createRequire(new URL("../../web/package.json", import.meta.url))("esbuild");
const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL("../../web/src/text/numbers.ts", import.meta.url))], bundle: true, format: "esm", write: false });
const { decimal, list, nats, percent, significant, superscript, whole } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);

const thin = "\u202f";

test("A number has three significant digits, a true minus, and a power of ten only where it needs one", () => {
  for (const [x, text] of [
    [0.9293, "0.929"], [-3, "−3.00"], [0, "0"], [-0, "0"], [12345, `12${thin}300`], [99949, `99${thin}900`], [99951, "1.00 × 10⁵"], [8.7e6, "8.70 × 10⁶"], [-2.7e-4, "−2.70 × 10⁻⁴"],
    [0.001, "0.00100"], [0.0009996, "0.00100"], [999.6, `1${thin}000`], [123.4, "123"], [4.9e15, "4.90 × 10¹⁵"], [1e300, "1.00 × 10³⁰⁰"], [Infinity, "∞"], [-Infinity, "−∞"], [NaN, "undefined"],
  ]) assert.equal(significant(x), text);
  assert.equal(significant(1 / 3, 6), "0.333333");
});

test("A decimal is never minus zero", () => {
  for (const [x, places, text] of [[-0.0001, 2, "0.00"], [-0.126, 2, "−0.13"], [1.5, 0, "2"], [Infinity, 1, "∞"], [-1e20, 1, "−1.00 × 10²⁰"]]) assert.equal(decimal(x, places), text);
});

test("Counts are grouped, shares never claim none or all when it is neither", () => {
  assert.equal(whole(128000), `128${thin}000`);
  assert.equal(whole(2 ** 53 - 1), ["9", "007", "199", "254", "740", "991"].join(thin));
  assert.equal(whole(7), "7");
  for (const [share, text] of [[0, "0"], [0.003, "< 1"], [0.35, "35"], [0.995, "> 99"], [1, "100"]]) assert.equal(percent(share), `${text}${thin}%`);
  assert.equal(nats(Infinity), `∞${thin}nats`);
});

test("Lists have their commas, exponents their signs", () => {
  assert.equal(list(["k1"]), "k1");
  assert.equal(list(["k1", "k2"]), "k1 and k2");
  assert.equal(list(["k1", "k2", "k3"]), "k1, k2, and k3");
  assert.equal(superscript(-10), "⁻¹⁰");
});
