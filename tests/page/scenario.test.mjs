/** Links: what goes out comes back bit for bit, and what is wrong is named while the rest is used. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { catalog, fields, scenarios } from "./scenarios.mjs";

const {
  answerEstimators, answersPresets, carriesData, codecs, codingCodec, codingPresets, codingTable, defaultCoding, componentParts, defaultDimension, defaultFit, dimensionCodec, dimensionPresets, dimensionTable, defaultLosses, defaultMap, defaultNoise, defaultSequences, entries, estimatorsFor, fitCodec, fitPresets, fitTable, isAnchor, lossesCodec, lossesPresets,
  lossesTable, mapCodec, mapEstimatorsFor, mapPresets, mapTable, metricCodec, metricPresets, metricTable, mostCharacters, noiseCodec, noisePresets, noiseTable, policyCodec, policyFamilies, policyModes, policyTable, readLink, sequencesCodec, sequencesPresets, takesLambda, textNames, usual, writeLink,
} = scenarios;

/** Every figure: how its state is written, its fields, and its presets. */
const figures = {
  fit: { codec: fitCodec, table: fitTable, defaults: defaultFit, presets: fitPresets, random: randomFit },
  noise: { codec: noiseCodec, table: noiseTable, defaults: defaultNoise, presets: noisePresets, random: randomNoise },
  map: { codec: mapCodec, table: mapTable, defaults: defaultMap, presets: mapPresets, random: randomMap },
  losses: { codec: lossesCodec, table: lossesTable, defaults: defaultLosses, presets: lossesPresets, random: randomLosses },
  metric: { codec: metricCodec, table: metricTable, defaults: metricCodec.defaults, presets: metricPresets, random: randomMetric },
  coding: { codec: codingCodec, table: codingTable, defaults: defaultCoding, presets: codingPresets, random: randomCoding, unseen: /^(text|language)/ },
  policy: { codec: policyCodec, table: policyTable, defaults: policyCodec.defaults, presets: behind("answers", answersPresets, policyCodec.defaults().answers), random: randomPolicy, unseen: /^sequences\./, seed: "answers.seed" },
  sequences: { codec: sequencesCodec, table: policyTable, defaults: sequencesCodec.defaults, presets: behind("sequences", sequencesPresets, defaultSequences()), random: randomPolicy, unseen: /^answers\./, seed: "sequences.seed" },
  dimension: { codec: dimensionCodec, table: dimensionTable, defaults: defaultDimension, presets: dimensionPresets, random: randomDimension },
};
/** Presets of a view, as they set it within the whole scenario. */
function behind(view, presets, otherwise) {
  return presets.map(({ id, set }) => ({ id, set: { [view]: { ...otherwise, ...set } } }));
}
const forEach = (make) => Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, make(figure)]));
const defaults = () => forEach((figure) => figure.defaults());

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

/** P of any family, with full mantissas in every part. */
function randomTarget(r) {
  const mean = r.sign() * r.wide(), low = r.between(-1e3, 1e3), high = low + Math.min(1e3, Math.max(1e-3, r.wide()));
  return r.pick([
    randomComponents(r),
    { family: "student-t", mean, scale: r.wide(), df: Math.max(0.1, r.wide()) },
    { family: "laplace", mean, scale: r.wide() },
    { family: "skew-normal", location: mean, scale: r.wide(), shape: r.between(-1000, 1000) },
    { family: "uniform", low, high },
    { family: "drawn", low, high, density: Array.from({ length: r.whole(2, 64) }, (_, i) => (i === 0 ? 0 : r.wide())) },
  ]);
}

function randomCoding(r) {
  const weights = () => Array.from({ length: size }, () => r.wide()), size = r.whole(2, 12);
  const words = () => Array.from({ length: r.whole(1, 20) }, () => r.pick(["a", "É", " x", "&", "=", "%", "#", "\n", "👩‍👧", "ש", "q+"])).join("") + "z";
  return {
    symbols: r.pick(["drawn", "text"]), weights: { p: weights(), q: weights() }, count: r.whole(1, 1e6), seed: randomSeed(r), text: r.pick([...textNames, "own"]),
    language: r.pick(["finnish", "german", "own"]), texts: { p: words(), q: words() }, swapped: r.pick(["no", "yes"]), step: r.whole(0, 240), speed: r.pick([0.5, 1, 2]),
  };
}

function randomDimension(r) {
  return {
    pair: r.pick(["shifted", "own"]), kl: r.between(1e-4, 10), p: randomTarget(r), q: randomModel(r), direction: r.pick(["forward-kl", "reverse-kl"]), tokens: r.whole(1, 1024),
    samples: r.whole(100, 1e5), seed: randomSeed(r),
  };
}

const optimizers = ["gradient-descent", "momentum", "adam", "natural-gradient"];
const randomModel = (r) => ({ mean: r.sign() * r.wide(), sd: r.wide() });
const randomSeed = (r) => r.whole(0, 2 ** 53 - 1);
const randomList = (r, least, most) => Array.from({ length: r.whole(least, most) }, () => r.sign() * r.wide());
const chosen = (r, names) => names.map((name) => (takesLambda(name) && r.sign() > 0 ? { name, lambda: r.between(-100, 100) } : { name }));

function randomFit(r) {
  const steps = r.whole(1, 10000);
  return {
    p: randomComponents(r), q: randomModel(r), optimizer: r.pick(optimizers), rate: Math.min(1000, r.wide()), clip: r.pick([0, r.wide()]),
    gradient: r.pick(["exact", "sampled"]), forward: r.pick(estimatorsFor("forward-kl", "mean")), reverse: r.pick(estimatorsFor("reverse-kl", "mean")),
    lambda: r.between(-100, 100), batch: r.whole(1, 1e6), seed: randomSeed(r), steps, step: r.whole(0, steps), speed: r.pick([0.5, 1, 2]),
    data: r.pick(["", "faithful", randomList(r, 2, 40)]),
  };
}

function randomNoise(r) {
  const direction = r.pick(["forward-kl", "reverse-kl"]), parameter = r.pick(["mean", "logSd", "value"]);
  const estimators = chosen(r, estimatorsFor(direction, parameter).slice(0, 16));
  return {
    p: randomTarget(r), q: randomModel(r), direction, estimators, parameter, batch: r.whole(1, 1e6), batches: r.whole(1, 1e7), seed: randomSeed(r), bins: r.whole(2, 4096),
    lambda: r.between(-1, 2), picked: r.pick(["", r.pick(estimators).name]), staleness: r.between(0, 3), ratios: r.pick([[], randomList(r, 4, 40)]),
  };
}

function randomMap(r) {
  const direction = r.pick(["forward-kl", "reverse-kl"]), parameter = r.pick(["mean", "logSd", "value"]), offered = mapEstimatorsFor(direction, parameter);
  const axis = (from, to) => ({ from, to });
  return {
    p: randomTarget(r), q: randomModel(r), direction, estimators: chosen(r, [r.pick(offered), r.pick(offered)]), parameter,
    mean: axis(r.between(-10, 0), r.between(0.1, 10)), sd: axis(r.between(0.1, 1), r.between(1.1, 9)), cells: r.whole(8, 512),
    batch: r.whole(1, 1e6), batches: r.whole(1, 1e7), seed: randomSeed(r),
  };
}

function randomMetric(r) {
  const steps = r.whole(1, 10000), axis = (from, to) => ({ from, to });
  return {
    a: randomModel(r), b: randomModel(r), c: randomModel(r), seed: randomSeed(r), steps, step: r.whole(0, steps), speed: r.pick([0.5, 1, 2]),
    mean: axis(r.between(-10, 0), r.between(0.1, 10)), sd: axis(r.between(0.1, 1), r.between(1.1, 9)), cells: r.whole(8, 512),
  };
}

function randomLosses(r) {
  const steps = r.whole(1, 10000);
  return {
    p: randomTarget(r), q: randomModel(r), run: r.pick(estimatorsFor("reverse-kl", "mean")), optimizer: r.pick(optimizers), rate: Math.min(1000, r.wide()),
    batch: r.whole(1, 1e6), seed: randomSeed(r), steps, step: r.whole(0, steps), speed: r.pick([0.5, 1, 2]), staleness: r.between(0, 3), ratios: r.pick([[], randomList(r, 4, 40)]),
  };
}

function randomPolicy(r) {
  const answers = r.whole(2, 16), list = (make) => Array.from({ length: answers }, make), steps = r.whole(1, 10000), tokens = r.whole(2, 6);
  return {
    view: r.pick(["answers", "sequences"]),
    answers: {
      mode: r.pick(policyModes), rewards: list(() => r.between(-100, 100)), reference: list(() => r.wide()), scale: r.between(0.01, 10), beta: r.between(0.001, 1000), family: r.pick(policyFamilies),
      start: [r.between(-50, 50), r.between(-50, 50)], optimizer: r.pick(optimizers), rate: Math.min(1000, r.wide()), clip: r.pick([0, r.wide()]), gradient: r.pick(["exact", "sampled"]),
      forward: r.pick(answerEstimators("forward-kl")), reverse: r.pick(answerEstimators("reverse-kl")), other: r.pick(answerEstimators("reverse-kl")), batch: r.whole(1, 1e6), seed: randomSeed(r), steps,
    },
    sequences: {
      ...defaultSequences(), quantity: r.pick(["value", "gradient"]), drift: r.between(0, 10), temperature: r.between(0.2, 10), tokens, length: r.whole(1, 6), top: r.whole(1, tokens), token: r.whole(0, tokens - 1),
      after: r.whole(0, tokens), extent: r.pick(["few", "all"]), batch: r.whole(2, 1e6), batches: r.whole(0, 1e6), seed: randomSeed(r),
    },
    step: r.whole(0, steps), speed: r.pick([0.5, 1, 2]),
  };
}

test("Five hundred random states come back from their links bit for bit, without a problem", () => {
  const r = stream(20);
  for (let i = 0; i < 500; ++i) {
    const state = { ...forEach(({ random }) => random(r)), theme: r.pick(["light", "dark", "projector"]) };
    if (carriesData(state)) assert.deepStrictEqual(readLink(`#${writeLink(state)}`), { state, problems: [] });
  }
});

test("A link too long for its data carries all the rest: log-ratios stay behind first, then what P was fitted to", () => {
  const many = (count) => Array.from({ length: count }, (_, i) => i + 0.5);
  const state = (data, ratios, others) => ({ ...defaults(), fit: { ...defaultFit(), data }, noise: { ...defaultNoise(), ratios }, losses: { ...defaultLosses(), ratios: others } });
  for (const [given, carried] of [
    [state(many(500), many(500), many(100)), state(many(500), many(500), many(100))],
    [state(many(500), many(2500), many(10)), state(many(500), [], [])],
    [state(many(5000), many(10), many(10)), state("", [], [])],
  ]) {
    assert.equal(carriesData(given), given.noise.ratios.length === carried.noise.ratios.length);
    assert.deepStrictEqual(readLink(`#${writeLink(given)}`), { state: carried, problems: [] });
  }
});

test("The longest link without own data is one a page reads", () => {
  const long = 1 / 3 - 1, components = Array.from({ length: 16 }, () => ({ weight: 1 + long * 1e-3, mean: long * 1e-5, sd: 1e-5 / 3 })), q = { mean: long, sd: 1 / 3 };
  const longCoding = { ...defaultCoding(), weights: { p: Array(12).fill(1 / 3), q: Array(12).fill(2 / 3) } };
  const drawn = { family: "drawn", low: long, high: 1 / 3, density: Array(64).fill(1 / 3) };
  const policy = policyCodec.defaults(), longPolicy = { ...policy, answers: { ...policy.answers, rewards: Array(16).fill(long), reference: Array(16).fill(1 / 3), scale: 1 / 3, beta: 1 / 3, start: [long, long] } };
  const state = { fit: { ...defaultFit(), p: components, q }, noise: { ...defaultNoise(), p: drawn, q }, map: { ...defaultMap(), p: drawn, q }, losses: { ...defaultLosses(), p: drawn, q }, metric: { ...metricCodec.defaults(), a: q, b: q, c: q }, coding: longCoding, policy: longPolicy, sequences: { ...sequencesCodec.defaults(), sequences: { ...defaultSequences(), drift: 1 / 3, temperature: 1 / 3 } }, dimension: { ...defaultDimension(), p: drawn, q } };
  assert.deepStrictEqual(readLink(`#${writeLink(state)}`), { state, problems: [] });
});

test("An element's scenario comes back from key=value text, from JSON and from a plain object", () => {
  const r = stream(21);
  for (let i = 0; i < 200; ++i) {
    for (const { codec, random } of Object.values(figures)) {
      const scenario = random(r), expected = { scenario, problems: [] };
      if (codec.write(scenario).length <= mostCharacters) assert.deepStrictEqual(codec.read(codec.write(scenario)), expected);
      assert.deepStrictEqual(codec.read(JSON.stringify(scenario)), expected);
      assert.deepStrictEqual(codec.accept(scenario), expected);
    }
  }
});

test("Minus zero keeps its sign in a link", () => {
  const scenario = { ...defaultFit(), q: { mean: -0, sd: 1 } };
  assert.ok(Object.is(fitCodec.read(fitCodec.write(scenario)).scenario.q.mean, -0));
});

test("The whole state is written out, every key of every table but those of a view that is not shown", () => {
  const text = writeLink(defaults());
  for (const [name, { codec, table, unseen }] of Object.entries(figures)) {
    const keys = [...("p" in codec.defaults() ? componentParts.map(({ column }) => `p.${column}`) : []), ...Object.keys(table).filter((key) => !unseen?.test(key))];
    for (const key of keys) assert.match(text, new RegExp(`(^|&)${name}\\.${key.replace(".", "\\.")}=`));
  }
  assert.match(text, /^v=1&fit\.p\.means=-3,3&/);
});

test("Missing keys have their defaults, missing widths are 1 and missing weights are equal", () => {
  assert.deepStrictEqual(readLink("#v=1&fit.q.sd=2"), { state: { ...defaults(), fit: { ...defaultFit(), q: { mean: 1.8, sd: 2 } } }, problems: [] });
  for (const { codec } of Object.values(figures).filter((one) => "p" in one.codec.defaults())) assert.deepStrictEqual(codec.read("p.means=1,2,4,8").scenario.p, [1, 2, 4, 8].map((mean) => ({ weight: 0.25, mean, sd: 1 })));
});

test("A link from before there were maps, losses and staleness still opens", () => {
  const link = "#v=1&fit.p.means=-3,3&fit.p.sds=1,1&fit.p.weights=0.5,0.5&fit.q.mean=1&fit.q.sd=0.85&fit.optimizer=natural-gradient&fit.rate=0.05&fit.clip=0&fit.gradient=exact&fit.forward=score"
    + "&fit.reverse=pathwise&fit.lambda=1&fit.batch=64&fit.seed=15&fit.steps=120&fit.step=0&fit.speed=1&fit.data=&noise.p.means=-3,3&noise.p.sds=1,1&noise.p.weights=0.5,0.5&noise.q.mean=3"
    + "&noise.q.sd=1&noise.direction=reverse-kl&noise.estimators=k1,k2,k3&noise.parameter=value&noise.batch=64&noise.batches=2000&noise.seed=15&noise.bins=80&noise.lambda=1&theme=dark";
  const { state, problems } = readLink(link);
  assert.deepStrictEqual(problems, []);
  assert.deepStrictEqual(state, {
    ...defaults(), fit: { ...defaultFit(), q: { mean: 1, sd: 0.85 } }, theme: "dark",
    noise: { ...defaultNoise(), q: { mean: 3, sd: 1 }, parameter: "value", estimators: [{ name: "k1" }, { name: "k2" }, { name: "k3" }] },
  });
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

test("Every key of every table but a text refuses NaN by name", () => {
  for (const { codec, table } of Object.values(figures)) {
    for (const key of Object.keys(table).filter((one) => !one.startsWith("texts."))) {
      const reading = codec.read(`${key}=NaN`);
      assert.deepStrictEqual(fields(reading.problems), [key]);
      assert.deepStrictEqual(reading.scenario, codec.defaults());
    }
  }
});

test("Unknown keys are reported by name, __proto__ among them, and change nothing", () => {
  for (const key of ["__proto__", "constructor", "toString", "fit.__proto__", "fit.q.__proto__", "fit.p.__proto__", "noise.hasOwnProperty", "fit", "fit.", "chart.seed", "toString.x", "q.sd"]) {
    const { state, problems } = readLink(`#v=1&${key}=1`);
    assert.deepStrictEqual(fields(problems), [key]);
    assert.deepStrictEqual(state, defaults());
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
  assert.deepStrictEqual(state, defaults());
});

test("An estimator that answers for another direction is reported, and those that fit stay", () => {
  const { scenario, problems } = noiseCodec.read("direction=forward-kl&estimators=score,pathwise");
  assert.deepStrictEqual(fields(problems), ["estimators"]);
  assert.deepStrictEqual(scenario.estimators, [{ name: "score" }]);
  const switched = noiseCodec.read("direction=forward-kl");
  assert.deepStrictEqual(switched.problems, []);
  assert.deepStrictEqual(switched.scenario.estimators, usual({ direction: "forward-kl", parameter: "mean" }));
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

test("Every estimator of the core's table is offered where it answers, and nowhere else", async () => {
  const names = (objective, estimates) => catalog.filter((entry) => entry.objective === objective && entry.estimates === estimates).map(({ name }) => name);
  for (const direction of ["forward-kl", "reverse-kl"]) {
    assert.deepStrictEqual(estimatorsFor(direction, "value"), names(direction, "value"));
    for (const parameter of ["mean", "logSd"]) assert.deepStrictEqual(estimatorsFor(direction, parameter), names(direction, "gradient"));
    for (const parameter of ["mean", "value"]) {
      const opening = usual({ direction, parameter });
      assert.ok(opening.length > 0 && opening.every(({ name }) => estimatorsFor(direction, parameter).includes(name) && !takesLambda(name)));
      assert.ok(mapEstimatorsFor(direction, parameter).every((name) => catalog.some((entry) => entry.name === name && entry.perSample)));
    }
  }
  assert.deepStrictEqual(new Set(entries()), new Set(catalog.map(({ name }) => name)));
});

test("A map compares two estimators that single samples have values of, over a window that is one", () => {
  const batchOnly = catalog.find(({ objective, estimates, perSample }) => objective === "reverse-kl" && estimates === "gradient" && !perSample).name;
  const reading = mapCodec.read(`parameter=mean&estimators=pathwise,${batchOnly}`);
  assert.deepStrictEqual(fields(reading.problems), ["estimators"]);
  assert.equal(reading.scenario.estimators[0].name, "pathwise");
  for (const bad of ["k1", "k1,k2,k3", "k1,k9"]) assert.deepStrictEqual(fields(mapCodec.read(`estimators=${bad}`).problems), ["estimators"]);
  for (const direction of ["forward-kl", "reverse-kl"]) {
    for (const parameter of ["mean", "logSd", "value"]) {
      const { scenario, problems } = mapCodec.read(`direction=${direction}&parameter=${parameter}`);
      assert.deepStrictEqual(problems, []);
      assert.equal(new Set(scenario.estimators.map(({ name }) => name)).size, 2);
    }
  }
  for (const [text, field] of [["mean.from=7", "mean.to"], ["mean.from=1&mean.to=1", "mean.to"], ["sd.to=0.4", "sd.to"]]) {
    const { scenario, problems } = mapCodec.read(text);
    assert.deepStrictEqual(fields(problems), [field]);
    assert.deepStrictEqual(scenario, defaultMap());
  }
  assert.deepStrictEqual(fields(mapCodec.accept({ mean: 3, "sd.to": 2, sd: { from: 1, until: 2 } }).problems), ["mean", "sd.to", "sd.until"]);
});

test("An entry picked must be one of those shown, and a run one of reverse KL's gradients", () => {
  const shown = "direction=reverse-kl&parameter=mean&estimators=pathwise";
  assert.deepStrictEqual(noiseCodec.read(`${shown}&picked=pathwise`), { scenario: { ...defaultNoise(), estimators: [{ name: "pathwise" }], picked: "pathwise" }, problems: [] });
  const { scenario, problems } = noiseCodec.read(`${shown}&picked=score-function`);
  assert.deepStrictEqual(fields(problems), ["picked"]);
  assert.equal(scenario.picked, "");
  assert.deepStrictEqual(fields(lossesCodec.read("run=score").problems), ["run"]);
  assert.deepStrictEqual(fields(lossesCodec.read("step=500&steps=400").problems), ["step"]);
});

test("Texts that a link had to leave behind are those that were there before, and as many weights are needed of Q as of P", () => {
  const own = { ...defaultCoding(), symbols: "text", text: "own", language: "own", texts: { p: "to be or not", q: "sein oder nicht" } };
  const left = codingCodec.lighter(own);
  assert.deepStrictEqual(codingCodec.read(codingCodec.write(left)), { scenario: { ...defaultCoding(), symbols: "text" }, problems: [] });
  assert.deepStrictEqual(codingCodec.read("texts.p=%CC%81&text=own&symbols=text").scenario.text, defaultCoding().text);
  assert.deepStrictEqual(fields(codingCodec.read("weights.p=1,2,3&weights.q=1,2").problems), ["weights.q"]);
  assert.deepStrictEqual(codingCodec.read("weights.p=1,2,3").scenario.weights, { p: [1, 2, 3], q: [1, 1, 1] });
  for (const side of ["p", "q"]) assert.deepStrictEqual(fields(codingCodec.read(`weights.${side}=0,0,0,0`).problems), [`weights.${side}`]);
  assert.equal(codingCodec.accept({ texts: { p: "a\ud800b" } }).scenario.texts.p, "a\uFFFDb");
});

test("Log-ratios are none or at least four", () => {
  assert.deepStrictEqual(noiseCodec.read("ratios=").scenario.ratios, []);
  assert.deepStrictEqual(noiseCodec.read("ratios=1,-2,3e-3,0"), { scenario: { ...defaultNoise(), ratios: [1, -2, 0.003, 0] }, problems: [] });
  for (const bad of ["1,2,3", "1,2,3,", "1,2,3,x", "1,2,3,2e6", "NaN"]) assert.deepStrictEqual(fields(noiseCodec.read(`ratios=${bad}`).problems), ["ratios"], bad);
});

test("Every preset is a state a link can carry, whole: it sets P, Q and what is asked, whatever stood there before", () => {
  const asked = { fit: ["q", "data"], noise: ["p", "q", "direction", "parameter", "estimators", "staleness"], map: ["p", "q", "direction", "parameter", "estimators", "mean", "sd"],
    losses: ["p", "q", "run", "optimizer", "rate", "batch", "steps", "staleness"], metric: ["a", "b", "c", "mean", "sd"], coding: ["symbols"], policy: ["answers"], sequences: ["sequences"], dimension: ["pair", "direction"] };
  for (const [name, { codec, presets }] of Object.entries(figures)) {
    for (const { id, set } of presets) {
      const scenario = { ...codec.defaults(), ...set };
      assert.deepStrictEqual(codec.read(codec.write(scenario)), { scenario, problems: [] }, id);
      for (const key of asked[name]) assert.ok(key in set, `${id}: ${key}`);
    }
    assert.equal(new Set(presets.map(({ id }) => id)).size, presets.length);
  }
});

test("Every figure of a page has its prefix in the link", () => {
  assert.deepStrictEqual(Object.keys(codecs), Object.keys(figures));
  for (const [name, { codec, seed = "seed" }] of Object.entries(figures)) {
    assert.equal(codecs[name], codec);
    assert.equal(seed.split(".").reduce((part, key) => part[key], readLink(`#v=1&${name}.${seed}=125`).state[name]), 125);
  }
});
