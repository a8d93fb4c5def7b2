/** Links and pasted data: what goes out comes back bit for bit, and what is wrong is named while the rest is used. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Programs } from "../../web/build/bundle.mjs";

const programs = await Programs.around(fileURLToPath(new URL("../../build/wasm-release", import.meta.url)));
programs.lab.close();
const {
  carriesData, defaultFit, defaultNoise, estimatorsFor, fitCodec, fitPresets, fitTable, isAnchor, noiseCodec, noisePresets, noiseTable, readColumn, readLink, writeLink,
} = await programs.exportsOf(...["codec", "column", "link", "presets", "schema", "table"].map((file) => `scenario/${file}.ts`));

/** A seeded stream, so that a failure can be had again: xorshift of 32 bits. */
function stream(seed) {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const between = (low, high) => low + (high - low) * next();
  return {
    between,
    /** Magnitudes from 1e-6 to 1e6 with full mantissas. */
    wide: () => Math.min(1e6, Math.max(1e-6, (1 + next() + next() * 2 ** -32) * 10 ** between(-6, 6))),
    whole: (low, high) => Math.floor(between(low, high + 1)),
    pick: (list) => list[Math.floor(between(0, list.length))],
    sign: () => (next() < 0.5 ? -1 : 1),
  };
}

function randomComponents(r) {
  return Array.from({ length: r.whole(1, 16) }, () => ({ weight: r.wide(), mean: r.sign() * r.wide(), sd: r.wide() }));
}

function randomFit(r) {
  const steps = r.whole(1, 10000);
  return {
    p: randomComponents(r), q: { mean: r.sign() * r.wide(), sd: r.wide() },
    optimizer: r.pick(["gradient-descent", "momentum", "adam", "natural-gradient"]), rate: Math.min(1000, r.wide()), clip: r.pick([0, r.wide()]),
    gradient: r.pick(["exact", "sampled"]), forward: r.pick(estimatorsFor("forward-kl", "mean")), reverse: r.pick(estimatorsFor("reverse-kl", "mean")),
    lambda: r.between(-100, 100), batch: r.whole(1, 1e6), seed: r.whole(0, 2 ** 53 - 1), steps, step: r.whole(0, steps), speed: r.pick([0.5, 1, 2]),
    data: r.pick(["", "faithful", Array.from({ length: r.whole(2, 40) }, () => r.sign() * r.wide())]),
  };
}

function randomNoise(r) {
  const direction = r.pick(["forward-kl", "reverse-kl"]), parameter = r.pick(["mean", "logSd", "value"]);
  const estimators = estimatorsFor(direction, parameter).map((name) => (/^control/.test(name) && r.sign() > 0 ? { name, lambda: r.between(-100, 100) } : { name }));
  return {
    p: randomComponents(r), q: { mean: r.sign() * r.wide(), sd: r.wide() }, direction, estimators, parameter,
    batch: r.whole(1, 1e6), batches: r.whole(1, 1e7), seed: r.whole(0, 2 ** 53 - 1), bins: r.whole(2, 4096), lambda: r.between(-1, 2),
  };
}

const fields = (problems) => problems.map((problem) => problem.field);

test("Five hundred random states come back from their links bit for bit, without a problem", () => {
  const r = stream(20);
  for (let i = 0; i < 500; ++i) {
    const state = { fit: randomFit(r), noise: randomNoise(r), theme: r.pick(["light", "dark", "projector"]) };
    const reading = readLink(`#${writeLink(state)}`);
    if (carriesData(state)) assert.deepStrictEqual(reading, { state, problems: [] });
    else assert.deepStrictEqual(reading, { state: { ...state, fit: { ...state.fit, data: "" } }, problems: [] });
  }
});

test("An element's scenario comes back from key=value text, from JSON and from a plain object", () => {
  const r = stream(21);
  for (let i = 0; i < 200; ++i) {
    for (const [codec, scenario] of [[fitCodec, randomFit(r)], [noiseCodec, randomNoise(r)]]) {
      const expected = { scenario, problems: [] };
      if (codec.write(scenario).length <= 8000) assert.deepStrictEqual(codec.read(codec.write(scenario)), expected);
      assert.deepStrictEqual(codec.read(JSON.stringify(scenario)), expected);
      assert.deepStrictEqual(codec.accept(scenario), expected);
    }
  }
});

test("Minus zero keeps its sign in a link", () => {
  const scenario = { ...defaultFit(), q: { mean: -0, sd: 1 } };
  assert.ok(Object.is(fitCodec.read(fitCodec.write(scenario)).scenario.q.mean, -0));
});

test("The whole state is written out, every key of both tables", () => {
  const text = writeLink({ fit: defaultFit(), noise: defaultNoise() });
  for (const key of Object.keys(fitTable)) assert.match(text, new RegExp(`(^|&)fit\\.${key.replace(".", "\\.")}=`));
  for (const key of Object.keys(noiseTable)) assert.match(text, new RegExp(`(^|&)noise\\.${key.replace(".", "\\.")}=`));
  assert.match(text, /^v=1&fit\.p\.means=-3,3&/);
});

test("Missing keys have their defaults, missing widths are 1 and missing weights are equal", () => {
  assert.deepStrictEqual(readLink("#v=1&fit.q.sd=2"), { state: { fit: { ...defaultFit(), q: { mean: 1.8, sd: 2 } }, noise: defaultNoise() }, problems: [] });
  assert.deepStrictEqual(fitCodec.read("p.means=1,2,4,8").scenario.p, [1, 2, 4, 8].map((mean) => ({ weight: 0.25, mean, sd: 1 })));
});

test("A value outside its range is named with what was expected, and the rest is used", () => {
  for (const bad of ["-1", "NaN", "1e999", "Infinity", "0", "", "1,2", "0x10", "one", "１", "1e7"]) {
    const { state, problems } = readLink(`#v=1&fit.q.sd=${encodeURIComponent(bad)}&fit.q.mean=2.5&noise.seed=7`);
    assert.deepStrictEqual(fields(problems), ["fit.q.sd"], bad);
    assert.match(problems[0].expected, /^a number from 0\.000001 to 1000000$/);
    assert.deepStrictEqual(state.fit.q, { mean: 2.5, sd: defaultFit().q.sd });
    assert.equal(state.noise.seed, 7);
  }
});

test("Every key of both tables refuses NaN by name", () => {
  for (const [codec, table] of [[fitCodec, fitTable], [noiseCodec, noiseTable]]) {
    for (const key of Object.keys(table)) {
      const reading = codec.read(`${key}=NaN`);
      assert.deepStrictEqual(fields(reading.problems), [key]);
      assert.deepStrictEqual(reading.scenario, codec.defaults());
    }
  }
});

test("Unknown keys are reported by name, __proto__ among them, and change nothing", () => {
  for (const key of ["__proto__", "constructor", "toString", "fit.__proto__", "fit.q.__proto__", "fit.p.__proto__", "noise.hasOwnProperty", "fit", "fit.", "map.seed", "q.sd"]) {
    const { state, problems } = readLink(`#v=1&${key}=1`);
    assert.deepStrictEqual(fields(problems), [key]);
    assert.deepStrictEqual(state, { fit: defaultFit(), noise: defaultNoise() });
  }
  const reading = fitCodec.read('{"__proto__":{"steps":5},"q":{"__proto__":{"sd":3},"mean":1},"colour":"red"}');
  assert.deepStrictEqual(fields(reading.problems), ["__proto__", "q.__proto__", "colour"]);
  assert.deepStrictEqual(reading.scenario, { ...defaultFit(), q: { mean: 1, sd: 0.85 } });
  assert.equal({}.steps, undefined);
});

test("A key said twice is reported and its first value holds", () => {
  const { scenario, problems } = fitCodec.read("seed=1&seed=2");
  assert.deepStrictEqual(fields(problems), ["seed"]);
  assert.equal(scenario.seed, 1);
});

test("A link of ten million characters is refused as a whole, in a moment", () => {
  const before = performance.now();
  const { state, problems } = readLink(`#v=1&fit.p.means=${"1,".repeat(5e6)}`);
  assert.ok(performance.now() - before < 1000);
  assert.deepStrictEqual(fields(problems), ["link"]);
  assert.deepStrictEqual(state, { fit: defaultFit(), noise: defaultNoise() });
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

test("An estimator that answers for another direction is reported, and those that fit stay", () => {
  const { scenario, problems } = noiseCodec.read("direction=forward-kl&estimators=score,pathwise");
  assert.deepStrictEqual(fields(problems), ["estimators"]);
  assert.deepStrictEqual(scenario.estimators, [{ name: "score" }]);
  const switched = noiseCodec.read("direction=forward-kl");
  assert.deepStrictEqual(switched.problems, []);
  assert.deepStrictEqual(switched.scenario.estimators.map(({ name }) => name), [...estimatorsFor("forward-kl", "mean")]);
  for (const bad of ["pathwise:1", "control-variate:1:2", "control-variate:x", "k9"]) assert.deepStrictEqual(fields(noiseCodec.read(`parameter=value&estimators=${bad}`).problems), ["estimators"]);
});

test("A link of another version says so and is read as far as it is understood", () => {
  const { state, problems } = readLink("#v=2&fit.seed=9");
  assert.deepStrictEqual(problems, [{ field: "v", got: "2", expected: "version 1" }]);
  assert.equal(state.fit.seed, 9);
});

test("What stood in a bad link is shown short, without characters that turn or hide text", () => {
  const [problem] = readLink(`#v=1&fit.seed=${encodeURIComponent("\u202e<b>\u0000".repeat(100))}`).problems;
  assert.doesNotMatch(problem.got, /[\u202e\u0000]/);
  assert.ok(problem.got.length <= 40);
});

test("A broken percent sign does not break the reading", () => {
  assert.deepStrictEqual(fields(readLink("#v=1&fit.seed=%E0%A4&fit.step=3").problems), ["fit.seed"]);
});

test("A hash without a value names a place on the page", () => {
  assert.ok(isAnchor("#noise") && isAnchor("") && !isAnchor("#v=1"));
});

test("Every preset is a state a link can carry", () => {
  for (const [codec, presets] of [[fitCodec, fitPresets], [noiseCodec, noisePresets]]) {
    for (const { id, set } of presets) {
      const scenario = { ...codec.defaults(), ...set };
      assert.deepStrictEqual(codec.read(codec.write(scenario)), { scenario, problems: [] }, id);
    }
  }
});

test("Numbers are read one a line, from CSV, TSV, semicolons, spaces or a single line, with or without a header", () => {
  const values = [3.6, 1.8, -3.333e0];
  for (const text of [
    "3.6\n1.8\n-3.333", "3.6\r\n1.8\r\n-3.333\r\n", "\uFEFFeruptions\n3.6\n1.8\n-3.333\n\n", "3.6,1.8,-3.333", "3.6 1.8  -3.333", "3.6; 1.8; -3.333",
    "eruptions,waiting\n3.6,79\n1.8,54\n-3.333,74", "eruptions\twaiting\n3.6\t79\n1.8\t54\n-3.333\t74", '"","eruptions","waiting"\n"1",3.6,79\n"2",1.8,54\n"3",-3.333,74',
    "who;when\nanna;3.6\nben;1.8\ncy;-3.333",
  ]) assert.deepStrictEqual(readColumn(text).values, values, text);
  const second = readColumn("eruptions,waiting\n3.6,79\n1.8,54", 1);
  assert.deepStrictEqual(second, { values: [79, 54], name: "waiting", columns: ["eruptions", "waiting"], index: 1 });
});

test("Data that cannot be used are refused with the field, the line and what was expected", () => {
  for (const [text, got, expected] of [
    ["", /empty/, /2 numbers/], [" \n\t\n", /empty/, /2 numbers/], ["apple\nbanana\ncherry", /"banana" on line 2/, /a number with a decimal point/],
    ["4.2", /one number/, /2 numbers/], ["x\n4.2", /one number/, /2 numbers/], ["header", /"header" on line 1/, /a number/],
    ["1\n2\nthree\n4", /"three" on line 3/, /a number/], ["1\n\n\nNA", /"NA" on line 4/, /a number/], ["1\n1e999", /"1e999" on line 2/, /a number/], ["1\nNaN", /"NaN" on line 2/, /a number/],
    ["3,6\n1,8", /"3,6" on line 1/, /decimal point/], ["a;b\n3,6;79\n1,8;54", /"3,6" on line 2/, /decimal point/],
    ["1\n2e6", /2e6 on line 2/, /between/], ["5\n5\n5", /3 times the same/, /different/],
    ["1\n".repeat(1e5 + 2), /100002 lines/, /100000 lines/], ["1".repeat(5e6 + 1), /5\.0 MB/, /5 MB/],
    ["\u0000\u0001\u0002PNG\n\u0003", /on line/, /a number/],
  ]) {
    const problem = readColumn(text);
    assert.equal(problem.field, "data", text.slice(0, 40));
    assert.match(problem.got, got);
    assert.match(problem.expected, expected);
  }
});
