/** <kl-fit> alone in an empty page: presets, own data, and what it says where something cannot be done. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inEachEngine, until } from "./browser.mjs";
import { headings } from "./alone.mjs";
import { close, divergences, drag, focus, middle, press, settled, stander, state, type, unhindered, visitor, words } from "./fit-alone.mjs";

after(close);

inEachEngine((browser) => {
  const [visit, standing] = [visitor(browser), stander(browser)];

  test("Old Faithful is one click: P becomes its mixture, its data stand behind it, and the fits start again", async () => {
    const { page, said } = await standing();
    const before = await divergences(page);
    await page.evaluate(() => {
      const target = document.querySelector("kl-fit").shadowRoot.querySelector('[data-control="target"] select');
      target.value = "old-faithful";
      target.dispatchEvent(new Event("change"));
    });
    await until(page, () => document.querySelector("kl-fit").scenario.data === "faithful");
    await until(page, () => document.querySelector("kl-fit").playing);
    const { p } = await state(page);
    // The durations lie between 1.6 and 5.1 minutes, in two heaps about 2 and 4.3.
    assert.ok(p.length >= 2 && p.every(({ mean }) => mean > 1.6 && mean < 5.1) && p.some(({ mean }) => mean < 2.3) && p.some(({ mean }) => mean > 4.2), JSON.stringify(p));
    await settled(page);
    assert.notDeepEqual(await divergences(page), before);
    assert.ok((await words(page, ".form .note")).includes(`272 numbers; by BIC, ${p.length} components.`));
    assert.deepEqual(said, []);
    await page.close();
  });

  test("Own numbers become P; words, nothing and a single number are refused in words, and the last good picture stays", async () => {
    const { page } = await standing();
    await press(page, ".more");
    const paste = (text) => page.evaluate((pasted) => {
      const root = document.querySelector("kl-fit").shadowRoot;
      root.querySelector("textarea").value = pasted;
      [...root.querySelectorAll("button")].find(({ textContent }) => textContent === "Fit P to these numbers").click();
    }, text);
    const before = await state(page);
    for (const bad of ["one\ntwo\nthree", "", "3.5"]) {
      await paste(bad);
      assert.match((await words(page, "[role=alert]"))[0], /^data: expected .*number.*, got /, JSON.stringify(bad));
      assert.deepEqual(await state(page), before);
    }
    await paste("eruption\n1\n1.2\n0.9\n1.1\n5\n5.2\n4.9\n5.1\n");
    await until(page, () => document.querySelector("kl-fit").scenario.data.length === 8);
    const { p } = await state(page);
    assert.ok(p.length >= 1 && p.every(({ mean }) => mean > 0.8 && mean < 5.3), JSON.stringify(p));
    assert.equal((await words(page, "[role=alert]"))[0], "");
    await page.close();
  });

  test("A field that cannot be used says what it expects under itself; the picture and the scenario stay", async () => {
    const { page } = await standing();
    await press(page, ".more");
    const before = [await state(page), await divergences(page)];
    for (const bad of ["-1", "NaN", "1e999", "wide"]) {
      const id = await type(page, "sd of mode 1", bad);
      assert.match((await words(page, `#${id}-note`))[0], /^Expected a number from 0\.000001 to 1000000\.$|^Expected a number from 1e-6 to 1000000\.$/, bad);
      assert.deepEqual([await state(page), await divergences(page)], before);
    }
    await type(page, "sd of mode 1", "1.5");
    await settled(page);
    assert.equal((await state(page)).p[0].sd, 1.5);
    assert.notDeepEqual(await divergences(page), before[1]);
    await page.close();
  });

  test("A scenario with bad fields names them, uses the rest and tells the page", async () => {
    const { page } = await visit('<p id="heard"></p><script>document.addEventListener("kl-error", (event) => { heard.textContent += event.detail.field + " "; })</script><kl-fit start="paused" scenario="v=1&amp;q.sd=-1&amp;q.mean=2&amp;colour=red"></kl-fit>');
    await page.evaluate(() => document.querySelector("kl-fit").ready);
    const [alert] = await words(page, "[role=alert]");
    assert.match(alert, /q\.sd: expected .*got -1\./);
    assert.match(alert, /colour: expected /);
    assert.equal((await state(page)).q.mean, 2);
    assert.equal(await page.evaluate(() => document.querySelector("#heard").textContent.trim()), "q.sd colour");
    await page.close();
  });

  test("A step that is too large is told of where it broke off, and the button halves it", async () => {
    const { page } = await standing('<kl-fit start="paused" scenario="v=1&amp;optimizer=gradient-descent&amp;rate=900"></kl-fit>');
    await until(page, () => document.querySelector("kl-fit").shadowRoot.querySelector(".trouble").textContent !== "");
    assert.match((await words(page, ".trouble"))[0], /diverged at step \d+: the step is too large\. Halve it, to /);
    await press(page, ".trouble button");
    assert.equal((await state(page)).rate, 450);
    await page.close();
  });

  test("Sampled gradients shake with the seed, and the same seed shakes the same way", async () => {
    const { page } = await standing();
    const exact = await divergences(page);
    const run = async (seed) => {
      await page.evaluate((value) => { const figure = document.querySelector("kl-fit"); figure.scenario = { ...figure.scenario, gradient: "sampled", batch: 16, seed: value }; }, seed);
      await settled(page);
      return divergences(page);
    };
    const [one, two, again] = [await run(1), await run(2), await run(1)];
    assert.notDeepEqual(one, exact);
    assert.notDeepEqual(one, two);
    assert.deepEqual(again, one);
    await page.close();
  });

  test("hide takes controls away and lock holds them", async () => {
    const { page } = await standing('<kl-fit start="paused" hide="title more integrand" lock="mode-1 separation"></kl-fit>');
    const shown = (selector) => page.evaluate((of) => document.querySelector("kl-fit").shadowRoot.querySelector(of).checkVisibility(), selector);
    assert.deepEqual([await shown("#question"), await shown(".more"), await shown(".payers"), await shown(".descent")], [false, false, false, true]);
    const before = await state(page);
    await drag(page, await middle(page, "mode-1"), -40);
    await focus(page, '.density [data-control="mode-1"]');
    await page.keyboard.press("ArrowRight");
    assert.deepEqual((await state(page)).p, before.p);
    assert.equal(await page.evaluate(() => document.querySelector("kl-fit").shadowRoot.querySelector('[data-control="separation"] input').disabled), true);
    await page.close();
  });

  test("Where there is no WebAssembly it says so in words, and its own content stays in view", async () => {
    const { page, said } = await visit(`<script>delete globalThis.WebAssembly;</script><kl-fit><p id="still">a still picture</p></kl-fit>`);
    await until(page, () => document.querySelector("kl-fit").shadowRoot.querySelector("[role=alert]").textContent !== "");
    assert.match((await words(page, "[role=alert]"))[0], /WebAssembly/);
    assert.ok(await page.evaluate(() => document.querySelector("#still").checkVisibility()));
    assert.equal(await page.evaluate(() => document.querySelector("kl-fit").ready.then(() => "ready", ({ name }) => name)), "Unsupported");
    assert.deepEqual(said.filter((line) => !line.startsWith("debug")), []);
    await page.close();
  });

  test("It stands in nobody's way in any look: at its end, with More open, with its numbers and its link", async () => {
    const { page } = await standing(`${headings}<kl-fit start="paused"></kl-fit>`);
    await unhindered(page, { "at its end": () => {}, "with More open": () => press(page, ".more") });
    await page.close();
  });
});
