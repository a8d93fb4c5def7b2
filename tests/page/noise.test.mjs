/** <kl-noise> alone in an empty page: its numbers are the lab's, its states are said in words, and hands, keys and fields reach all of it. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { complaints, inEachEngine, until } from "./browser.mjs";
import { choose, close, contained, everything, expected, figure, gaussian, lab, press, request, settled, state, tables, type, unhindered, visitor, whole, words } from "./noise-alone.mjs";

after(close);

inEachEngine((browser) => {
  const visit = visitor(browser);

  test("Its tables hold, bit for bit, what the lab answers in Node", async () => {
    for (const scenario of ["", "v=1&direction=forward-kl&parameter=logSd&estimators=score,k3-gradient,control-variate-gradient:0.5&q.mean=0.5&q.sd=2.5&batch=7&batches=311&seed=9007199254740991&bins=33"]) {
      const { page, said } = await visit(whole(scenario));
      const asked = await state(page);
      assert.deepEqual((await tables(page)).slice(0, 3).map(({ rows }) => rows), expected(asked, await lab.study(request(asked)), asked.batches));
      assert.deepEqual(said, []);
      await page.close();
    }
  });

  test("It plays from no batch to all of them, each step drawn from the first batches of the same study", async () => {
    const { page } = await visit("");
    await until(page, () => document.querySelector("kl-noise").playing);
    await until(page, () => !document.querySelector("kl-noise").playing);
    const asked = await state(page);
    assert.equal((await tables(page))[0].rows[0].at(-1), String(asked.batches));
    await figure(page, (noise) => noise.seek(0));
    for (const row of (await tables(page))[1].rows) assert.deepEqual(row.slice(2), asked.estimators.map(() => "0"));
    assert.match((await words(page, ".figure > .body > .readout"))[0], /No batch/);
    for (const step of [1, 10, 29]) {
      await figure(page, (noise, to) => noise.seek(to), step);
      const [moments, estimates, variances] = await tables(page);
      const batches = Number(moments.rows[0].at(-1));
      assert.ok(batches >= step && batches < asked.batches);
      const exact = await lab.study(request(asked));
      const some = (await lab.study({ ...request(asked), batches })).map((result, i) => ({ ...result, exact: exact[i].exact }));
      assert.deepEqual([moments, estimates, variances].map(({ rows }) => rows), expected(asked, some, batches));
    }
    await page.close();
  });

  test("The same seed gives the same batches, another one others", async () => {
    const { page } = await visit(whole("v=1&seed=1"));
    const first = await tables(page);
    await type(page, "seed", "2");
    await until(page, (before) => String(document.querySelector("kl-noise").data()[0].rows[0][5]) !== before, first[0].rows[0][5]);
    await type(page, "seed", "1");
    await until(page, (before) => String(document.querySelector("kl-noise").data()[0].rows[0][5]) === before, first[0].rows[0][5]);
    await settled(page);
    assert.deepEqual(await tables(page), first);
    await page.close();
  });

  test("Every example shows its estimators, never NaN, and its three states in words", async () => {
    const { page, said } = await visit(whole());
    const ids = await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
    const seen = new Set();
    for (const id of ids) {
      await choose(page, "preset", id);
      await settled(page);
      const { estimators } = await state(page);
      const states = await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".row-view")].map((row) => row.dataset.state));
      assert.equal(states.length, estimators.length, id);
      for (const one of states) seen.add(one);
      await figure(page, (noise) => noise.pause());
      const spoken = (await words(page, "[aria-live]"))[0];
      const [moments] = await tables(page);
      moments.rows.forEach((row, i) => {
        assert.equal(states[i], row[3] === "NaN" ? "unknown" : row[3] === "Infinity" ? "infinite" : Number(row[4]) < 0.5 ? "unseen" : "number", `${id}, row ${i}`);
      });
      assert.equal(spoken.includes("exact standard deviation infinite"), states.includes("infinite"), spoken);
      assert.equal(spoken.includes("these samples cannot show it"), states.includes("unseen"), spoken);
      assert.ok(!/NaN|undefined/.test(await everything(page)), id);
      assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelector('[data-control="preset"] select').value), id);
    }
    for (const one of ["infinite", "number", "unseen"]) assert.ok(seen.has(one), one);
    assert.deepEqual(said, []);
    await page.close();
  });

  test("The key's buttons show each of the three kinds", async () => {
    const { page } = await visit(whole());
    for (const [i, kind] of [[1, "infinite"], [2, "unseen"], [0, "number"]]) {
      await figure(page, (noise, which) => noise.shadowRoot.querySelectorAll(".kinds .link-button")[which].click(), i);
      await until(page, (one) => document.querySelector("kl-noise").shadowRoot.querySelector(`.row-view[data-state="${one}"]`) !== null, kind);
      assert.match((await words(page, ".kinds .note"))[i], /^Here: /);
    }
    await page.close();
  });

  test("Adding λ(r − 1) calms k1 and subtracting it does not: two Gaussians one sd apart have λ* = 1/(e − 1)", async () => {
    const { page } = await visit(whole("v=1&p.means=0&p.sds=1&p.weights=1&q.mean=1&q.sd=1&direction=forward-kl&parameter=value&estimators=k1,k3&lambda=0"));
    const family = (await tables(page))[3].rows.map((row) => row.map(Number));
    const at = (lambda) => family.find(([one]) => one === lambda)[1];
    const near = (value, closed) => assert.ok(Math.abs(value - closed) < 1e-10 * closed, `${value}, ${closed}`);
    const e = Math.E;
    for (const [lambda, closed] of [[-1, 1 + 2 + (e - 1)], [0, 1], [0.5, 1 - 1 + (e - 1) / 4], [1, 1 - 2 + (e - 1)], [2, 1 - 4 + 4 * (e - 1)]]) near(at(lambda), closed);
    const [best] = [...family].sort((a, b) => a[1] - b[1]);
    near(best[0], 1 / (e - 1));
    near(best[1], 1 - 1 / (e - 1));

    const slider = '.lambda-panel:nth-child(2) [role="slider"]';
    await figure(page, (noise, of) => noise.shadowRoot.querySelector(of).focus(), slider);
    const readout = async () => (await words(page, ".lambda-panel:nth-child(2) .readout"))[0];
    const shows = (lambda) => until(page, (to) => Math.abs(document.querySelector("kl-noise").scenario.lambda - to) < 1e-12, lambda);
    await page.keyboard.press("End");
    await shows(2);
    await page.keyboard.press("Home");
    await shows(-1);
    assert.match(await readout(), /Subtracting 1\.00 .* 4\.7 times/);
    for (let i = 0; i < 20; i += 1) await page.keyboard.press("PageUp");
    await shows(1);
    assert.match(await readout(), /Adding 1\.00 .* leaves 72.%/u);
    assert.match(await figure(page, (noise, of) => noise.shadowRoot.querySelector(of).getAttribute("aria-valuetext"), slider), /0\.718/);
    for (let i = 0; i < 42; i += 1) await page.keyboard.press("ArrowLeft");
    await shows(best[0]); // the arrows stop at the best λ on their way
    await page.keyboard.press("ArrowLeft");
    await shows(0.57);
    assert.match(await readout(), /leaves 42.%/u);
    await page.close();
  });

  test("The bead of λ is dragged along its axis, and what it says there is the lab's own variance", async () => {
    const { page } = await visit(whole("v=1&p.means=0&p.sds=1.3&p.weights=1&q.mean=0.4&q.sd=1.1&direction=reverse-kl&parameter=value&estimators=k1&lambda=0"));
    await figure(page, (noise) => noise.shadowRoot.querySelector(".lambda").scrollIntoView());
    const box = await figure(page, (noise) => {
      const { x, y, width, height } = noise.shadowRoot.querySelector('.lambda-panel:nth-child(2) [role="slider"]').getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2, wide: noise.shadowRoot.querySelector(".parabola").clientWidth };
    });
    await page.mouse.move(box.x, box.y);
    await page.mouse.down();
    for (let i = 1; i <= 6; i += 1) await page.mouse.move(box.x + (i * box.wide) / 24, box.y);
    await page.mouse.up();
    const { lambda, p, q, direction } = await state(page);
    assert.ok(lambda > 0.4 && lambda < 1.4, String(lambda));
    const [{ exact }] = await lab.study({ p: gaussian(p[0].mean, p[0].sd), q: gaussian(q.mean, q.sd), direction, estimators: [{ name: "control-variate", lambda }], batchSize: 1, batches: 1, seed: 1, bins: 1 });
    const said = await figure(page, (noise) => noise.shadowRoot.querySelector('.lambda-panel:nth-child(2) [role="slider"]').getAttribute("aria-valuetext"));
    assert.ok(said.endsWith(`variance ${(exact.sd[0] ** 2).toPrecision(3)}`), `${said}, ${exact.sd[0] ** 2}`);
    await page.close();
  });

  test("Where the ratio has no variance, λ* is 0 and every other λ infinite", async () => {
    const { page } = await visit(whole("v=1&q.mean=0&q.sd=3.1622776601683795&direction=forward-kl&parameter=mean&estimators=score,k3-gradient&lambda=0.5"));
    const family = (await tables(page))[3].rows;
    for (const [lambda, exact, sampled] of family) {
      assert.equal(exact === "Infinity", lambda !== "0", lambda);
      assert.ok(sampled === "NaN" || Number.isFinite(Number(sampled)));
    }
    const shown = await everything(page);
    assert.match(shown, /λ = 0\.50: variance infinite/);
    assert.match((await words(page, ".lambda-panel:nth-child(2) .readout"))[0], /infinite/);
    await page.close();
  });

  test("What cannot be computed is said, with its field, and the last good state and picture stay", async () => {
    const { page } = await visit(whole());
    const good = await tables(page);
    await page.evaluate(() => document.querySelector("kl-noise").addEventListener("kl-error", ({ detail }) => { globalThis.told = detail.field; }));
    await type(page, "batch-size", "1");
    await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector('[role="alert"]').textContent !== "");
    assert.equal(await page.evaluate(() => globalThis.told), "batchSize");
    assert.match((await words(page, '[data-control="batch-size"] .complaint'))[0], /^The batch must be at least 2/);
    assert.equal((await state(page)).batch, 64);
    assert.deepEqual(await tables(page), good);
    await type(page, "batch-size", "0");
    assert.match((await words(page, '[data-control="batch-size"] .complaint'))[0], /Expected a whole number/);
    await type(page, "batch-size", "32");
    await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector('[role="alert"]').textContent === "");
    await settled(page);
    assert.notDeepEqual(await tables(page), good);
    await page.close();
  });

  test("Of a link whose fields are good one by one and not together, the refused one has its default, and the rest is drawn", async () => {
    const { page } = await visit(whole("v=1&batch=3&estimators=pathwise,antithetic-pathwise&q.mean=1&staleness=0"));
    const { batch, estimators, q } = await state(page);
    assert.deepEqual([batch, estimators.map(({ name }) => name), q.mean], [64, ["pathwise", "antithetic-pathwise"], 1]);
    assert.match((await words(page, '[role="alert"]'))[0], /^The batch must be even/);
    assert.ok((await tables(page))[0].rows.every(([, , , sd]) => Number(sd) > 0));
    await page.close();
  });

  test("Log-ratios that are all but the same, or as far apart as can be, are drawn like any others", async () => {
    const { page } = await visit(whole());
    for (const column of [[5e-324, 0, 0, 0], [1e6, 1e6, 1e6 - 1e-9, 1e6], [-1e6, 1e6, 0, 0]]) {
      await figure(page, (noise, ratios) => { noise.scenario = { ...noise.scenario, ratios }; }, column);
      await until(page, (last) => document.querySelector("kl-noise").scenario.ratios.join() === last, column.join());
      await settled(page);
      assert.doesNotMatch(await everything(page), /NaN/);
    }
    await page.close();
  });

  test("It stands in nobody's way in any look: playing, at rest, with the list and the form open, with its numbers and its link", async () => {
    const { page } = await visit('scenario="v=1&amp;direction=forward-kl&amp;q.mean=0&amp;q.sd=3.2&amp;estimators=score,k3-gradient,control-variate-gradient:0.5"');
    assert.deepEqual(await complaints(page), [], "playing");
    await unhindered(page, {
      "at rest": () => figure(page, (noise) => noise.pause()),
      "open": async () => {
        for (const opener of [".opens", '[data-control="more"]', ".who .name"]) await press(page, opener);
        await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".own-ratios .plain")].find(({ textContent }) => /example/.test(textContent)).click());
        await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".detail") !== null && document.querySelector("kl-noise").shadowRoot.querySelector(".ratios-answer").checkVisibility());
      },
    });
    await page.close();
  });

  test("Nothing scrolls sideways, at 320 px and on a projector of 800, in any example", async () => {
    const { page } = await visit(whole());
    await press(page, ".opens");
    await press(page, '[data-control="more"]');
    for (const id of ["at-an-optimum", "infinite", "silent-half", "schulman-near"]) {
      await choose(page, "preset", id);
      await settled(page);
      await contained(page, id);
    }
    await page.close();
  });

  test("It hides and locks what a teacher asks for", async () => {
    const { page } = await visit(`${whole()} hide="preset lambda-panel" lock="seed lambda"`);
    const shown = (control) => figure(page, (noise, name) => noise.shadowRoot.querySelector(`[data-control="${name}"]`).checkVisibility(), control);
    assert.deepEqual([await shown("preset"), await shown("lambda-panel"), await shown("seed")], [false, false, true]);
    assert.ok(await figure(page, (noise) => noise.shadowRoot.querySelector('[data-control="seed"] input').disabled));
    assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelector('[data-control="lambda"]').getAttribute("aria-disabled")), "true");
    await page.close();
  });
});
