/** <kl-losses> alone in an empty page, with nothing but kl-lab.js: its arrows and its run are the lab's numbers, its verdicts theorems, and hands, keys and fields reach all of it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { inEachEngine, until } from "./browser.mjs";

const { close, everything, figure, lab, server, settled, state, tables, unhindered, visitor } = await alone("kl-losses");
after(close);
const catalog = await lab.catalog();
const placements = catalog.filter(({ placement }) => placement);
const whole = (scenario = "") => `start="paused" ${saying(scenario)}`;
const readout = (page) => figure(page, (losses) => losses.shadowRoot.querySelector(".body > .readout").textContent);
const verdicts = (page) => figure(page, (losses) => Object.fromEntries([...losses.shadowRoot.querySelectorAll(".placement")].map((cell) => [cell.dataset.name, cell.dataset.verdict])));
const seek = (page, step) => figure(page, (losses, to) => losses.seek(to), step);
const type = (page, control, text, index = 0) => figure(page, (losses, name, to, which) => {
  const field = losses.shadowRoot.querySelectorAll(`[data-control="${name}"] input[type="text"]`)[which];
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, control, text, index);

const gaussian = ({ mean, sd }) => ({ family: "gaussian", mean, sd });
const targetOf = (p) => ({ family: "mixture", components: p });
/** The study of all placements at a Q, as the figure asks for it. */
const study = ({ p, batch, steps, seed, staleness }, q, names) => lab.study({
  p: targetOf(p), q: gaussian(q), direction: "reverse-kl", estimators: names, batchSize: batch, batches: Math.min(steps, Math.floor(400000 / batch)), seed, bins: 1,
  ...(staleness > 0 ? { behavior: gaussian({ mean: q.mean - staleness * q.sd, sd: q.sd }) } : {}),
});
const pushRows = (results) => results.map(({ exact, sampled }, i) =>
  [i + 1, -exact.mean[0], -exact.mean[1], exact.sd[0], exact.sd[1], exact.visible[0], exact.visible[1], -sampled.mean[0], -sampled.mean[1]].map(String));
const near = (q, optimum) => Math.abs(q.mean - optimum.mean) / optimum.sd + Math.abs(q.sd / optimum.sd - 1);
const apart8 = "v=1&p.means=-4,4&q.mean=4&q.sd=1";

inEachEngine((browser) => {
  const visit = visitor(browser);

  test("Pushes, run and both exact ways are, bit for bit, what the lab answers in Node, at the start and on the way", async () => {
    const { page, said } = await visit(whole("v=1&p.means=-2,2.5&p.sds=1,0.8&p.weights=0.4,0.6&q.mean=1&q.sd=1.4&run=k3-straight-through&steps=57&batch=64&seed=3&optimizer=natural-gradient&rate=0.03"));
    const asked = await state(page);
    const names = placements.map(({ name }) => name);
    const fit = (kind, gradient) => lab.fit({ p: targetOf(asked.p), q: gaussian(asked.q), kind, optimizer: { method: asked.optimizer, learningRate: asked.rate }, gradient, steps: asked.steps, every: 1 });
    const run = await fit("reverse-kl", { estimator: asked.run, batchSize: asked.batch, seed: asked.seed });
    const forward = await Promise.all(run.frames.map(({ q }) => lab.divergence({ p: targetOf(asked.p), q, kinds: ["forward-kl"] })));
    const exact = await Promise.all(["reverse-kl", "forward-kl"].map((kind) => fit(kind, "exact")));
    for (const step of [0, 31, 57]) {
      await seek(page, step);
      const [pushes, gradients, way, reverseWay, forwardWay] = await tables(page);
      const { q } = run.frames[step];
      assert.deepEqual(pushes.rows, pushRows(await study(asked, q, names)));
      const both = await Promise.all(["reverse-kl", "forward-kl"].map((kind) => lab.gradient({ p: targetOf(asked.p), q, kind })));
      both.forEach(({ gradient }, i) => gradient.forEach((part, j) => assert.ok(Math.abs(Number(gradients.rows[i][j]) + part) <= 1e-12 * (1 + Math.abs(part)))));
      assert.deepEqual(way.rows, run.frames.map(({ step: at, q: now, value }, i) => [at, now.mean, now.sd, value, forward[i][0].value].map(String)));
      [reverseWay, forwardWay].forEach((guide, i) => assert.deepEqual(guide.rows, exact[i].frames.map(({ q: now }) => [now.mean, now.sd].map(String))));
    }
    assert.deepEqual(said, []);
    await page.close();
  });

  test("Each placement of the core's table has a cell, and its verdict is the theorem's (Tang & Munos 2025; Liu et al. 2025)", async () => {
    const { page } = await visit(whole("v=1&p.means=-2,2.5&p.sds=1,0.8&p.weights=0.4,0.6&q.mean=1&q.sd=1.4"));
    const found = await verdicts(page);
    assert.deepEqual(Object.keys(found).sort(), placements.map(({ name }) => name).sort());
    const theorems = {
      "score-function": "reverse", "k1-loss": "zero", "k1-weighted-loss": "reverse", "k2-reward": "neither", "k2-loss": "reverse", "k2-weighted-loss": "neither",
      "k3-reward": "difference", "k3-loss": "forward", "k3-weighted-loss": "reverse", "k3-straight-through": "reverse",
    };
    for (const [name, verdict] of Object.entries(theorems)) assert.equal(found[name], verdict, name);
    for (const { name, unbiased } of placements) assert.equal(found[name] === "reverse", unbiased || ["clamped-k3-loss", "truncated-k3-weighted-loss"].includes(name) && found[name] === "reverse", name);
    await page.close();
  });

  test("A bold arrow points where the numbers do, thin ones against both gradients; what is zero is a ring", async () => {
    const { page } = await visit(whole());
    const tips = await figure(page, (losses) => [...losses.shadowRoot.querySelectorAll(".placement")].map((cell) => {
      const tip = (kind) => cell.querySelector(`.head.${kind}`).getAttribute("d")?.slice(1).split("L")[0].split(" ").map(Number);
      return { name: cell.dataset.name, push: tip("push"), forward: tip("forward"), reverse: tip("reverse"), ring: !cell.querySelector(".zero").hasAttribute("hidden") };
    }));
    const [pushes, gradients] = await tables(page);
    const along = ([x, y], [right, up]) => (x * right - y * up) / (Math.hypot(x, y) * Math.hypot(right, up)); // up is negative in a drawing
    const order = placements.map(({ name }) => name);
    for (const { name, push, forward, reverse, ring } of tips) {
      const row = pushes.rows[order.indexOf(name)].map(Number);
      assert.equal(ring, name === "k1-loss", name);
      if (!ring) assert.ok(along(push, row.slice(1, 3)) > 0.999, name);
      assert.ok(along(reverse, gradients.rows[0].map(Number)) > 0.999 && along(forward, gradients.rows[1].map(Number)) > 0.999);
    }
    await page.close();
  });

  test("k3 as a loss descends the other divergence: from a mode four from the other it widens to forward KL's optimum, and weighted by the ratio to reverse KL's", async () => {
    const { page } = await visit(whole());
    const ends = {};
    for (const run of ["k3-loss", "k3-weighted-loss"]) {
      await figure(page, (losses, name) => losses.shadowRoot.querySelector(`.placement[data-name="${name}"]`).click(), run);
      await until(page, (name) => document.querySelector("kl-losses").scenario.run === name && document.querySelector("kl-losses").shadowRoot.querySelector(`.placement[data-name="${name}"]`).getAttribute("aria-pressed") === "true", run);
      await settled(page);
      await seek(page, 400);
      const all = await tables(page);
      const [, mean, sd, reverse, forward] = all[2].rows.at(-1).map(Number);
      ends[run] = { mean, sd, reverse, forward, says: await readout(page), optima: all.slice(5).map(({ rows }) => ({ mean: Number(rows[0][0]), sd: Number(rows[0][1]) })) };
    }
    const [k3, weighted] = [ends["k3-loss"], ends["k3-weighted-loss"]];
    assert.ok(near(k3, k3.optima[1]) < 0.15 && near(weighted, weighted.optima[0]) < 0.15, JSON.stringify(ends));
    assert.ok(k3.sd > 2 && k3.forward < weighted.forward && k3.reverse > weighted.reverse);
    assert.match(k3.says, /descends the other divergence.*sits at forward KL’s optimum/);
    assert.match(weighted.says, /pushes as reverse KL does.*sits at reverse KL’s optimum/);
    await page.close();
  });

  test("Eight apart it is stuck: the exact push widens Q by tens of nats, and no batch sees it", async () => {
    const { page } = await visit(whole(apart8));
    await seek(page, 400);
    const [pushes, , way] = await tables(page);
    const row = pushes.rows[placements.findIndex(({ name }) => name === "k3-loss")].map(Number);
    assert.ok(row[2] > 20 && Math.abs(row[8]) < 0.5 && row[6] < 1e-3, String(row));
    const [, mean, sd] = way.rows.at(-1).map(Number);
    assert.ok(near({ mean, sd }, { mean: 4, sd: 1 }) < 0.3);
    assert.equal((await verdicts(page))["k3-loss"], "forward");
    assert.match(await readout(page), /is stuck\. The exact push in log sd is .* events that are never sampled/);
    await page.close();
  });

  test("On samples of an older Q the weighted placements still follow reverse KL unless the weight is capped, the others no KL at all", async () => {
    const { page } = await visit(whole("v=1&staleness=0.8&run=k3-weighted-loss"));
    const found = await verdicts(page);
    const faithful = placements.filter(({ unbiased, placement, formula }) => unbiased && placement.as === "weighted-loss" && !formula.includes("\\min")).map(({ name }) => name).sort();
    assert.deepEqual(Object.keys(found).filter((name) => found[name] === "reverse").sort(), faithful);
    for (const name of ["k1-loss", "k3-loss", "score-function", "truncated-k3-weighted-loss"]) assert.equal(found[name], "neither", name);
    assert.match(await readout(page), /On samples 0\.80 sd stale only these still push as reverse KL does/);
    await page.close();
  });

  test("Play runs from the start to the end, the scrubber goes anywhere, and Q's place can be kept as the next start", async () => {
    const { page } = await visit('scenario="v=1&amp;steps=40"');
    await until(page, () => document.querySelector("kl-losses").playing);
    await until(page, () => !document.querySelector("kl-losses").playing);
    assert.equal((await state(page)).step, 40);
    await seek(page, 25);
    const [, mean, sd] = (await tables(page))[2].rows[25].map(Number);
    await figure(page, (losses) => losses.shadowRoot.querySelector('.plane-head button').click());
    await until(page, () => document.querySelector("kl-losses").scenario.step === 0);
    const { q } = await state(page);
    assert.ok(near(q, { mean, sd }) < 1e-5);
    await page.close();
  });

  test("Keys move Q's start in the plane and P's modes; fields set every number; nothing that cannot be used gets in", async () => {
    const { page } = await visit(whole("v=1&steps=30"));
    const { q, p } = await state(page);
    await figure(page, (losses) => losses.shadowRoot.querySelector(".path-plot [role=slider]").focus());
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await until(page, (before) => document.querySelector("kl-losses").scenario.q.mean > before.mean && document.querySelector("kl-losses").scenario.q.sd > before.sd, q);
    await figure(page, (losses) => losses.shadowRoot.querySelector('.density [data-control="mode-1"]').focus());
    await page.keyboard.press("ArrowLeft");
    await until(page, (before) => document.querySelector("kl-losses").scenario.p[0].mean < before, p[0].mean);
    await figure(page, (losses) => losses.shadowRoot.querySelector('[data-control="more"]').click());
    for (const [control, text] of [["rate", "0.02"], ["steps", "20"], ["batch", "32"], ["seed", "8"]]) {
      await type(page, control, text);
      assert.equal((await state(page))[control], Number(text));
    }
    await type(page, "batch", "many");
    assert.equal((await state(page)).batch, 32);
    assert.match(await figure(page, (losses) => losses.shadowRoot.querySelector('[data-control="batch"] .complaint').textContent), /^Expected /);
    await settled(page);
    assert.equal((await tables(page))[2].rows.length, 21);
    await page.close();
  });

  test("A hand drags a mode of P: the arrows and the run follow", async () => {
    const { page } = await visit(whole("v=1&steps=30"));
    const before = await tables(page);
    const { x, y } = await figure(page, (losses) => {
      const bead = losses.shadowRoot.querySelector('.density [data-control="mode-1"]');
      bead.scrollIntoView({ block: "center" });
      const box = bead.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 5; i += 1) await page.mouse.move(x - 8 * i, y);
    await page.mouse.up();
    await settled(page);
    assert.ok((await state(page)).p[0].mean < -2.2);
    const after = await tables(page);
    assert.notDeepEqual(after[0].rows, before[0].rows);
    assert.equal(after[2].rows.length, 31);
    await page.close();
  });

  test("Every example is shown in words without NaN, and says which one it is", async () => {
    const { page, said } = await visit(whole());
    const count = await figure(page, (losses) => losses.shadowRoot.querySelectorAll('[data-control="preset"] button').length);
    assert.ok(count >= 2);
    for (let i = 0; i < count; i += 1) {
      await figure(page, (losses, which) => losses.shadowRoot.querySelectorAll('[data-control="preset"] button')[which].click(), i);
      await figure(page, (losses) => losses.pause());
      await settled(page);
      await seek(page, 400);
      assert.ok(!/NaN|undefined/.test(await everything(page)));
      assert.deepEqual(await figure(page, (losses) => [...losses.shadowRoot.querySelectorAll('[data-control="preset"] button')].map((button) => button.getAttribute("aria-pressed"))), Array.from({ length: count }, (_, j) => String(i === j)));
      assert.match(await figure(page, (losses) => losses.shadowRoot.querySelector("[aria-live]").textContent), /All placements: .*k3 as a loss/);
    }
    assert.deepEqual(said, []);
    await page.close();
  });

  test("The reports stand beside it with their links, and only on request does anything leave the page", async () => {
    const { page, asked } = await visit(whole());
    const links = await figure(page, (losses) => [...losses.shadowRoot.querySelectorAll(".evidence a")].map(({ href, rel }) => ({ href, rel })));
    for (const part of ["NVIDIA-NeMo/RL/pull/524", "rlhf-book/issues/489"]) assert.ok(links.some(({ href }) => href.endsWith(part)), part);
    for (const { href, rel } of links) assert.ok(href.startsWith("https://github.com/") && rel === "noopener");
    assert.ok(asked.every((address) => address.startsWith(server.address) || address.startsWith("data:") || address.startsWith("blob:")), asked.join(" "));
    await page.close();
  });

  test("A person's own log-ratios are read on the page", async () => {
    const ratios = Array.from({ length: 40 }, (_, i) => (i % 7) / 10 - 0.25);
    const { page } = await visit(whole());
    await figure(page, (losses, values) => { losses.scenario = { ...losses.scenario, ratios: values }; }, ratios);
    await until(page, () => document.querySelector("kl-losses").data().length > 7);
    const { estimates } = await lab.logRatios({ logRatios: Float64Array.from(ratios) });
    assert.deepEqual((await tables(page)).at(-1).rows, estimates.map(({ mean, sd, standardError }, i) => [i + 1, mean, sd, standardError].map(String)));
    await page.close();
  });

  test("A link carries all of it, and the same link brings it back", async () => {
    const link = "v=1&p.means=-1,2&p.sds=1,0.5&p.weights=0.3,0.7&q.mean=0.5&q.sd=0.9&run=k2-loss&optimizer=momentum&rate=0.01&batch=128&seed=4&steps=60&staleness=0.5";
    const { page } = await visit(whole(link));
    await seek(page, 12);
    const before = await state(page);
    assert.equal(before.step, 12);
    const [first] = await tables(page);
    const other = await visit(`start="paused" scenario='${JSON.stringify(before)}'`);
    await seek(other.page, 12);
    assert.deepEqual(await state(other.page), before);
    assert.deepEqual((await tables(other.page))[0], first);
    await page.close();
    await other.page.close();
  });

  test("It stands in nobody's way in any look: on the way, with the form open, stuck, with its numbers and its link", async () => {
    const { page, said } = await visit(whole());
    await unhindered(page, {
      "on the way": () => seek(page, 200),
      "with the form": () => figure(page, (losses) => losses.shadowRoot.querySelector('[data-control="more"]').click()),
      "stuck": async () => {
        await figure(page, (losses, scenario) => losses.setAttribute("scenario", scenario), apart8);
        await settled(page);
      },
    });
    assert.deepEqual(said, []);
    await page.close();
  });
});
