/** <kl-coding> alone in an empty page, with nothing but kl-lab.js: its counters are the coder's, its price is D(P‖Q) within the band it draws, and every text comes back. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { complaints, launch, present, until } from "./browser.mjs";

const { close: shut, everything, figure, lab, press, state, tables, visitor, words } = await alone("kl-coding");
after(shut);
const choose = (page, control, value) => figure(page, (coding, name, to) => {
  const select = coding.shadowRoot.querySelector(`[data-control="${name}"] select`);
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value);
const write = (page, side, value) => figure(page, (coding, which, text) => {
  const area = coding.shadowRoot.querySelector(`[data-control="text-${which}"] textarea`);
  area.value = text;
  area.dispatchEvent(new Event("input"));
  area.dispatchEvent(new Event("change"));
}, side, value);
/** What is shown is what was asked for last. */
const settled = (page) => until(page, () => document.querySelector("kl-coding").shadowRoot.querySelector(".board").getAttribute("aria-busy") === "false");
const end = (page) => figure(page, (coding) => coding.seek(1e9));
const readout = async (page) => (await words(page, ".readout"))[0];
const described = (page, plot) => figure(page, (coding, name) => coding.shadowRoot.querySelector(`.${name} canvas`).getAttribute("aria-label"), plot);
/** The handle of a share: P's and Q's in turn, symbol by symbol. */
const handle = (side, symbol) => `.shares [role="slider"]:nth-of-type(${2 * symbol + (side === "p" ? 1 : 2)})`;
const focus = (page, selector) => figure(page, (coding, of) => coding.shadowRoot.querySelector(of).focus(), selector);
const middle = (page, selector) => figure(page, (coding, of) => {
  const found = coding.shadowRoot.querySelector(of);
  found.scrollIntoView({ block: "center" });
  const { x, y, width, height } = found.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
}, selector);
const numbersOf = ({ rows }) => rows.map((row) => row.map(Number));
const categorical = (probabilities) => ({ family: "categorical", probabilities });
const quick = "count=2000&seed=15";

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const drawn = visitor(() => browser);
    const visit = async (scenario, attributes = "", options) => {
      const opened = await drawn(`start="paused" ${saying(`v=1&${scenario}`)} ${attributes}`, options);
      await settled(opened.page);
      return opened;
    };

    test("Its counters are the lab's; at the end the price is D(P‖Q) within the band, and it says so", async () => {
      const { page, said } = await visit("count=100000&seed=15");
      const [readings, codes, exact] = (await tables(page)).map(numbersOf);
      const truth = await lab.code({ p: categorical([0.5, 0.25, 0.125, 0.125]), q: categorical([1 / 16, 1 / 16, 3 / 8, 0.5]), symbols: { count: 100000, seed: 15 }, checkpoints: 240 });
      assert.deepEqual(readings.map(([count, right, wrong]) => [count, right, wrong]), [...truth.readings.symbols].map((count, i) => [count, truth.readings.bits[0][i], truth.readings.bits[1][i]]));
      const cross = 4 * 0.75 + 0.125 * -Math.log2(3 / 8) + 0.125;
      const [entropy, , divergence, price] = exact[0];
      assert.equal(entropy, 1.75);
      for (const value of [divergence, price]) assert.ok(Math.abs(value - (cross - 1.75)) < 1e-6, String(value));
      assert.ok(Math.abs(codes.reduce((sum, row) => sum + row[7], 0) - price) < 1e-12, "who pays adds up to the price");
      const [count, right, wrong, , , excess, low, high] = readings.at(-1);
      assert.equal(count, 100000);
      assert.equal(excess, (wrong - right) / count);
      assert.ok(excess > low && excess < high, `${low} ${excess} ${high}`);
      await end(page);
      assert.match(await readout(page), /After 100\u202f000 symbols: measured 1\.55 bits a symbol too many; D\(P‖Q\) is 1\.55, the band is ± 0\.0125\. On average the wrong code is 88\.7\u202f% longer\./);
      assert.equal((await words(page, ".decoded"))[0], "Both messages decoded again: identical, 100\u202f000 symbols.");
      assert.deepEqual(said, []);
      await page.close();
    });

    test("The price has a direction: swapped, Q's symbols cost D(Q‖P) too many by P's table; twice swapped it is as before", async () => {
      const { page } = await visit(quick);
      const before = (await tables(page)).map(numbersOf);
      await press(page, '[data-control="swap"]');
      await settled(page);
      assert.equal((await state(page)).swapped, "yes");
      const after = (await tables(page)).map(numbersOf);
      const expected = 1 / 16 + 2 / 16 + 3 * (7 / 8) - (2 * (4 / 16) + (3 / 8) * -Math.log2(3 / 8) + 0.5);
      assert.ok(Math.abs(after[2][0][2] - expected) < 1e-9, String(after[2][0][2]));
      assert.match(await described(page, "excess"), /1\.28/);
      await end(page);
      assert.match(await readout(page), /D\(Q‖P\) is 1\.28/);
      await press(page, '[data-control="swap"]');
      await settled(page);
      assert.deepEqual((await tables(page)).map(numbersOf), before);
      await page.close();
    });

    test("It plays from the first symbol to the last, counting; keys and the axis go anywhere between", async () => {
      const { page } = await visit(quick);
      assert.match(await readout(page), /Press play/);
      await focus(page, '.excess [role="slider"]');
      await page.keyboard.press("ArrowRight");
      assert.match(await readout(page), /After 1 symbol:/);
      await page.keyboard.press("PageUp");
      assert.equal((await state(page)).step, 25);
      await page.keyboard.press("End");
      assert.match(await readout(page), /After 2\u202f000 symbols/);
      await page.keyboard.press("Home");
      const { x, y } = await middle(page, ".excess canvas");
      await page.mouse.click(x, y);
      const { step } = await state(page);
      const reached = Number((await tables(page))[0].rows[step - 1][0]);
      assert.ok(reached > 10 && reached < 300, String(reached));
      const value = await figure(page, (coding) => coding.shadowRoot.querySelector('.excess [role="slider"]').getAttribute("aria-valuetext"));
      assert.match(value, new RegExp(`^After ${reached} symbols .* bits a symbol with the right table`));
      await figure(page, (coding) => { coding.scenario = { ...coding.scenario, speed: 2, step: 200 }; coding.play(); });
      await until(page, () => !document.querySelector("kl-coding").playing);
      assert.match(await readout(page), /After 2\u202f000 symbols/);
      await page.close();
    });

    test("Bars are dragged by keys and by hand: the other symbols keep their proportions, and the code is made anew", async () => {
      const { page } = await visit(quick);
      await focus(page, handle("p", 0));
      await page.keyboard.press("ArrowUp");
      await settled(page);
      const { p } = (await state(page)).weights;
      assert.ok(Math.abs(p[0] - 51) < 1e-6 && Math.abs(p[1] / p[2] - 2) < 1e-4 && Math.abs(p.reduce((sum, one) => sum + one) - 100) < 1e-3, p.join());
      assert.ok(Math.abs(Number((await tables(page))[1].rows[0][1]) - 0.51) < 1e-9);
      const at = await middle(page, handle("q", 3));
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      await page.mouse.move(at.x, at.y + 60, { steps: 4 });
      await page.mouse.up();
      await settled(page);
      const { q } = (await state(page)).weights;
      assert.ok(q[3] < 40 && q[3] > 5, q.join());
      await focus(page, handle("q", 0));
      await page.keyboard.press("Home");
      await settled(page);
      assert.equal((await state(page)).weights.q[0], 0);
      await end(page);
      assert.match(await readout(page), /D\(P‖Q\) is infinite: Q has no A\. A real table holds no zero, so it charges 24 bits for each\./);
      assert.equal((await tables(page))[2].rows[0][2], "Infinity");
      await page.close();
    });

    if (engine === "chromium") test("A finger drags a bar without scrolling the page", async () => {
      const { page } = await visit(quick, "", { width: 390, height: 800, before: (fresh) => fresh.setViewport({ width: 390, height: 800, hasTouch: true, isMobile: true }) });
      const at = await middle(page, handle("q", 3));
      const scrolled = await page.evaluate(() => scrollY);
      await page.touchscreen.touchStart(at.x, at.y);
      for (let i = 1; i <= 5; i++) await page.touchscreen.touchMove(at.x, at.y + 8 * i);
      await page.touchscreen.touchEnd();
      await settled(page);
      assert.ok((await state(page)).weights.q[3] < 45);
      assert.equal(await page.evaluate(() => scrollY), scrolled);
      await page.close();
    });

    test("A text by its own letters takes its entropy, by another language's D(P‖Q) more, up to two bits a message; both decode to the text", async () => {
      const { page } = await visit("symbols=text&text=alice&language=german");
      await end(page);
      const [readings, codes, exact] = (await tables(page)).map(numbersOf);
      const [count, right, wrong] = readings.at(-1);
      assert.ok(right >= count * exact[0][0] - 1e-3 && right < count * exact[0][0] + 2.01, `${right}`);
      assert.ok(Math.abs((wrong - right) / count - exact[0][2]) <= 2.01 / count);
      assert.equal(codes.length, 28);
      assert.match((await words(page, ".decoded"))[0], /^Decoded again from either message: “alice was beginning to get very tired .*…” – identical, 592 symbols\.$/);
      // English text is dearest with the letters of a language that is farthest from it.
      await choose(page, "table", "english");
      await settled(page);
      const inEnglish = Number((await tables(page))[2].rows[0][2]);
      assert.ok(inEnglish > 0 && inEnglish < exact[0][2], `${inEnglish}`);
      await page.close();
    });

    test("Any text may be typed: letters lose case and marks, all that is no letter is one symbol, and no text is a sentence under the field", async () => {
      const { page } = await visit("symbols=text");
      for (const [text, decodes, symbols] of [
        ["ÀÉÎ ßæŁ", "aei sal", 7], ["aaaa", "aaaa", 4], ["x", "x", 1], ["👩‍👩‍👧 e\u0301\u0301", "···", undefined], ["שלום עולם", "···· ····", 9], ["  two \n\n words ", "two words", 9], ["한국", "··", 2], ["\ud800ab", "·ab", 3],
      ]) {
        await write(page, "p", text);
        await settled(page);
        const [decoded] = await words(page, ".decoded");
        assert.ok(decoded.includes(decodes), `${text}: ${decoded}`);
        if (symbols !== undefined) assert.match(decoded, new RegExp(`identical, ${symbols} symbols?\\.`), text);
        assert.ok(!/NaN|undefined/.test(await everything(page)), text);
      }
      const before = await tables(page);
      for (const nothing of ["", " \n ", "\u0301"]) {
        await write(page, "p", nothing);
        assert.match((await words(page, '[data-control="text-p"] .complaint'))[0], /Expected a text/);
        assert.deepEqual(await tables(page), before);
      }
      await write(page, "p", "abc ".repeat(200000));
      await settled(page);
      assert.match((await words(page, ".decoded"))[0], /identical, 799\u202f999 symbols/);
      await write(page, "p", "a".repeat(1000001));
      assert.match((await words(page, '[data-control="text-p"] .complaint'))[0], /at most 1\u202f000\u202f000 characters/);
      await page.close();
    });

    test("Against a second text the other way round is the other text, coded by the first one's letters; what it lacks is infinite", async () => {
      const { page } = await visit("symbols=text&text=own&texts.p=aab&language=own&texts.q=abcc");
      const divergence = Number((await tables(page))[2].rows[0][2]);
      assert.ok(Math.abs(divergence - ((2 / 3) * Math.log2(8 / 3) + (1 / 3) * Math.log2(4 / 3))) < 1e-9, String(divergence));
      await press(page, '[data-control="swap"]');
      await settled(page);
      assert.match((await words(page, ".decoded"))[0], /“abcc” – identical, 4 symbols/);
      await end(page);
      assert.match(await readout(page), /D\(Q‖P\) is infinite: P has no c\./);
      await page.close();
    });

    test("A link brings the same state back, texts included; what cannot be used is said, and the rest is shown", async () => {
      const asked = "symbols=text&text=own&texts.p=Ein+Text%2C%20mit%20%26%20%3D%0Azwei%20Zeilen&language=french&step=3&speed=2&seed=4&count=77&weights.p=1,2,3&weights.q=3,2,1&swapped=yes";
      const { page } = await visit(asked);
      const kept = await state(page);
      assert.equal(kept.texts.p, "Ein+Text, mit & =\nzwei Zeilen");
      assert.equal(kept.step, 3);
      const { page: again } = await visit(await figure(page, (coding) => { coding.shadowRoot.querySelector('[data-control="share"]').click(); return new DOMParser().parseFromString(coding.shadowRoot.querySelector("input.link").value, "text/html").querySelector("kl-coding").getAttribute("scenario").replace("v=1&", ""); }));
      assert.deepEqual(await state(again), kept);
      await page.close();
      await again.close();
      const { page: other } = await visit(`weights.p=0,0&weights.q=1,2,3&count=0&${quick.replace("count=2000&", "")}`);
      assert.match((await words(other, ".alert"))[0], /count: expected a whole number from 1 to 1000000, got 0/);
      assert.ok((await state(other)).weights.p.every((one) => one > 0));
      await other.close();
    });

    test("Every example is complete, says what it shows, and never NaN; its weights can be typed, symbols added and taken away", async () => {
      const { page, said } = await visit(quick);
      const ids = await figure(page, (coding) => [...coding.shadowRoot.querySelectorAll('[data-control="preset"] option')].map(({ value }) => value).filter((value) => value !== "own"));
      assert.ok(ids.length >= 4);
      for (const id of ids) {
        await figure(page, (coding) => coding.shadowRoot.querySelector('[data-control="source"] input[value="drawn"]').click());
        await choose(page, "preset", id);
        await settled(page);
        await end(page);
        const text = await everything(page);
        assert.ok(!/NaN|undefined/.test(text), `${id}: ${text}`);
        assert.match(text, /bits a symbol too many/);
        assert.ok((await described(page, "message")).length > 30);
      }
      await choose(page, "preset", ids[0]);
      await press(page, '[data-control="more"]');
      await figure(page, (coding) => {
        const field = coding.shadowRoot.querySelector('[aria-label="Weight of A in Q"]');
        field.value = "7";
        field.dispatchEvent(new Event("change"));
      });
      await settled(page);
      assert.equal((await state(page)).weights.q[0], 7);
      await figure(page, (coding) => [...coding.shadowRoot.querySelectorAll("button")].find((button) => button.textContent === "Add a symbol").click());
      await settled(page);
      assert.equal((await tables(page))[1].rows.length, 5);
      assert.deepEqual(said, []);
      await page.close();
    });

    test("It hides and locks what a teacher asks for", async () => {
      const { page } = await visit(quick, 'hide="swap more" lock="p source"');
      assert.equal(await figure(page, (coding) => coding.shadowRoot.querySelector('[data-control="swap"]').checkVisibility()), false);
      const before = await state(page);
      await focus(page, handle("p", 0));
      await page.keyboard.press("ArrowUp");
      assert.deepEqual((await state(page)).weights, before.weights);
      assert.ok(await figure(page, (coding) => coding.shadowRoot.querySelector('[data-control="source"] input').disabled));
      await page.close();
    });

    test("axe finds nothing: at rest, with the form open, with its numbers shown, a text or drawn, dark, on a projector, on a phone", async () => {
      for (const [theme, width, scenario] of [["light", 1280, quick], ["dark", 1280, "symbols=text"], ["projector", 1280, quick], ["light", 360, "symbols=text&language=own&texts.q=abc"], ["dark", 390, `${quick}&swapped=yes`]]) {
        const { page } = await visit(scenario, `theme="${theme}"`, { width, height: 844 });
        await page.evaluate((dark) => { document.documentElement.style.background = dark ? "#14171a" : "#fff"; }, theme === "dark");
        const clean = async (when) => assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], `${theme} ${width}, ${when}`);
        await clean("at rest");
        await press(page, '[data-control="more"]');
        await clean("open");
        await press(page, '[data-control="numbers"]');
        await until(page, () => document.querySelector("kl-coding").shadowRoot.querySelector("dialog").getAnimations().length === 0);
        await clean("numbers");
        await page.close();
      }
    });

    test("Nothing scrolls sideways, at 320 px and on a projector of 800, with symbols drawn or of a text", async () => {
      for (const [theme, width] of [["light", 320], ["projector", 800]]) {
        for (const scenario of [quick, "symbols=text&language=own&texts.q=abc&swapped=yes", `${quick}&weights.p=1,2,3,4,5,6,7,8,9,10,11,12&weights.q=1,1,1,1,1,1,1,1,1,1,1,1`]) {
          const { page } = await visit(scenario, `theme="${theme}"`, { width, height: 700 });
          await press(page, '[data-control="more"]');
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${theme}, ${scenario}`);
          await page.close();
        }
      }
    });
  });
}
