/** <kl-metric> alone in an empty page, with nothing but kl-lab.js: who keeps the triangle inequality, on three curves that can be dragged and on random triples. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { complaints, launch, present, until } from "./browser.mjs";

const { close: shut, everything, figure, lab, press, settled, state, tables, visitor, words } = await alone("kl-metric");
after(shut);
const gaussian = ({ mean, sd }) => ({ family: "gaussian", mean, sd });
const rows = ["forward-kl", "reverse-kl", "chi-squared", "jensen-shannon", "squared-hellinger", "root-jensen-shannon", "hellinger", "total-variation"];
const measures = ["forward-kl", "reverse-kl", "chi-squared", "jensen-shannon", "squared-hellinger", { root: "jensen-shannon" }, { root: "squared-hellinger" }, "total-variation"];
const paused = (scenario = "v=1") => `start="paused" ${saying(scenario)}`;
const choose = (page, control, value) => figure(page, (metric, name, to) => {
  const select = metric.shadowRoot.querySelector(`[data-control="${name}"] select`);
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value);
const type = (page, label, text) => figure(page, (metric, name, to) => {
  const field = metric.shadowRoot.querySelector(`input[aria-label="${name}"]`);
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, label, text);
const strip = (page) => figure(page, (metric) => Object.fromEntries([...metric.shadowRoot.querySelectorAll("[data-measure]")].map((row) => [row.dataset.measure,
  { verdict: row.dataset.verdict, compare: row.querySelector(".compare").textContent, found: row.querySelector(".found").textContent, worst: row.querySelector(".worst").textContent }])));
const middle = (page, selector) => figure(page, (metric, of) => {
  const { x, y, width, height } = metric.shadowRoot.querySelector(of).getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}, selector);
const described = (page, plot) => figure(page, (metric, name) => metric.shadowRoot.querySelector(`.${name} canvas`).getAttribute("aria-label"), plot);
/** The numbers are those of the scenario. */
const answered = (page, { a, b, c }) => until(page, (kl) => Math.abs(document.querySelector("kl-metric").data()[0].rows[0][1] - kl) < 1e-9 * (1 + kl), klOf(a, c)).then(() => b);
const klOf = (p, q) => Math.log(q.sd / p.sd) + (p.sd ** 2 + (p.mean - q.mean) ** 2) / (2 * q.sd ** 2) - 0.5;
const near = (a, b, within, what) => assert.ok(a === b || Math.abs(a - b) <= within * (1 + Math.abs(b)), `${what}: ${a}, ${b}`);

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const visit = visitor(() => browser);

    test("For N(0, 1), N(1, 1), N(2, 1) KL, χ² and the squares fail, 2 > ½ + ½; √JS, Hellinger and total variation hold; there and back are equal", async () => {
      const { page, said } = await visit(paused());
      const seen = await strip(page);
      assert.deepEqual(rows.map((row) => seen[row].verdict), ["fails", "fails", "fails", "fails", "fails", "holds", "holds", "holds"]);
      assert.equal(seen["forward-kl"].compare, "2.00 > 1.00");
      assert.equal(seen["root-jensen-shannon"].compare, "0.580 < 0.668");
      assert.equal(seen.hellinger.compare, "0.627 < 0.686");
      assert.match((await words(page, ".readout"))[0], /From A to C costs 2\.00\snats; by way of B 0\.500 \+ 0\.500\. The detour is cheaper/);
      assert.match((await words(page, ".back .note"))[0], /same both ways/);
      assert.deepEqual(said.filter((line) => !/404/.test(line)), []);
      await page.close();
    });

    test("Its tables are the lab's numbers: every measure, both bounds, the grid over B; a link brings the same state back", async () => {
      const asked = "v=1&a.mean=-0.5&a.sd=0.8&b.mean=1.5&b.sd=2&c.mean=2&c.sd=0.5&cells=12&seed=3&steps=4&mean.from=-3&mean.to=5&sd.from=0.25&sd.to=4";
      const { page } = await visit(paused(asked));
      const { a, b, c } = await state(page);
      const [triangle, pairs, , bounds, map] = await tables(page);
      const values = async (p, q) => {
        const found = await lab.divergence({ p: gaussian(p), q: gaussian(q), kinds: measures.map((measure) => measure.root ?? measure) });
        return found.map(({ value }, i) => (measures[i].root ? Math.sqrt(value) : value));
      };
      const [direct, first, second] = await Promise.all([values(a, c), values(a, b), values(b, c)]);
      triangle.rows.forEach((row, i) => assert.deepEqual(row, [i + 1, direct[i], first[i], second[i], direct[i] - (first[i] + second[i])].map(String)));
      near(Number(pairs.rows[0][1]), klOf(a, b), 1e-12, "A to B");
      near(Number(pairs.rows[0][2]), klOf(b, a), 1e-12, "B to A");
      for (const row of [...pairs.rows.map(([, there, , , bound, , other]) => [there, bound, other]), ...pairs.rows.map(([, , back, , , bound, , other]) => [back, bound, other]), ...bounds.rows]) {
        const [kl, pinsker, huber] = row.map(Number);
        near(pinsker, Math.sqrt(kl / 2), 1e-13, "Pinsker");
        near(huber, Math.sqrt(-Math.expm1(-kl)), 1e-13, "Bretagnolle and Huber");
      }
      // No pair lies above either bound, in either direction.
      for (const row of pairs.rows.map((line) => line.map(Number))) assert.ok(row[3] <= Math.min(...row.slice(4)) * (1 + 1e-12));
      assert.equal(map.rows.length, 144);
      for (const row of map.rows) {
        const [mean, sd, there, back] = row.map(Number);
        near(there, klOf(a, { mean, sd }), 1e-11, "there");
        near(back, klOf({ mean, sd }, a), 1e-11, "back");
      }
      const link = await figure(page, (metric) => JSON.stringify(metric.scenario));
      const again = await visit(`start="paused" scenario='${link}'`);
      assert.deepEqual(await state(again.page), await state(page));
      await again.page.close();
      await page.close();
    });

    test("The search counts the lab's own triples, step by step; back again shows what there was; the worst can be put on the plot", async () => {
      const { page } = await visit(paused("v=1&seed=7&steps=10"));
      assert.match((await words(page, ".tried"))[0], /Play tries random triples/);
      await figure(page, (metric) => metric.seek(4));
      const expected = await lab.triples({ measures, seed: 7, from: 0, count: 4000 });
      const numbersOf = ({ triangle: { failures, worst }, symmetry }, i) => [i + 1, 4000, failures, symmetry.failures, worst.number, worst.direct, worst.byWay].map(String);
      assert.deepEqual((await tables(page))[2].rows, expected.map(numbersOf));
      const seen = await strip(page);
      for (const row of rows.slice(5)) assert.equal(seen[row].found, "0");
      assert.match((await words(page, ".readout"))[0], /In 4\s000 random triples KL failed \d+ times; √JS, Hellinger and total variation never/);
      await figure(page, (metric) => metric.seek(2));
      assert.equal((await tables(page))[2].rows[0][1], "2000");
      await figure(page, (metric) => metric.seek(4));
      await press(page, '[data-measure="forward-kl"] .worst button');
      const { a, b, c } = expected[0].triangle.worst;
      const now = await state(page);
      assert.deepEqual([now.a, now.b, now.c], [a, b, c].map(({ mean, sd }) => ({ mean, sd })));
      await answered(page, now);
      near(Number((await tables(page))[0].rows[0][1]), expected[0].triangle.worst.direct, 1e-12, "the worst");
      await page.close();
    });

    test("It plays by itself to the end of its search, and stops", async () => {
      const { page } = await visit(saying("v=1&steps=3&speed=2"));
      await until(page, () => !document.querySelector("kl-metric").playing && document.querySelector("kl-metric").shadowRoot.querySelector(".strip").getAttribute("aria-busy") === "false");
      assert.equal((await tables(page))[2].rows[0][1], "3000");
      assert.equal((await state(page)).step, 3);
      await page.close();
    });

    test("Beads and pills follow a hand and keys: the numbers follow, and the page is told when the hand lets go", async () => {
      const { page } = await visit(paused());
      await page.evaluate(() => { globalThis.changes = 0; document.querySelector("kl-metric").addEventListener("kl-change", () => { globalThis.changes += 1; }); });
      const from = await middle(page, '.bells [data-control="c"].bead');
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 60, from.y + 30, { steps: 5 });
      assert.equal(await page.evaluate(() => globalThis.changes), 0);
      await page.mouse.up();
      const moved = await state(page);
      assert.ok(moved.c.mean > 2.5 && moved.c.sd === 1, JSON.stringify(moved.c));
      await answered(page, moved);
      assert.equal(await page.evaluate(() => globalThis.changes), 1);
      await figure(page, (metric) => metric.shadowRoot.querySelector('.bells [data-control="a"].pill').focus());
      await page.keyboard.press("ArrowRight");
      near((await state(page)).a.sd, 1.04, 1e-12, "sd of A");
      await figure(page, (metric) => metric.shadowRoot.querySelector('.bells [data-control="a"].bead').focus());
      await page.keyboard.press("PageDown");
      assert.equal((await state(page)).a.mean, -1);
      await answered(page, await state(page));
      assert.match(await described(page, "bells"), /A with mean −1\.00, sd 1\.04/);
      await page.close();
    });

    test("B goes by the map too: narrower than A the way there is dearer, wider the way back, and beside A's own width it is exactly that wide", async () => {
      const { page } = await visit(paused("v=1&cells=24"));
      await figure(page, (metric) => metric.shadowRoot.querySelector(".heat-map").scrollIntoView({ block: "center" }));
      const at = await middle(page, '.heat-map [role="slider"]');
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      await page.mouse.move(at.x + 30, at.y + 60, { steps: 4 });
      await page.mouse.up();
      const narrow = await state(page);
      assert.ok(narrow.b.sd < 0.8 && narrow.b.mean > 1, JSON.stringify(narrow.b));
      await until(page, () => /A to B is dearer/.test(document.querySelector("kl-metric").shadowRoot.querySelector(".back .note").textContent));
      await page.mouse.click(at.x + 50, at.y + 3);
      await until(page, () => document.querySelector("kl-metric").scenario.b.sd === 1);
      await figure(page, (metric) => metric.shadowRoot.querySelector('.heat-map [role="slider"]').focus());
      for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowUp");
      await until(page, () => /B to A is dearer/.test(document.querySelector("kl-metric").shadowRoot.querySelector(".back .note").textContent));
      assert.match(await described(page, "heat-map"), /B at mean .*, sd 1\.1[78]\./);
      await page.close();
    });

    if (engine === "chromium") test("A finger drags a bead without scrolling the page", async () => {
      const { page } = await visit(paused(), { width: 390, height: 800, before: (fresh) => fresh.setViewport({ width: 390, height: 800, hasTouch: true, isMobile: true }) });
      const at = await middle(page, '.bells [data-control="b"].bead');
      await page.touchscreen.touchStart(at.x, at.y);
      for (let i = 1; i <= 5; i++) await page.touchscreen.touchMove(at.x - 6 * i, at.y + 4 * i);
      await page.touchscreen.touchEnd();
      assert.ok((await state(page)).b.mean < 0.6);
      assert.equal(await page.evaluate(() => scrollY), 0);
      const { width, height } = await figure(page, (metric) => metric.shadowRoot.querySelector(".handle").getBoundingClientRect().toJSON());
      assert.ok(Math.min(width, height) >= 44, `${width} × ${height}`);
      await page.close();
    });

    test("Every example is complete and never NaN; a detour through a wide B costs a quarter; the worst found is that of the search", async () => {
      const { page, said } = await visit(paused("v=1&cells=24"));
      const ids = await figure(page, (metric) => [...metric.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
      assert.ok(ids.length >= 5);
      for (const id of ids) {
        await choose(page, "preset", id);
        await answered(page, await state(page));
        const text = await everything(page);
        assert.ok(!/NaN|undefined/.test(text), `${id}: ${text}`);
        assert.equal(await figure(page, (metric) => metric.shadowRoot.querySelector('[data-control="preset"] select').value), id);
        if (id === "wide-detour") assert.equal((await strip(page))["forward-kl"].compare, "18.0 > 4.60");
        if (id === "worst-found") assert.equal((await strip(page))["forward-kl"].compare, "451 > 28.2");
      }
      assert.deepEqual(said.filter((line) => !/404/.test(line)), []);
      await page.close();
    });

    test("An infinite detour is said and hatched; what is refused is said, and the last good picture stays", async () => {
      const { page } = await visit(paused("v=1&b.sd=0.5"));
      const { "chi-squared": chi } = await strip(page);
      assert.deepEqual([chi.verdict, chi.compare], ["holds", "53.6 < ∞"]);
      assert.equal(await figure(page, (metric) => metric.shadowRoot.querySelector('[data-measure="chi-squared"] .leg').classList.contains("infinite")), true);
      await press(page, '[data-control="more"]');
      await type(page, "sd of C", "-1");
      assert.match((await words(page, '[data-control="c"] .complaint')).join(" "), /Expected a number from/);
      assert.equal((await state(page)).c.sd, 1);
      await type(page, "mean of C", "1e6");
      await type(page, "sd of B", "1e-6");
      await until(page, () => document.querySelector("kl-metric").shadowRoot.querySelector(".alert").textContent.includes("10000000 times"));
      const kept = await state(page);
      assert.equal(kept.b.sd, 0.5);
      assert.ok(!/NaN|undefined/.test(await everything(page)));
      await page.close();
    });

    test("It hides and locks what a teacher asks for", async () => {
      const { page } = await visit(`${paused("v=1&cells=24")} hide="preset" lock="b play"`);
      assert.equal(await figure(page, (metric) => metric.shadowRoot.querySelector('[data-control="preset"]').checkVisibility()), false);
      assert.ok(await figure(page, (metric) => metric.shadowRoot.querySelector(".play").disabled));
      const before = await state(page);
      for (const handle of ['.heat-map [role="slider"]', '.bells [data-control="b"].bead']) {
        await figure(page, (metric, of) => metric.shadowRoot.querySelector(of).focus(), handle);
        await page.keyboard.press("ArrowRight");
      }
      assert.deepEqual((await state(page)).b, before.b);
      await page.close();
    });

    test("axe finds nothing: at rest, with the form open, with its numbers shown, dark, on a projector, on a phone", async () => {
      for (const [theme, width] of [["light", 1280], ["dark", 1280], ["projector", 1280], ["light", 360]]) {
        const { page } = await visit(`theme="${theme}" ${paused("v=1&cells=24&step=1&b.sd=0.5")}`, { width, height: 844 });
        await page.evaluate((dark) => { document.documentElement.style.background = dark ? "#14171a" : "#fff"; }, theme === "dark");
        await until(page, () => document.querySelector("kl-metric").shadowRoot.querySelector(".strip").getAttribute("aria-busy") === "false");
        await press(page, '[data-control="more"]');
        const clean = async (when) => assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], `${theme} ${width}, ${when}`);
        await clean("open");
        await press(page, '[data-control="numbers"]');
        await until(page, () => document.querySelector("kl-metric").shadowRoot.querySelector("dialog[open]")?.getAnimations().length === 0);
        await clean("numbers");
        await page.close();
      }
    });

    test("Nothing scrolls sideways, at 320 px and on a projector of 800, in any example; nothing moves while triples are counted", async () => {
      for (const [theme, width] of [["light", 320], ["projector", 800]]) {
        const { page } = await visit(`${paused("v=1&cells=24&steps=2")} theme="${theme}"`, { width, height: 700 });
        const height = () => figure(page, (metric) => metric.offsetHeight);
        const before = await height();
        await figure(page, (metric) => metric.seek(2));
        await settled(page);
        assert.equal(await height(), before);
        await press(page, '[data-control="more"]');
        for (const id of ["wide-detour", "far-apart", "worst-found"]) {
          await choose(page, "preset", id);
          await answered(page, await state(page));
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${id}, ${theme}`);
        }
        await page.close();
      }
    });
  });
}
