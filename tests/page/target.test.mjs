/** P in links and in JSON: a mixture by columns, other families by their parts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fields, scenarios } from "./scenarios.mjs";

const { defaultFit, defaultNoise, distributionOf, families, fitCodec, noiseCodec, startOf } = scenarios;

test("Of P a link holds the parts of its family and no others, and what is missing is as the family begins", () => {
  for (const family of Object.keys(families)) {
    const p = startOf(family), scenario = { ...defaultNoise(), p };
    const keys = noiseCodec.pairs(scenario).map(([key]) => key).filter((key) => key.startsWith("p."));
    assert.deepStrictEqual(keys, ["p.family", ...Object.keys(p).filter((part) => part !== "family").map((part) => `p.${part}`)]);
    assert.deepStrictEqual(noiseCodec.read(`p.family=${family}`), { scenario, problems: [] });
    assert.deepStrictEqual(noiseCodec.accept({ p: { family } }), { scenario, problems: [] });
  }
  assert.deepStrictEqual(noiseCodec.read("p.family=student-t&p.df=3").scenario.p, { family: "student-t", mean: 0, scale: 1, df: 3 });
});

test("P may be said as a request says it: a Gaussian, a mixture, or another family", () => {
  const one = { mean: 1, sd: 2 }, components = [{ weight: 0.25, mean: 0, sd: 1 }, { weight: 0.75, mean: 2, sd: 3 }];
  for (const codec of [fitCodec, noiseCodec]) {
    assert.deepStrictEqual(codec.accept({ p: { family: "gaussian", ...one } }), { scenario: { ...codec.defaults(), p: [{ weight: 1, ...one }] }, problems: [] });
    assert.deepStrictEqual(codec.accept({ p: { family: "mixture", components } }), { scenario: { ...codec.defaults(), p: components }, problems: [] });
    assert.deepStrictEqual(codec.read("p.family=mixture&p.means=5").scenario.p, [{ weight: 1, mean: 5, sd: 1 }]);
  }
  assert.deepStrictEqual(distributionOf(components), { family: "mixture", components });
});

test("A part of P that cannot be used is named, takes P back to its default, and leaves the rest", () => {
  const kept = { ...defaultNoise(), seed: 3 };
  for (const [text, field, expected] of [
    ["p.family=student-t&p.df=0", "p.df", /a number from 0\.1 to 1000000/], ["p.family=laplace&p.scale=-1", "p.scale", /from 0\.000001/], ["p.family=cauchy", "p.family", /mixture or student-t or/],
    ["p.family=uniform&p.low=2&p.high=1", "p.high", /p\.low, 2, and from/], ["p.family=uniform&p.low=1&p.high=1", "p.high", /p\.low, 1/], ["p.family=drawn&p.density=0,0", "p.density", /not all zero/],
    ["p.family=drawn&p.density=1", "p.density", /2 to 64 numbers/], ["p.family=skew-normal&p.shape=2000", "p.shape", /from -1000 to 1000/], ["p.family=toString", "p.family", /mixture/],
    ["p.df=5", "p.df", /a part of P, mixture: means, sds, weights/],
  ]) {
    const { scenario, problems } = noiseCodec.read(`${text}&seed=3`);
    assert.deepStrictEqual(fields(problems), [field], text);
    assert.match(problems[0].expected, expected, text);
    assert.deepStrictEqual(scenario, kept);
  }
  for (const [p, found] of [
    [{ family: "student-t", df: -1 }, ["p.df"]], [{ family: "uniform", low: 3 }, ["p.high"]], [{ family: "drawn", density: [1, "2"] }, ["p.density"]], [{ family: "mixture" }, ["p"]],
    [{ family: "mixture", components: [{ mean: 0, sd: 0 }] }, ["p.components[0].sd"]], [{ family: "gaussian", mean: NaN, sd: 1 }, ["p.mean"]], [{ mean: 0 }, ["p.family"]], [5, ["p"]], [[{ mean: 0, weight: 0 }], ["p"]],
  ]) {
    const { scenario, problems } = noiseCodec.accept({ p, seed: 3 });
    assert.deepStrictEqual(fields(problems), found, JSON.stringify(p));
    assert.deepStrictEqual(scenario, kept);
  }
  const stray = noiseCodec.read("p.family=laplace&p.df=5&p.__proto__=1&p.mean=2");
  assert.deepStrictEqual(fields(stray.problems), ["p.df", "p.__proto__"]);
  assert.deepStrictEqual(stray.scenario.p, { family: "laplace", mean: 2, scale: 1 });
});

test("The fit drags P's modes: another family is refused by name, and why", () => {
  for (const reading of [fitCodec.read("p.family=laplace&p.mean=1&seed=3"), fitCodec.accept({ p: { family: "laplace", mean: 1, scale: 1 }, seed: 3 })]) {
    assert.deepStrictEqual(reading.problems, [{ field: "p.family", got: "laplace", expected: "a mixture of Gaussians: this figure drags the modes of P" }]);
    assert.deepStrictEqual(reading.scenario, { ...defaultFit(), seed: 3 });
  }
});

test("P's columns must be of one length with some weight, and one bad column takes P back to its default", () => {
  for (const [text, field] of [
    ["p.means=1,2,3&p.sds=1,1", "p.sds"], ["p.means=1,2&p.weights=1", "p.weights"], ["p.means=1,2&p.weights=0,0", "p.weights"],
    ["p.means=1,2&p.sds=1,-1", "p.sds"], [`p.means=${Array(17).fill(0).join(",")}`, "p.means"],
  ]) {
    const { scenario, problems } = fitCodec.read(`${text}&seed=3`);
    assert.deepStrictEqual(fields(problems), [field]);
    assert.deepStrictEqual(scenario, { ...defaultFit(), seed: 3 });
  }
  assert.deepStrictEqual(fields(fitCodec.accept({ p: [{ mean: 1 }, { mean: 2, sd: -1 }, 3] }).problems), ["p[1].sd", "p[2]"]);
});
