/** <kl-fit> alone in an empty page, with nothing but kl-lab.js: what hands, keys and data do to it, and what it says when something cannot be done. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../web/build/serve.mjs";
import { complaints, launch, open, present, until } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "kl-fit-"));
copyFileSync(fileURLToPath(new URL("../../dist/kl-lab.js", import.meta.url)), join(folder, "kl-lab.js"));
const server = await serve({ folder: `${folder}/` });
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

let written = 0;
/** The address of an empty page with this in its body. */
function pageWith(body) {
  const name = `${++written}.html`;
  writeFileSync(join(folder, name), `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Alone</title><body><main>${body}</main><script type="module" src="kl-lab.js"></script></html>`);
  return server.address + name;
}

const state = (page) => page.evaluate(() => document.querySelector("kl-fit").scenario);
const playing = (page) => page.evaluate(() => document.querySelector("kl-fit").playing);
const words = (page, selector) => page.evaluate((of) => [...document.querySelector("kl-fit").shadowRoot.querySelectorAll(of)].map((found) => found.textContent), selector);
const divergences = (page) => page.evaluate(() => document.querySelector("kl-fit").data()[0].rows.at(-1).map(String));

/** The middle of a handle, in px of the window. `which` 0: the bead, 1: the pill; with `panel` 1 that of reverse KL. */
const middle = (page, control, which = 0, panel = 0) => page.evaluate((name, index, side) => {
  const plot = document.querySelector("kl-fit").shadowRoot.querySelectorAll(".density")[side];
  const box = plot.querySelectorAll(`.handle[data-control="${name}"]`)[index].getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}, control, which, panel);

async function drag(page, from, dx, dy = 0) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) await page.mouse.move(from.x + (dx * i) / 8, from.y + (dy * i) / 8);
  await page.mouse.up();
}
const focus = (page, selector) => page.evaluate((of) => document.querySelector("kl-fit").shadowRoot.querySelector(of).focus(), selector);
const press = (page, selector) => page.evaluate((of) => document.querySelector("kl-fit").shadowRoot.querySelector(of).click(), selector);
/** Types into a field of "More" and leaves it. */
const type = (page, label, text) => page.evaluate((name, value) => {
  const root = document.querySelector("kl-fit").shadowRoot;
  const field = root.querySelector(`[aria-label="${name}"]`) ?? root.getElementById([...root.querySelectorAll("label")].find((found) => found.textContent === name).htmlFor);
  field.value = value;
  field.dispatchEvent(new Event("change"));
  return field.id;
}, label, text);

/** The numbers no longer change. */
async function settled(page) {
  for (let last = "", same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const now = (await divergences(page)).join();
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const visit = async (body = '<kl-fit start="paused"></kl-fit>', options) => {
      const opened = await open(browser, pageWith(body), { width: 1200, height: 900, ...options });
      await opened.page.evaluate(() => customElements.whenDefined("kl-fit"));
      return opened;
    };
    const standing = async (body, options) => {
      const opened = await visit(body, options);
      await opened.page.evaluate(() => document.querySelector("kl-fit").ready);
      await opened.page.evaluate(() => document.querySelector("kl-fit").seek(120));
      return opened;
    };

    test("Alone in an empty page it plays to its end, says nothing on the console, and asks for nothing but kl-lab.js", async () => {
      const { page, said, asked } = await visit("<kl-fit></kl-fit>");
      await until(page, () => document.querySelector("kl-fit").playing);
      await until(page, () => !document.querySelector("kl-fit").playing);
      assert.equal((await state(page)).step, 120);
      assert.deepEqual(said, []);
      assert.deepEqual(asked.filter((address) => !/^(blob|data):|\.html$/.test(address)), [`${server.address}kl-lab.js`]);
      const [forward, reverse] = await words(page, ".readout");
      assert.match(forward, /^Forward pays 0\.462.nats: \d+.% of Q lies in the gap between the modes\.$/);
      assert.equal(reverse.replace(/\s/g, " "), "Reverse pays 0.689 nats: Q sits on one mode and has dropped the other.");
      await page.close();
    });

    test("The mouse drags a mode, its width, its weight and Q's start; both directions answer at the same step", async () => {
      const { page } = await standing();
      let before = await state(page), numbers = await divergences(page);
      const moved = async (what) => {
        await settled(page);
        const [now, answer] = [await state(page), await divergences(page)];
        assert.equal(now.step, before.step);
        assert.notEqual(answer[1], numbers[1], `forward KL after ${what}`);
        assert.notEqual(answer[4], numbers[4], `reverse KL after ${what}`);
        [before, numbers] = [now, answer];
        return now;
      };
      await drag(page, await middle(page, "mode-1"), -40);
      let now = await moved("the mean");
      assert.ok(now.p[0].mean < -3.5 && now.p[0].mean > -5 && now.p[1].mean === 3, JSON.stringify(now.p));
      await drag(page, await middle(page, "mode-1", 1), -20);
      now = await moved("the width");
      assert.ok(now.p[0].sd > 1.2 && now.p[0].sd < 2, JSON.stringify(now.p));
      await drag(page, await middle(page, "mode-2"), 1, -40);
      now = await moved("the weight");
      assert.ok(now.p[1].weight > 0.55 && now.p[1].mean === 3 && Math.abs(now.p[0].weight + now.p[1].weight - 1) < 1e-9, JSON.stringify(now.p));
      await drag(page, await middle(page, "start", 1), -15);
      now = await moved("the start's width");
      assert.ok(now.q.sd > 1 && now.q.mean === 1.8, JSON.stringify(now.q));
      await drag(page, await middle(page, "mode-2", 0, 1), 30);
      now = await moved("the mode, in the panel of reverse KL");
      assert.ok(now.p[1].mean > 3.4, JSON.stringify(now.p));
      await page.close();
    });

    test("After a hurried drag the numbers are those of where it ended", async () => {
      const { page } = await standing();
      const from = await middle(page, "mode-2");
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      for (let i = 0; i < 60; i++) await page.mouse.move(from.x + 60 * Math.sin(i / 5), from.y);
      await page.mouse.up();
      await settled(page);
      const scenario = await state(page);
      const fresh = await standing(`<kl-fit start="paused" scenario='${JSON.stringify(scenario)}'></kl-fit>`);
      assert.deepEqual(await state(fresh.page), scenario);
      assert.deepEqual(await divergences(page), await divergences(fresh.page));
      await page.close();
      await fresh.page.close();
    });

    test("A finger drags a handle, and a finger beside it scrolls the page", async () => {
      const { page } = await standing('<kl-fit start="paused"></kl-fit><p style="height: 3000px"></p>', { width: 390, height: 700 });
      const from = await middle(page, "mode-1");
      await page.touchscreen.touchStart(from.x, from.y);
      for (let i = 1; i <= 6; i++) await page.touchscreen.touchMove(from.x - 5 * i, from.y);
      await page.touchscreen.touchEnd();
      await settled(page);
      assert.ok((await state(page)).p[0].mean < -3.5, JSON.stringify((await state(page)).p));
      const touch = (selector) => page.evaluate((of) => getComputedStyle(document.querySelector("kl-fit").shadowRoot.querySelector(of)).touchAction, selector);
      assert.equal(await touch(".handle"), "none");
      assert.equal(await touch(".density canvas"), "auto");
      assert.equal(await touch(".descent"), "pan-y");
      await page.close();
    });

    test("Arrow, page, home and end keys move every handle, and its words follow", async () => {
      const { page } = await standing();
      const sliders = await page.evaluate(() => [...document.querySelector("kl-fit").shadowRoot.querySelectorAll(".density [role=slider]")].map((handle) => handle.getAttribute("aria-label")));
      assert.equal(sliders.length, 6, sliders.join());
      for (let index = 0; index < sliders.length; index++) {
        for (const key of ["ArrowRight", "PageUp", "ArrowLeft", "PageDown", "End", "Home"]) {
          const before = JSON.stringify(await state(page));
          const text = () => page.evaluate((i) => document.querySelector("kl-fit").shadowRoot.querySelectorAll(".density [role=slider]")[i].getAttribute("aria-valuetext"), index);
          const said = await text();
          await page.evaluate((i) => document.querySelector("kl-fit").shadowRoot.querySelectorAll(".density [role=slider]")[i].focus(), index);
          await page.keyboard.press(key);
          assert.notEqual(JSON.stringify(await state(page)), before, `${key} on ${sliders[index]}`);
          assert.notEqual(await text(), said, `words after ${key} on ${sliders[index]}`);
        }
      }
      const { weight } = (await state(page)).p[0];
      await focus(page, '.density [data-control="mode-1"]');
      await page.keyboard.press("ArrowUp");
      assert.ok((await state(page)).p[0].weight > weight);
      await page.close();
    });

    test("Space plays and pauses, arrows step, Home and End go to the ends, r resets: with focus in the figure, and not in a field", async () => {
      const { page } = await standing('<button id="outside">outside</button><kl-fit start="paused"></kl-fit>');
      await page.evaluate(() => document.querySelector("#outside").focus());
      await page.keyboard.press("Home");
      assert.equal((await state(page)).step, 120);
      await focus(page, ".round");
      const after = async (key, step) => {
        await page.keyboard.press(key);
        await until(page, (to) => document.querySelector("kl-fit").scenario.step === to, step);
      };
      await after("Home", 0);
      await after("ArrowRight", 1);
      await after("ArrowRight", 2);
      await after("ArrowLeft", 1);
      await after("End", 120);
      await after("r", 0);
      await focus(page, '[data-control="scrubber"]');
      await after("PageUp", 12);
      await page.keyboard.press(" ");
      assert.equal(await playing(page), true);
      await page.keyboard.press(" ");
      assert.equal(await playing(page), false);
      await press(page, ".more");
      await focus(page, ".form input");
      const { step } = await state(page);
      await page.keyboard.press("Home");
      await page.keyboard.press("r");
      assert.equal((await state(page)).step, step);
      await page.close();
    });

    test("Buttons step, reset and set the speed; the descent is a scrubber", async () => {
      const { page } = await standing();
      await press(page, '[data-control="reset"]');
      await until(page, () => document.querySelector("kl-fit").scenario.step === 0);
      await press(page, '[data-control="step"]');
      await until(page, () => document.querySelector("kl-fit").scenario.step === 1);
      await page.evaluate(() => {
        const speed = document.querySelector("kl-fit").shadowRoot.querySelector('[data-control="speed"] select');
        speed.value = "2";
        speed.dispatchEvent(new Event("change"));
      });
      assert.equal((await state(page)).speed, 2);
      const box = await page.evaluate(() => { const { x, y, width, height } = document.querySelector("kl-fit").shadowRoot.querySelector(".descent").getBoundingClientRect(); return { x, y, width, height }; });
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await until(page, () => { const { step } = document.querySelector("kl-fit").scenario; return step > 40 && step < 80; });
      assert.equal(await playing(page), false);
      await page.close();
    });

    test("Separation moves both modes about their middle, and its thresholds are what the optima do", async () => {
      const { page } = await standing();
      const optima = () => page.evaluate(() => document.querySelector("kl-fit").data().find(({ name }) => name === "optima of reverse KL").rows.map(([mean]) => mean));
      const apart = async (distance, count) => {
        await page.evaluate((value) => {
          const slider = document.querySelector("kl-fit").shadowRoot.querySelector('[data-control="separation"] input');
          slider.value = String(value);
          slider.dispatchEvent(new Event("input"));
          slider.dispatchEvent(new Event("change"));
        }, distance);
        await settled(page);
        await until(page, (expected) => document.querySelector("kl-fit").data().find(({ name }) => name === "optima of reverse KL").rows.length === expected, count);
        return optima();
      };
      assert.deepEqual((await apart(4.8, 1)).map((mean) => Math.abs(mean) < 1e-3), [true]);
      assert.ok(Math.abs((await apart(4.9, 3))[0]) < 1e-3, "the covering optimum is the best");
      assert.ok(Math.abs((await apart(5.7, 3))[0]) > 2, "a locked optimum is the best");
      const { p } = await state(page);
      assert.deepEqual(p.map(({ mean }) => mean), [-2.85, 2.85]);
      await page.close();
    });

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
      assert.match((await words(page, ".trouble"))[0], /diverged at step \d+: the step is too large\. Halve it\?/);
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

    test("Under reduced motion it starts paused, and its scrubber works", { skip: engine === "firefox" && "its setting is one for the whole browser" }, async () => {
      const { page } = await visit("<kl-fit></kl-fit>", { before: (opening) => opening.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]) });
      await page.evaluate(() => document.querySelector("kl-fit").ready);
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.deepEqual([await playing(page), (await state(page)).step], [false, 0]);
      await focus(page, '[data-control="scrubber"]');
      await page.keyboard.press("End");
      assert.equal((await state(page)).step, 120);
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

    test("Out of sight it stops, and goes on when it is seen again", async () => {
      const { page } = await visit('<kl-fit></kl-fit><p style="height: 5000px"></p>', { height: 500 });
      await until(page, () => document.querySelector("kl-fit").scenario.step > 2);
      await page.evaluate(() => window.scrollTo(0, 4500));
      let step = -1;
      for (let now = await state(page); now.step !== step; now = await state(page)) {
        step = now.step;
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
      assert.ok(step < 120);
      await page.evaluate(() => window.scrollTo(0, 0));
      await until(page, (from) => document.querySelector("kl-fit").scenario.step > from, step);
      await page.close();
    });

    test("Nothing moves when it comes alive, is played or is dragged", async () => {
      const { page } = await standing();
      const boxes = () => page.evaluate(() => [...document.querySelector("kl-fit").shadowRoot.querySelectorAll(".panel, .plot, .readout, .run, .settings, .payers, .foot")].map((part) => {
        const { x, y, width, height } = part.getBoundingClientRect();
        return [part.className, x, y + scrollY, width, height].join(" ");
      }));
      const before = await boxes();
      for (const step of [0, 7, 40, 120]) {
        await page.evaluate((to) => document.querySelector("kl-fit").seek(to), step);
        assert.deepEqual(await boxes(), before, `step ${step}`);
      }
      await drag(page, await middle(page, "mode-1"), 90);
      await settled(page);
      assert.deepEqual(await boxes(), before);
      await page.close();
    });

    test("axe finds nothing at rest, with More open, and in each dialog, light, dark and projected", async () => {
      for (const theme of ["light", "dark", "projector"]) {
        const { page } = await standing(`<h1>Alone</h1><h2>One figure</h2><kl-fit start="paused" theme="${theme}"></kl-fit>`);
        await page.evaluate((dark) => { document.body.style.background = dark ? "#14171a" : "#fff"; document.body.style.color = dark ? "#fff" : "#000"; }, theme === "dark");
        assert.deepEqual(await complaints(page), [], theme);
        await press(page, ".more");
        assert.deepEqual(await complaints(page), [], `${theme}, More`);
        for (const dialog of ["share", "numbers"]) {
          await press(page, `[data-control="${dialog}"]`);
          await page.evaluate(() => Promise.all(document.querySelector("kl-fit").shadowRoot.querySelector("dialog").getAnimations().map(({ finished }) => finished)));
          assert.deepEqual(await complaints(page), [], `${theme}, ${dialog}`);
          await press(page, "dialog .round");
        }
        await page.close();
      }
    });
  });
}
