/** The article says what the lab says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { loadKlLab } from "../../dist/kl-lab.js";

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

/** Where a property of the separation becomes true, to within 1e-5, between 4 and 7. */
async function threshold(holds) {
  let low = 4, high = 7;
  while (high - low > 1e-5) {
    const middle = (low + high) / 2;
    if (await holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Exact sd of one sample over the truth. */
async function noise(p, q, estimator) {
  const [{ exact, truth }] = await lab.study({ p, q, direction: "forward-kl", estimators: [estimator], batchSize: 1, batches: 0, seed: 0, bins: 1 });
  return { sd: exact.sd[0], relative: exact.sd[0] / truth[0] };
}
const near = async (lambda) => (await noise(gaussian(0, 1), gaussian(0.1, 1), { name: "control-variate", lambda })).relative;

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
};

test("Every number the article marks as a result is what the lab finds, to the last digit printed", async () => {
  const printed = [...html.matchAll(/data-number="(\w+)">([^<]+)</g)].map(([, name, text]) => [name, text]);
  assert.deepEqual([...new Set(printed.map(([name]) => name))].sort(), Object.keys(numbers).sort());
  for (const [name, text] of printed) {
    const digits = text.replace(/^0?\./, "").replace(".", "").length;
    assert.equal((await numbers[name]()).toPrecision(digits), text, name);
  }
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

test("At forward KL's optimum for modes more than 2 apart, k3 is infinitely noisy and k1 is not", async () => {
  for (const separation of [2.01, 6]) {
    const q = gaussian(0, Math.sqrt(1 + separation ** 2 / 4));
    assert.equal((await noise(modes(separation), q, "k3")).sd, Infinity);
    assert.ok((await noise(modes(separation), q, "k1")).sd < 10);
  }
  assert.ok((await noise(modes(1.99), gaussian(0, Math.sqrt(1 + 1.99 ** 2 / 4)), "k3")).sd < Infinity);
});
