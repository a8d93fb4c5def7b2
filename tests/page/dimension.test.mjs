/** <kl-dimension> alone in an empty page, with nothing but kl-lab.js: its spreads are the lab's and the article's, its bead follows hands and keys, and nothing infinite goes unsaid. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { complaints, launch, present, until } from "./browser.mjs";

const { close: shut, everything, figure, lab, press, state, tables, visitor, words } = await alone("kl-dimension");
after(shut);
/** Few samples, so that all of them come at once. */
const quick = "samples=400&seed=15";
const choose = (page, control, value) => figure(page, (dimension, name, to) => {
  const select = dimension.shadowRoot.querySelector(`[data-control="${name}"] select`);
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value);
const settled = (page) => until(page, () => document.querySelector("kl-dimension").shadowRoot.querySelector(".board").getAttribute("aria-busy") === "false");
const bead = (page) => figure(page, (dimension) => {
  const { x, y, width, height } = dimension.shadowRoot.querySelector('.spread [role="slider"]').getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
});
const focus = (page) => figure(page, (dimension) => dimension.shadowRoot.querySelector('.spread [role="slider"]').focus());
const readout = async (page) => (await words(page, ".readout p")).join(" ");
const described = (page, plot) => figure(page, (dimension, name) => dimension.shadowRoot.querySelector(`.${name} canvas`).getAttribute("aria-label"), plot);
const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const drawn = visitor(() => browser);
    const visit = async (...how) => {
      const opened = await drawn(...how);
      await settled(opened.page);
      return opened;
    };

    test("At 0.045 nats a token k1 and k3 have 1.67 and 1.85 times the KL as sd at 16 tokens, 0.83 and 6.12 at 64, 0.42 and 8742 at 256; they cross at 14", async () => {
      const { page, said } = await visit(saying(`v=1&${quick}&tokens=16`));
      assert.match(await readout(page), /At 16 tokens one sample of k1 has 1\.67 times the KL as its sd, one of k3 1\.85 times/);
      for (const [tokens, k1, k3] of [[64, "0\\.833", "6\\.12"], [256, "0\\.417", "8\u202f740"]]) {
        await figure(page, (dimension, to) => { dimension.scenario = { ...dimension.scenario, tokens: to }; }, tokens);
        await settled(page);
        assert.match(await readout(page), new RegExp(`At ${tokens} tokens one sample of k1 has ${k1} times the KL as its sd, one of k3 ${k3} times`));
      }
      assert.match(await described(page, "spread"), /k3 is louder than k1 from 14 tokens on/);
      assert.deepEqual(said, []);
      await page.close();
    });

    test("Its tables are the lab's numbers, exact and sampled, bit for bit; a link brings the same state back", async () => {
      const asked = `v=1&pair=own&p.means=-0.4,0.6&p.sds=1,0.8&p.weights=0.6,0.4&q.mean=0.1&q.sd=1.1&direction=forward-kl&tokens=20&${quick}`;
      const { page } = await visit(saying(asked));
      const [exact, sampled, answers] = await tables(page);
      const pair = { p: { family: "mixture", components: [{ weight: 0.6, mean: -0.4, sd: 1 }, { weight: 0.4, mean: 0.6, sd: 0.8 }] }, q: gaussian(0.1, 1.1), direction: "forward-kl" };
      const dimensions = exact.rows.map(([tokens]) => Number(tokens));
      assert.ok(dimensions.includes(20) && dimensions[0] === 1 && dimensions.at(-1) === 1024);
      const truth = await lab.product({ ...pair, dimensions });
      exact.rows.forEach((row, i) => {
        const { dimension, divergence, exact: { estimates: [k1, k2, k3], ratio } } = truth[i];
        assert.deepEqual(row, [dimension, divergence, k1.sd, k2.mean, k2.sd, k3.sd, ratio.variance, ratio.effectiveShare].map(String));
      });
      const shown = await lab.product({ ...pair, dimensions: sampled.rows.map(([tokens]) => Number(tokens)), sampled: { samples: 400, seed: 15 } });
      sampled.rows.forEach((row, i) => {
        const { estimates, ratio } = shown[i].sampled;
        assert.deepEqual(row.slice(1), [...estimates.flatMap(({ mean, sd }) => [mean, sd]), ratio.variance, ratio.effectiveShare].map(String));
      });
      const [{ sampled: { kept } }] = await lab.product({ ...pair, dimensions: [20], sampled: { samples: 400, seed: 15, keep: 400 } });
      assert.deepEqual(answers.rows.map(([logRatio]) => logRatio), Array.from(kept, String));
      const before = await state(page);
      await press(page, '[data-control="share"]');
      const markup = await figure(page, (dimension) => dimension.shadowRoot.querySelector("dialog[open] .link").value);
      const [, link] = /scenario="([^"]*)"/.exec(markup);
      await figure(page, (dimension, to) => { dimension.setAttribute("scenario", to); }, link.replaceAll("&amp;", "&"));
      await settled(page);
      assert.deepEqual(await state(page), before);
      await page.close();
    });

    test("It is ready with few samples at once, and goes on to all of them by itself", async () => {
      const { page } = await drawn(saying("v=1&samples=3000"));
      await settled(page);
      assert.match((await tables(page))[1].name, /3\u202f000 answers/);
      assert.match(await described(page, "share"), /Effective sample size of 3\u202f000 samples .* At 64 tokens: 9\.45/);
      await page.close();
    });

    test("Keys move the bead: arrows by a token, Page Up and Down by a factor of two, Home and End to the ends; the page is told", async () => {
      const { page } = await visit(saying(`v=1&${quick}`));
      await page.evaluate(() => { globalThis.changes = 0; document.querySelector("kl-dimension").addEventListener("kl-change", () => { globalThis.changes += 1; }); });
      await focus(page);
      const walk = [["ArrowRight", 65], ["ArrowLeft", 64], ["PageUp", 128], ["PageDown", 64], ["End", 1024], ["PageUp", 1024], ["Home", 1]];
      for (const [key, tokens] of walk) {
        await page.keyboard.press(key);
        assert.equal((await state(page)).tokens, tokens, key);
      }
      assert.equal(await page.evaluate(() => globalThis.changes), walk.length);
      await settled(page);
      assert.match(await readout(page), /^At 1 token one sample/);
      const said = await figure(page, (dimension) => { const at = dimension.shadowRoot.querySelector('.spread [role="slider"]'); return [at.getAttribute("aria-valuenow"), at.getAttribute("aria-valuetext")]; });
      assert.equal(said[0], "1");
      assert.match(said[1], /At 1 token one sample of k1 has 6\.67 times the KL/);
      await page.close();
    });

    test("A mouse takes the bead along the axis, and pressing anywhere on the chart brings it there", async () => {
      const { page } = await visit(saying(`v=1&${quick}`));
      const from = await bead(page);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 60, from.y, { steps: 4 });
      await page.mouse.up();
      await settled(page);
      const { tokens } = await state(page);
      assert.ok(tokens > 90 && tokens < 200, String(tokens));
      assert.match(await readout(page), new RegExp(`^At ${tokens} tokens`));
      await page.mouse.click(from.x - 120, from.y - 100);
      await settled(page);
      assert.ok((await state(page)).tokens < 40);
      await page.close();
    });

    if (engine === "chromium") test("A finger drags the bead without scrolling the page, and a tap on the chart brings it there", async () => {
      const { page } = await visit(saying(`v=1&${quick}`), { width: 390, height: 800, before: (fresh) => fresh.setViewport({ width: 390, height: 800, hasTouch: true, isMobile: true }) });
      await figure(page, (dimension) => dimension.shadowRoot.querySelector(".spread").scrollIntoView({ block: "center" }));
      const scrolled = await page.evaluate(() => scrollY);
      const { x, y } = await bead(page);
      await page.touchscreen.tap(x - 60, y - 80);
      await until(page, () => document.querySelector("kl-dimension").scenario.tokens < 64);
      await settled(page);
      const { tokens } = await state(page), from = await bead(page);
      await page.touchscreen.touchStart(from.x, from.y);
      for (let i = 1; i <= 5; i++) await page.touchscreen.touchMove(from.x + 10 * i, from.y + i);
      await page.touchscreen.touchEnd();
      await settled(page);
      assert.ok((await state(page)).tokens > 2 * tokens);
      assert.equal(await page.evaluate(() => scrollY), scrolled);
      await page.close();
    });

    test("The slider sets the KL of a token: the means are √(2 KL) apart; a pair of one's own has the KL it has", async () => {
      const { page } = await visit(saying(`v=1&${quick}`));
      await figure(page, (dimension) => {
        const slider = dimension.shadowRoot.querySelector('[data-control="kl"] input');
        slider.value = "-1";
        slider.dispatchEvent(new Event("input"));
        slider.dispatchEvent(new Event("change"));
      });
      await settled(page);
      assert.equal((await state(page)).kl, 0.1);
      assert.equal(Number((await tables(page))[0].rows[0][1]), Math.sqrt(0.2) ** 2 / 2);
      await choose(page, "pair", "own");
      await settled(page);
      assert.ok(await figure(page, (dimension) => dimension.shadowRoot.querySelector('[data-control="kl"] input').disabled));
      assert.match((await words(page, '[data-control="kl"] output'))[0], /^0\.0450/);
      await page.close();
    });

    test("A ratio without a variance is said to have none, though samples give it one", async () => {
      const { page } = await visit(saying(`v=1&pair=own&p.means=0&q.mean=0&q.sd=1.5&direction=forward-kl&${quick}`));
      assert.match(await readout(page), /one of k3 an infinite one\. As weights, 400 samples count as none, though they look like/);
      const [exact, sampled] = await tables(page);
      for (const row of exact.rows) assert.deepEqual([row[5], row[6], row[7]], ["Infinity", "Infinity", "0"]);
      for (const row of sampled.rows) assert.ok(Number(row[6]) > 0 && Number(row[6]) < 1e6 && Number(row[8]) > 0, row.join());
      await page.close();
    });

    test("Every example is complete, as are pairs that are the same and pairs without a KL; nothing is NaN", async () => {
      const { page, said } = await visit(saying(`v=1&${quick}`));
      const ids = await figure(page, (dimension) => [...dimension.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
      assert.ok(ids.length >= 4);
      for (const id of ids) {
        await choose(page, "preset", id);
        await settled(page);
        assert.ok(!/NaN|undefined/.test(await everything(page)), `${id}: ${await everything(page)}`);
        assert.match(await readout(page), /At 64 tokens one sample of/);
        assert.equal(await figure(page, (dimension) => dimension.shadowRoot.querySelector('[data-control="preset"] select').value), id);
      }
      const odd = [
        ["p.means=0&q.mean=0&q.sd=1&direction=reverse-kl", /there is nothing to estimate/],
        ["p.family=uniform&p.low=-1&p.high=1&q.mean=0&q.sd=1&direction=reverse-kl", /infinite KL, and with it every answer/],
        ["p.family=uniform&p.low=-1&p.high=1&q.mean=0&q.sd=1&direction=forward-kl", /At 64 tokens/],
        ["p.family=student-t&p.df=3&q.mean=0&q.sd=1.2&direction=forward-kl", /have an infinite sd/],
        ["p.family=student-t&p.df=1&q.mean=0&q.sd=1.2&direction=forward-kl", /infinite KL, and with it every answer/],
      ];
      for (const [pair, words] of odd) {
        await figure(page, (dimension, to) => { dimension.setAttribute("scenario", to); }, `v=1&pair=own&${pair}&${quick}`);
        await settled(page);
        assert.match(await readout(page), words, pair);
        assert.ok(!/NaN|undefined/.test(await everything(page)), `${pair}: ${await everything(page)}`);
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    test("What cannot be used is said, under its field or beside the figure, and the last good picture stays", async () => {
      const { page } = await visit(saying(`v=1&${quick}&tokens=2000`));
      assert.equal((await state(page)).tokens, 64);
      assert.match((await words(page, '[role="alert"]')).join(" "), /tokens: expected a whole number from 1 to 1024, got 2000/);
      await figure(page, (dimension) => {
        const field = dimension.shadowRoot.querySelector('[data-control="samples"] input');
        field.value = "7";
        field.dispatchEvent(new Event("change"));
      });
      assert.match((await words(page, '[data-control="samples"] .complaint')).join(" "), /Expected a whole number from 100/);
      assert.equal((await state(page)).samples, 400);
      // Of the core: no lab takes means so far apart.
      await figure(page, (dimension) => { dimension.scenario = { ...dimension.scenario, pair: "own", q: { mean: 1e6, sd: 1e-3 } }; });
      await settled(page);
      assert.match((await words(page, '[role="alert"]')).join(" "), /10000000 times the smallest sd/);
      assert.equal((await state(page)).pair, "shifted");
      assert.match(await readout(page), /At 64 tokens one sample of k1 has 0\.833/);
      await page.close();
    });

    test("It hides and locks what a teacher asks for", async () => {
      const { page } = await visit(`${saying(`v=1&${quick}`)} hide="preset samples" lock="tokens kl"`);
      for (const name of ["preset", "samples"]) assert.equal(await figure(page, (dimension, control) => dimension.shadowRoot.querySelector(`[data-control="${control}"]`).checkVisibility(), name), false);
      assert.ok(await figure(page, (dimension) => dimension.shadowRoot.querySelector('[data-control="kl"] input').disabled));
      await focus(page);
      await page.keyboard.press("ArrowRight");
      const { x, y } = await bead(page);
      await page.mouse.click(x - 120, y - 60);
      assert.equal((await state(page)).tokens, 64);
      await page.close();
    });

    test("Its numbers open as tables, one a chart, to be copied or saved", async () => {
      const { page } = await visit(saying(`v=1&${quick}`));
      await press(page, '[data-control="numbers"]');
      await until(page, () => document.querySelector("kl-dimension").shadowRoot.querySelectorAll("dialog[open] table").length === 3);
      const captions = await words(page, "dialog[open] caption");
      assert.match(captions.join("; "), /exact.*sampled, 400 answers.*log r of answers of 64 tokens/);
      await page.close();
    });

    test("axe finds nothing: at rest, with the form open, with its numbers shown, dark, on a projector, on a phone", async () => {
      for (const [theme, width] of [["light", 1280], ["dark", 1280], ["projector", 1280], ["light", 360]]) {
        const { page } = await visit(`theme="${theme}" ${saying(`v=1&${quick}&pair=own&p.means=0&q.sd=1.5&q.mean=0&direction=forward-kl`)}`, { width, height: 844 });
        await page.evaluate((dark) => { document.documentElement.style.background = dark ? "#14171a" : "#fff"; }, theme === "dark");
        const clean = async (when) => assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], `${theme} ${width}, ${when}`);
        await press(page, '[data-control="more"]');
        await clean("open");
        await press(page, '[data-control="numbers"]');
        await until(page, () => document.querySelector("kl-dimension").shadowRoot.querySelector("dialog[open]")?.getAnimations().every(({ playState }) => playState === "finished") ?? false);
        await clean("numbers");
        await page.close();
      }
    });

    test("Nothing scrolls sideways, at 320 px and on a projector of 800, in any example", async () => {
      for (const [theme, width] of [["light", 320], ["projector", 800]]) {
        const { page } = await visit(`${saying(`v=1&${quick}`)} theme="${theme}"`, { width, height: 700 });
        await press(page, '[data-control="more"]');
        for (const id of ["token", "surprises", "wide"]) {
          await choose(page, "preset", id);
          await settled(page);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${id}, ${theme}`);
        }
        await page.close();
      }
    });
  });
}
