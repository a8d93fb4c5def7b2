/** The article in real browsers: what a reader does, and what must not happen meanwhile. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { serve } from "../../web/build/serve.mjs";
import { complaints, inEachEngine, numbers, ofFigures, open, ready, unchanging, unhindered, until } from "./browser.mjs";

const server = await serve();
after(() => server.close());

/** Presses keys on the handle of a figure that has this name as its data-control. */
async function press(page, figure, control, ...keys) {
  await page.evaluate((name, handle) => document.querySelector(name).shadowRoot.querySelector(`[role="slider"][data-control="${handle}"]`).focus(), figure, control);
  for (const key of keys) await page.keyboard.press(key);
}
const scenario = (page, figure) => page.evaluate((name) => document.querySelector(name).scenario, figure);
/** The page before its program has come. */
async function withoutProgram(page) {
  await page.setRequestInterception(true);
  page.on("request", (request) => (request.url().endsWith("kl-lab.js") ? request.abort() : request.continue()));
}
/** No request of any figure is under way any more. */
const settled = (page) => unchanging(() => numbers(page));
const still = (page) => ofFigures(page, (figure) => figure.pause());
const states = (page) => ofFigures(page, (figure) => figure.scenario);

inEachEngine((browser, engine) => {
  const visit = async (path = "", options) => {
    const opened = await open(browser(), server.address + path, options);
    await ready(opened.page);
    return opened;
  };

  test("Within a second of its first computed frame the page moves, says nothing on the console, and asks for nothing but its own files", async () => {
    const { page, said, asked } = await open(browser(), server.address);
    await page.evaluate(() => customElements.whenDefined("kl-fit").then(() => document.querySelector("kl-fit").ready));
    await until(page, () => document.querySelector("kl-fit").playing);
    const start = await scenario(page, "kl-fit");
    await until(page, (from) => document.querySelector("kl-fit").scenario.step > from, start.step);
    await until(page, () => !document.querySelector("kl-fit").playing);
    assert.equal((await scenario(page, "kl-fit")).step, start.steps);
    assert.deepEqual(said, []);
    for (const address of asked) assert.ok(address.startsWith(server.address) || /^(data|blob):/.test(address), address);
    await page.close();
  });

  test("What a person changes is in the address, and the address gives the same state and the same numbers elsewhere", async () => {
    const { page, said } = await visit();
    await still(page);
    await press(page, "kl-fit", "mode-1", "ArrowLeft", "ArrowLeft", "PageUp");
    await press(page, "kl-fit", "start", "ArrowRight");
    await until(page, () => location.hash.startsWith("#v=1&fit.p.means="));
    await settled(page);
    const link = await page.evaluate(() => location.href);
    const elsewhere = await open(browser(), link);
    await ready(elsewhere.page);
    await still(elsewhere.page);
    await settled(elsewhere.page);
    const [here, there] = [await states(page), await states(elsewhere.page)];
    here.forEach((state, i) => assert.deepEqual({ ...there[i], step: 0 }, { ...state, step: 0 }));
    const step = (await scenario(page, "kl-fit")).step;
    await elsewhere.page.evaluate((to) => document.querySelector("kl-fit").seek(to), step);
    assert.deepEqual(await numbers(elsewhere.page), await numbers(page));
    assert.deepEqual([...said, ...elsewhere.said], []);
    await page.close();
    await elsewhere.page.close();
  });

  test("Back and forward bring the figures and their numbers back", async () => {
    const { page } = await visit();
    await still(page);
    await settled(page);
    const [before, numbersBefore] = [await scenario(page, "kl-fit"), await numbers(page)];
    await press(page, "kl-fit", "mode-2", "PageDown");
    await until(page, () => location.hash !== "");
    await settled(page);
    const [changed, numbersChanged] = [await scenario(page, "kl-fit"), await numbers(page)];
    assert.notDeepEqual(changed.p, before.p);
    await page.evaluate(() => history.back());
    await until(page, (mean) => document.querySelector("kl-fit").scenario.p[1].mean === mean, before.p[1].mean);
    await settled(page);
    assert.deepEqual(await scenario(page, "kl-fit"), before);
    assert.deepEqual(await numbers(page), numbersBefore);
    await page.evaluate(() => history.forward());
    await until(page, (mean) => document.querySelector("kl-fit").scenario.p[1].mean === mean, changed.p[1].mean);
    await settled(page);
    assert.deepEqual(await numbers(page), numbersChanged);
    await page.close();
  });

  test("A point chosen on the map is where the noise is shown, with the map's two estimators first; and going back undoes both", async () => {
    const { page } = await visit();
    await still(page);
    await settled(page);
    const before = await scenario(page, "kl-noise");
    await press(page, "kl-map", "point", "ArrowLeft");
    await until(page, () => location.hash !== "");
    const [map, noise] = [await scenario(page, "kl-map"), await scenario(page, "kl-noise")];
    assert.notDeepEqual(map.q, before.q);
    for (const field of ["p", "q", "direction", "parameter"]) assert.deepEqual(noise[field], map[field], field);
    assert.deepEqual(noise.estimators.slice(0, 2), map.estimators);
    assert.equal(noise.batches, before.batches);
    await page.evaluate(() => history.back());
    await until(page, (mean) => document.querySelector("kl-noise").scenario.q.mean === mean, before.q.mean);
    assert.deepEqual(await scenario(page, "kl-noise"), before);
    await page.close();
  });

  test("Data too many for a link stay through going back, and the Share dialog says that the link leaves them out", async () => {
    const { page } = await visit();
    await still(page);
    await page.evaluate(() => {
      const figure = document.querySelector("kl-fit");
      figure.scenario = { ...figure.scenario, data: Array.from({ length: 3000 }, (_, i) => (i % 997) / 331) };
      figure.dispatchEvent(new CustomEvent("kl-change", { bubbles: true, composed: true }));
    });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await press(page, "kl-fit", "mode-2", "PageDown");
    const moved = (await scenario(page, "kl-fit")).p[1].mean;
    assert.ok((await page.evaluate(() => location.hash)).length < 12000);
    await page.evaluate(() => history.back());
    await until(page, (mean) => document.querySelector("kl-fit").scenario.p[1].mean !== mean, moved);
    assert.equal((await scenario(page, "kl-fit")).data.length, 3000);
    await page.evaluate(() => document.querySelector("#share").click());
    await until(page, () => document.querySelector(".dialogs")?.shadowRoot.querySelector("dialog[open]")?.innerText.includes("too many for a link"));
    await page.close();
  });

  test("A bad link is told of field by field, what is good in it is used, and the message can be dismissed", async () => {
    const { page, said } = await visit("#v=1&fit.q.sd=-1&fit.p.means=NaN&noise.batch=1e999&fit.__proto__=1&colour=red&fit.q.mean=2.5&noise.seed=7");
    const message = await page.evaluate(() => document.querySelector(".problems").innerText);
    for (const field of ["fit.q.sd", "fit.p.means", "noise.batch", "fit.__proto__", "colour"]) assert.ok(message.includes(`${field}: expected`), `${field} in ${message}`);
    const [fit, noise] = [await scenario(page, "kl-fit"), await scenario(page, "kl-noise")];
    assert.deepEqual([fit.q.mean, fit.q.sd, noise.seed, noise.batch], [2.5, 0.85, 7, 64]);
    await page.evaluate(() => document.querySelector(".problems button").click());
    assert.equal(await page.evaluate(() => document.querySelector(".problems")), null);
    assert.deepEqual(said, []);
    await page.evaluate(() => { location.hash = "v=1&noise.bins=0"; });
    await until(page, () => document.querySelector(".problems")?.innerText.includes("noise.bins: expected a whole number from"));
    await page.close();
  });

  test("A link to a place on the page opens there, and a link within the page leaves the state in the address alone", async () => {
    const { page } = await visit("#infinite");
    assert.equal(await page.evaluate(() => document.querySelector(".problems")), null);
    await page.evaluate(() => { location.hash = "v=1&fit.seed=3"; });
    await until(page, () => document.querySelector("kl-fit").scenario.seed === 3);
    await page.evaluate(() => { document.querySelector("#contents summary").click(); });
    await page.evaluate(() => document.querySelector('#contents a[href="#sign"]').click());
    assert.match(await page.evaluate(() => location.hash), /fit\.seed=3/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "sign");
    await page.close();
  });

  test("The page stands in nobody's way in any look: playing, at rest, with its contents, its link, or a bad link told of", async () => {
    const { page } = await visit();
    const wear = (theme) => page.evaluate((to) => {
      while (document.documentElement.dataset.theme !== to) document.querySelector("#theme").click();
    }, theme);
    await until(page, () => document.querySelector("kl-fit").playing);
    assert.deepEqual(await complaints(page, "kl-fit"), [], "playing");
    await still(page);
    await unhindered(page, wear, "at rest");
    await page.evaluate(() => { document.querySelector("#contents").open = true; });
    await unhindered(page, wear, "with its contents", "header");
    await page.evaluate(() => { document.querySelector("#contents").open = false; });
    await page.evaluate(() => document.querySelector("#share").click());
    await unhindered(page, wear, "with its link", ".dialogs");
    await page.keyboard.press("Escape");
    await page.evaluate(() => { location.hash = "v=1&fit.q.sd=-1"; });
    await until(page, () => document.querySelector(".problems") !== null);
    await unhindered(page, wear, "with a bad link", ".problems");
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  test("Before any script the first picture stands where the live one will, and nothing below moves when it comes; the others are given their room to within a few lines", async () => {
    for (const width of [1280, 768, 390]) {
      const places = (page) => page.evaluate(() => [["kl-fit", "#price"], ["kl-noise", "#same-mean"], ["kl-map", "#crossing"], ["kl-losses", "#other-divergence"]].map((pair) => {
        const [figure, next] = pair.map((one) => document.querySelector(one).getBoundingClientRect().top);
        return next - figure;
      }));
      const plain = await open(browser(), server.address, { width, height: 844, before: withoutProgram });
      assert.ok(await plain.page.evaluate(() => [...document.querySelectorAll("kl-fit svg")].every((svg) => svg.getBoundingClientRect().height > 100)));
      const { page } = await visit("", { width, height: 844 });
      const [before, now] = [await places(plain.page), await places(page)];
      [4, 120, 120, 120].forEach((allowed, i) => assert.ok(Math.abs(before[i] - now[i]) <= allowed, `${width} px: ${before} → ${now}`));
      await plain.page.close();
      await page.close();
    }
  });

  test("Everything on the page can be done from the keyboard, and focus returns where it was", async () => {
    const { page } = await visit();
    await still(page);
    const focused = () => page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.id || at?.dataset?.control || at?.textContent?.trim() || at?.tagName;
    });
    const seen = [];
    for (let i = 0; i < 1000; ++i) {
      await page.keyboard.press("Tab");
      const name = await focused();
      seen.push(name);
      if (name.startsWith("<script")) break; // the last stop: beyond it is the browser's own
    }
    assert.match(seen.at(-1), /^<script/, "no trap before the end");
    for (const name of ["Skip to the article", "Contents", "share", "theme", "mode-1", "mode-2", "start", "play", "step", "reset"]) assert.ok(seen.includes(name), `${name} among ${seen.join(", ")}`);
    await page.evaluate(() => document.querySelector("#share").focus());
    await page.keyboard.press("Enter");
    await until(page, () => Boolean(document.querySelector(".dialogs")?.shadowRoot.querySelector("dialog[open]")));
    await page.keyboard.press("Escape");
    await until(page, () => document.activeElement.id === "share");
    await press(page, "kl-fit", "mode-1");
    await page.keyboard.press("r");
    await until(page, () => document.querySelector("kl-fit").scenario.step === 0);
    await page.keyboard.press(" ");
    await until(page, () => document.querySelector("kl-fit").playing);
    await page.keyboard.press(" ");
    await until(page, () => !document.querySelector("kl-fit").playing);
    await page.close();
  });

  test("The theme button goes round light, dark and projector, and the choice is remembered", async () => {
    const { page } = await visit();
    const themed = async (theme) => {
      assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
      for (const one of await ofFigures(page, (figure) => figure.getAttribute("theme"))) assert.equal(one, theme);
    };
    for (const next of ["dark", "projector", "light", "dark"]) {
      await page.evaluate(() => document.querySelector("#theme").click());
      await themed(next);
    }
    await page.goto(server.address);
    await ready(page);
    await themed("dark");
    await page.evaluate(() => localStorage.clear());
    await page.close();
  });

  test("Under reduced motion the page starts paused and can be played", { skip: engine === "firefox" && "its setting is one for the whole browser" }, async () => {
    const { page } = await visit("", { before: (page) => page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]) });
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepEqual(await page.evaluate(() => [document.querySelector("kl-fit").playing, document.querySelector("kl-fit").scenario.step]), [false, 0]);
    await page.evaluate(() => document.querySelector("kl-fit").play());
    await until(page, () => document.querySelector("kl-fit").scenario.step > 0);
    await page.close();
  });

  test("A figure off the screen stands still", async () => {
    const { page } = await visit();
    await page.evaluate(() => document.querySelector("#sources").scrollIntoView());
    await new Promise((resolve) => setTimeout(resolve, 500));
    const step = (await scenario(page, "kl-fit")).step;
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal((await scenario(page, "kl-fit")).step, step);
    await page.evaluate(() => scrollTo(0, 0));
    await until(page, (from) => document.querySelector("kl-fit").scenario.step > from, step);
    await page.close();
  });

  test("The single file works from file://, asking for nothing and saying nothing", async () => {
    const address = new URL("../../dist/kl-lab.html", import.meta.url).href;
    const { page, said, asked } = await open(browser(), address);
    await ready(page);
    await until(page, () => document.querySelector("kl-fit").scenario.step > 0);
    assert.deepEqual(said, []);
    for (const one of asked) assert.ok(one === address || /^(data|blob):/.test(one), one);
    await page.close();
  });
});
