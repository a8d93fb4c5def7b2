/** <kl-map> alone in an empty page, with nothing but kl-lab.js: its grid is the lab's, its point follows hands and keys, and its histograms follow the point. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { inEachEngine, until } from "./browser.mjs";

const { close: shut, contained, figure, lab, press, state, tables, unhindered, visitor, words } = await alone("kl-map");
after(shut);
const described = (page) => figure(page, (map) => map.shadowRoot.querySelector(".heat-map canvas").getAttribute("aria-label"));
const choose = (page, control, value, which = 0) => figure(page, (map, name, to, nth) => {
  const select = map.shadowRoot.querySelectorAll(`[data-control="${name}"] select`)[nth];
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value, which);
const type = (page, label, text) => figure(page, (map, name, to) => {
  const field = map.shadowRoot.querySelector(`[aria-label="${name}"]`);
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, label, text);
/** The last request has been answered: the numbers are those of the scenario. */
const settled = (page) => until(page, () => document.querySelector("kl-map").shadowRoot.querySelector(".board").getAttribute("aria-busy") === "false");
/** Where a place of the plane is in the window: read off the handle, whose place is the scenario's q. */
const middle = (page, selector = '.heat-map [role="slider"]') => figure(page, (map, of) => {
  const { x, y, width, height } = map.shadowRoot.querySelector(of).getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}, selector);

const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });
const target = (p) => (p.length === 1 ? gaussian(p[0].mean, p[0].sd) : { family: "mixture", components: p });
/** The request a scenario stands for, its axes given by natural logarithms of this engine. */
const gridOf = ({ p, direction, estimators, parameter, mean, sd, cells }) => ({
  p: target(p), direction, estimators, ...(parameter === "value" ? {} : { parameter }),
  mean: { ...mean, count: cells }, logSd: { from: Math.log(sd.from), to: Math.log(sd.to), count: cells },
});
const close = (a, b, within, what) => assert.ok(a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= within * (1 + Math.abs(b)), `${what}: ${a}, ${b}`);

inEachEngine((browser, engine) => {
  const drawn = visitor(browser);
  const visit = async (...how) => {
    const opened = await drawn(...how);
    await settled(opened.page);
    return opened;
  };

  test("Its grid is the lab's, its point two exact studies of one sample, its marks the optima of both directions", async () => {
    const { page, said } = await visit(saying("v=1&cells=33&p.means=-2,2.5&p.sds=1,0.7&p.weights=0.6,0.4&direction=forward-kl&parameter=mean&estimators=score,k3-gradient&q.mean=1&q.sd=0.8"));
    const asked = await state(page);
    const [point, forward, reverse, map] = await tables(page);
    const grid = await lab.varianceMap(gridOf(asked));
    assert.equal(map.rows.length, 33 * 33);
    map.rows.forEach(([, , value], i) => close(Number(value), grid[i], 1e-9, `cell ${i}`));
    close(Number(map.rows[0][1]), asked.sd.from, 1e-14, "least sd");
    close(Number(map.rows.at(-1)[1]), asked.sd.to, 1e-14, "largest sd");
    const study = await lab.study({ p: target(asked.p), q: gaussian(asked.q.mean, asked.q.sd), direction: asked.direction, estimators: asked.estimators, batchSize: 1, batches: 0, seed: 1, bins: 1 });
    study.forEach(({ exact, truth }, i) => {
      close(Number(point.rows[i][3]), truth[0], 1e-12, "truth");
      close(Number(point.rows[i][4]), exact.mean[0], 1e-12, "exact mean");
      close(Number(point.rows[i][5]), exact.sd[0], 1e-12, "exact sd");
    });
    for (const [kind, { rows }] of [["forward-kl", forward], ["reverse-kl", reverse]]) {
      const optima = await lab.optima({ p: target(asked.p), q: gaussian(0, 1), kind });
      assert.deepEqual(rows, optima.map(({ q, value }) => [q.mean, q.sd, value].map(String)));
    }
    assert.deepEqual(said, []);
    await page.close();
  });

  test("It is ready with a coarse grid at once, and goes on to the whole one by itself", async () => {
    const { page } = await drawn(saying("v=1&cells=64"));
    const sizes = [(await tables(page))[3].rows.length];
    await settled(page);
    sizes.push((await tables(page))[3].rows.length);
    assert.ok(sizes[0] < 64 * 64, String(sizes[0]));
    assert.equal(sizes[1], 64 * 64);
    await page.close();
  });

  test("k3 becomes infinite where Q is narrower than 1/√2 of P's modes, for forward KL where it is wider than √2 of them", async () => {
    const { page } = await visit(saying("v=1&cells=32"));
    assert.match(await described(page), /infinite at sd 0\.707\./);
    await choose(page, "direction", "forward-kl");
    await until(page, () => document.querySelector("kl-map").shadowRoot.querySelector(".heat-map canvas").getAttribute("aria-label").includes("infinite at sd 1.41."));
    assert.match(await described(page), /k3 infinite on \d+/);
    await page.close();
  });

  test("At an optimum that has dropped a mode k3's sd is millions, and its samples say otherwise", async () => {
    const { page } = await visit(saying("v=1&cells=32"));
    const [readout] = await words(page, ".readout");
    assert.match(readout, /k1 has sd 0\.102, one of k3 6\.3\d × 10⁶/);
    assert.match(readout, /never drawn/);
    assert.equal(await figure(page, (map) => map.shadowRoot.querySelector(".point-row").dataset.state), "unseen");
    // The histogram shows the batches where they are, far from the truth, and not an empty axis.
    const [{ rows: [k3] }] = await tables(page);
    assert.ok(Number(k3[5]) > 1e6 && Number(k3[6]) < 1e4);
    await page.close();
  });

  test("Keys move the point: left and right a hundredth of the means, up and down of the sds, Home and End to the edges; the page is told", async () => {
    const { page } = await visit(saying("v=1&cells=24&q.mean=0&q.sd=1"));
    await page.evaluate(() => { globalThis.changes = 0; document.querySelector("kl-map").addEventListener("kl-change", () => { globalThis.changes += 1; }); });
    await figure(page, (map) => map.shadowRoot.querySelector('.heat-map [role="slider"]').focus());
    await page.keyboard.press("ArrowRight");
    assert.deepEqual((await state(page)).q, { mean: 0.12, sd: 1 });
    await page.keyboard.press("ArrowUp");
    const { q: { sd } } = await state(page);
    close(sd, Math.exp(Math.log(5 / 0.45) / 100), 1e-3, "sd");
    await page.keyboard.press("PageDown");
    assert.equal((await state(page)).q.mean, -1.08);
    await page.keyboard.press("End");
    assert.equal((await state(page)).q.mean, 6);
    assert.equal(await page.evaluate(() => globalThis.changes), 4);
    await settled(page);
    assert.equal((await tables(page))[0].rows[0][1], "6");
    const named = await figure(page, (map) => map.shadowRoot.querySelector('.heat-map [role="slider"]').getAttribute("aria-valuetext"));
    assert.match(named, /mean 6\.00, sd 1\.02/);
    await page.close();
  });

  test("A mouse pressed anywhere on the map takes the point there and along; near an optimum it is the optimum", async () => {
    const { page } = await visit(saying("v=1&cells=24&q.mean=0&q.sd=1"));
    const { p } = await state(page);
    const [{ q: best }] = await lab.optima({ p: target(p), q: gaussian(0, 1), kind: "forward-kl" });
    const from = await middle(page);
    await page.mouse.move(from.x + 90, from.y + 20);
    await page.mouse.down();
    await until(page, () => document.querySelector("kl-map").scenario.q.mean > 1);
    await page.mouse.move(from.x + 60, from.y - 30, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    const { q } = await state(page);
    assert.ok(q.mean > 0.5 && q.mean < 2 && q.sd > 1.05 && q.sd < 1.5, JSON.stringify(q));
    assert.equal((await tables(page))[0].rows[0][2], String(q.sd));
    // The plane is linear in the mean and in the logarithm of the sd: the optimum's place follows from two others.
    const to = await middle(page);
    const perMean = (to.x - from.x) / (q.mean - 0), perLog = (to.y - from.y) / Math.log(q.sd);
    await page.mouse.click(from.x + perMean * best.mean + 2, from.y + perLog * Math.log(best.sd) - 2);
    await settled(page);
    assert.deepEqual((await state(page)).q, { mean: best.mean, sd: best.sd });
    await page.close();
  });

  if (engine === "chromium") test("A finger taps the point to a place, and a finger that drags it does not scroll the page", async () => {
    const { page } = await visit(saying("v=1&cells=24&q.mean=0&q.sd=1"), { width: 390, height: 800, before: (fresh) => fresh.setViewport({ width: 390, height: 800, hasTouch: true, isMobile: true }) });
    await figure(page, (map) => map.shadowRoot.querySelector(".heat-map").scrollIntoView({ block: "center" }));
    const from = await middle(page);
    await page.touchscreen.tap(from.x + 60, from.y - 30);
    await until(page, () => document.querySelector("kl-map").scenario.q.mean > 0.5);
    await settled(page);
    const before = await state(page);
    const at = await middle(page);
    const scrolled = await page.evaluate(() => scrollY);
    await page.touchscreen.touchStart(at.x, at.y);
    for (let i = 1; i <= 5; i++) await page.touchscreen.touchMove(at.x, at.y + 8 * i);
    await page.touchscreen.touchEnd();
    await settled(page);
    assert.ok((await state(page)).q.sd < before.q.sd);
    assert.equal(await page.evaluate(() => scrollY), scrolled);
    await page.close();
  });

  test("While a mode of P is held the grid may be coarser; let go, it is the whole one of the new P, with its optima", async () => {
    const { page } = await visit(saying("v=1&cells=48"));
    const bead = await middle(page, '.target-strip [data-control="mode-2"].bead');
    await page.mouse.move(bead.x, bead.y);
    await page.mouse.down();
    await page.mouse.move(bead.x - 60, bead.y, { steps: 8 });
    await page.mouse.up();
    await settled(page);
    const asked = await state(page);
    assert.ok(asked.p[1].mean < 2.5 && asked.p[0].mean === -3, JSON.stringify(asked.p));
    const all = await tables(page);
    assert.equal(all[3].rows.length, 48 * 48);
    const grid = await lab.varianceMap(gridOf(asked));
    for (let i = 0; i < grid.length; i += 97) close(Number(all[3].rows[i][2]), grid[i], 1e-9, `cell ${i}`);
    const [{ q }] = await lab.optima({ p: target(asked.p), q: gaussian(0, 1), kind: "forward-kl" });
    assert.equal(all[1].rows[0][0], String(q.mean));
    await page.close();
  });

  test("Choosing the other estimator makes the two change places, and turns every ratio over", async () => {
    const { page } = await visit(saying("v=1&cells=24"));
    const before = (await tables(page))[3].rows;
    await choose(page, "estimators", "k1");
    await settled(page);
    assert.deepEqual((await state(page)).estimators.map(({ name }) => name), ["k1", "k3"]);
    (await tables(page))[3].rows.forEach(([, , value], i) => close(Number(value), -Number(before[i][2]), 1e-12, `cell ${i}`));
    await page.close();
  });

  test("Only estimators whose samples have values of their own are offered, all of them", async () => {
    const { page } = await visit(saying("v=1&cells=24"));
    for (const [direction, parameter] of [["reverse-kl", "mean"], ["forward-kl", "logSd"], ["forward-kl", "value"]]) {
      await choose(page, "direction", direction);
      await choose(page, "parameter", parameter);
      await settled(page);
      const offered = await figure(page, (map) => [...map.shadowRoot.querySelectorAll('[data-control="estimators"] select')[0].options].map(({ value }) => value));
      const able = (await lab.catalog()).filter(({ objective, estimates, perSample }) => perSample && objective === direction && (estimates === "value") === (parameter === "value"));
      assert.deepEqual(offered, able.map(({ name }) => name));
      const { estimators } = await state(page);
      assert.ok(estimators.every(({ name }) => offered.includes(name)) && estimators[0].name !== estimators[1].name, JSON.stringify(estimators));
    }
    await page.close();
  });

  test("Every example is complete, says what it shows, and never NaN", async () => {
    const { page, said } = await visit(saying("v=1&cells=32"));
    const ids = await figure(page, (map) => [...map.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
    assert.ok(ids.length >= 3);
    for (const id of ids) {
      await choose(page, "preset", id);
      await settled(page);
      const text = await figure(page, (map) => map.shadowRoot.querySelector(".figure").innerText + map.shadowRoot.querySelector(".heat-map canvas").getAttribute("aria-label"));
      assert.ok(!/NaN|undefined/.test(text), `${id}: ${text}`);
      assert.match(text, /Here one sample of/);
      assert.equal(await figure(page, (map) => map.shadowRoot.querySelector('[data-control="preset"] select').value), id);
    }
    assert.deepEqual(said, []);
    await page.close();
  });

  test("Fields set the point and the window; what cannot be used is said under them", async () => {
    const { page } = await visit(saying("v=1&cells=24"));
    await type(page, "mean of Q at the point", "1.5");
    await until(page, () => document.querySelector("kl-map").data()[0].rows[0][1] === 1.5);
    await press(page, '[data-control="more"]');
    await type(page, "sd of Q, to", "3");
    await settled(page);
    close(Number((await tables(page))[3].rows.at(-1)[1]), 3, 1e-14, "largest sd");
    await type(page, "sd of Q at the point", "-1");
    assert.match((await words(page, '[data-control="point"] .complaint')).join(" "), /Expected a number from/);
    assert.ok((await state(page)).q.sd > 0);
    await page.close();
  });

  test("It hides and locks what a teacher asks for", async () => {
    const { page } = await visit(`${saying("v=1&cells=24")} hide="preset" lock="point direction"`);
    assert.equal(await figure(page, (map) => map.shadowRoot.querySelector('[data-control="preset"]').checkVisibility()), false);
    assert.ok(await figure(page, (map) => map.shadowRoot.querySelector('[data-control="direction"] select').disabled));
    const before = await state(page);
    await figure(page, (map) => map.shadowRoot.querySelector('.heat-map [role="slider"]').focus());
    await page.keyboard.press("ArrowRight");
    const { x, y } = await middle(page);
    await page.mouse.click(x - 120, y - 60);
    assert.deepEqual((await state(page)).q, before.q);
    await page.close();
  });

  test("It stands in nobody's way in any look: at rest, with the form open, with its numbers and its link", async () => {
    const { page } = await visit(saying("v=1&cells=32"));
    await unhindered(page, { "at rest": () => {}, "with the form": () => press(page, '[data-control="more"]') });
    await page.close();
  });

  test("Nothing scrolls sideways, at 320 px and on a projector of 800, in any example", async () => {
    const { page } = await visit(saying("v=1&cells=24"));
    await press(page, '[data-control="more"]');
    const ids = await figure(page, (map) => [...map.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
    for (const id of ids) {
      await choose(page, "preset", id);
      await settled(page);
      await contained(page, id);
    }
    await page.close();
  });
});
