/** <kl-policy> alone in an empty page, in its view of the sequences: its numbers are the lab's, it says what they show, and hands, keys and fields reach all of it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { complaints, launch, present, until } from "./browser.mjs";
import { scenarios } from "./scenarios.mjs";

const { logitsOf } = scenarios;
const { close, everything, figure, lab, press, state, tables, visitor, words } = await alone("kl-policy");
after(close);
const view = (scenario = "") => saying(`v=1&view=sequences${scenario && `&${scenario}`}`);
const numbersOf = (rows) => rows.map((row) => row.map(Number));
const change = (page, patch) => figure(page, (policy, part) => { const now = policy.scenario; policy.scenario = { ...now, sequences: { ...now.sequences, ...part } }; }, patch);
const settled = (page) => until(page, () => document.querySelector("kl-policy").shadowRoot.querySelector(".board").getAttribute("aria-busy") === "false");
/** Another question, and its answer. */
async function ask(page, patch) {
  await change(page, patch);
  await settled(page);
}
const readout = async (page) => (await words(page, ".sequences .readout"))[0];
const row = (page, name) => figure(page, (policy, of) => {
  const found = [...policy.shadowRoot.querySelectorAll(".estimator-list .estimator-row")].find((one) => one.querySelector(".name").textContent === of);
  return { verdict: found.querySelector(".verdict").textContent, unseen: found.querySelector(".sign.unseen") !== null, alternative: found.querySelector("canvas").getAttribute("aria-label") };
}, name);
const choose = (page, id) => figure(page, (policy, value) => {
  const select = policy.shadowRoot.querySelector('.sequences [data-control="preset"] select');
  select.value = value;
  select.dispatchEvent(new Event("change"));
}, id);
const type = (page, control, text) => figure(page, (policy, name, to) => {
  const field = policy.shadowRoot.querySelector(`.sequences [data-control="${name}"] input[type="text"]`);
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, control, text);
const complaint = (page, control) => figure(page, (policy, name) => policy.shadowRoot.querySelector(`.sequences [data-control="${name}"] .complaint`).textContent, control);
const picked = (page) => figure(page, (policy) => [...policy.shadowRoot.querySelectorAll(".logit")].findIndex((cell) => cell.getAttribute("aria-checked") === "true"));

const requestOf = ({ logits, drift, temperature, tokens, length, top, batch, batches, seed }) =>
  ({ tokens, length, top, batchSize: batch, batches, seed, bins: 64, list: 5, ...logitsOf(logits, drift, temperature, tokens) });

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const visit = visitor(() => browser);

    test("Its tables are, bit for bit, the lab's numbers of the logits it says it has, of the KL and of its gradient", async () => {
      const { page, said } = await visit(view("sequences.tokens=3&sequences.length=4&sequences.temperature=1.5&sequences.extent=all&sequences.batches=300"));
      for (const quantity of ["value", "gradient"]) {
        await ask(page, { quantity });
        const { sequences } = await state(page);
        const result = await lab.sequences(requestOf(sequences));
        const cell = quantity === "value" ? 0 : sequences.after * sequences.tokens + sequences.token;
        const estimators = result.estimators.filter(({ estimates }) => estimates === quantity);
        const truth = quantity === "value" ? result.divergence : result.gradient[cell];
        const [shown, lengths, steps, transitions, likeliest, heaviest] = await tables(page);
        assert.deepEqual(shown.rows, estimators.map(({ exact, sampled }, i) => [i + 1, truth, exact.mean[cell], exact.sd[cell], sampled.mean[cell], sampled.sd[cell]].map(String)));
        assert.deepEqual(steps.rows, [...result.steps].map((share, i) => [i + 1, share].map(String)));
        const { policy, reference, logRatio } = result.transitions;
        assert.deepEqual(transitions.rows, [...policy].map((value, i) => [Math.floor(i / 3), 1 + (i % 3), value, reference[i], logRatio[i], result.gradient[i]].map(String)));
        for (const [table, list] of [[likeliest, result.likeliest], [heaviest, result.heaviest]])
          assert.deepEqual(table.rows.map((cells) => cells.slice(1)), list.map((one) => [one.policy, one.reference, one.logRatio, one.share].map(String)));
        assert.deepEqual(lengths.rows.map(([length]) => length), ["1", "2", "3", "4", "5", "6"]);
        const other = await lab.sequences({ ...requestOf({ ...sequences, length: 2, batches: 0 }), bins: 1 });
        assert.deepEqual(lengths.rows[1].slice(1), other.estimators.filter(({ estimates }) => estimates === quantity).map(({ exact }) => String(exact.sd[cell])));
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    test("k3 of the sequence gets louder than k3 of its tokens with every step, by factors that grow; of a single step they are the same", async () => {
      const { page } = await visit(view("sequences.drift=4"));
      const lengths = numbersOf((await tables(page))[1].rows);
      const [whole, tokens] = [2, 3]; // after the length, k1
      const apart = lengths.map((cells) => cells[whole] / cells[tokens]);
      assert.ok(Math.abs(apart[0] - 1) < 1e-12);
      apart.forEach((factor, i) => { if (i > 0) assert.ok(factor > 1.4 * apart[i - 1], `${factor} after ${apart[i - 1]}`); });
      assert.match(await readout(page), /^k3 of the sequence is 40 × as noisy as k3 of its tokens\. Rao–Blackwell has 0\.080 × the noise of k1\.$/);
      // So rare are the sequences that its variance comes from, that the batches do not meet them.
      const k3 = await row(page, "k3 of the sequence");
      assert.ok(k3.unseen);
      assert.match(k3.alternative, /exact mean 2\.62 and sd 19\.8, where the truth is 2\.62/);
      await ask(page, { length: 1 });
      assert.match(await readout(page), /^One step: per token and per sequence are the same thing/);
      await page.close();
    });

    test("Each example shows what its name says, in words, without a number that does not exist", async () => {
      const { page, said } = await visit(view());
      /** By the first table: truth, mean, sd of each row; and what is said. */
      const shown = {
        filter: async ([k1, , , raoBlackwell]) => {
          assert.ok(raoBlackwell[3] > 2 * k1[3]);
          assert.match(await readout(page), /Rao–Blackwell is 2\.2 × noisier than k1/);
        },
        "top-1": async (rows) => {
          assert.ok(rows[6][2] < -0.5 && rows[6][1] > 0.5);
          assert.equal((await row(page, "Top-k")).verdict, "a KL below zero");
        },
        prefix: async (rows) => {
          assert.ok(Math.abs(rows[3][2]) < 1e-15 && Math.abs(rows[3][1] - 0.0498) < 5e-5);
          assert.match(await readout(page), /^Held prefixes give this logit 0, not 0\.0498: what its token costs later is left out/);
        },
        "k3-loss": async (rows) => {
          assert.ok(rows[4][2] > 2 * rows[4][1]);
          assert.match(await readout(page), /k3 of tokens as the loss says 0\.543: forward KL’s, with prefixes held/);
        },
      };
      const ids = await figure(page, (policy) => [...policy.shadowRoot.querySelectorAll('.sequences [data-control="preset"] option')].map(({ value }) => value));
      assert.equal(ids.length, 8);
      for (const id of ids) {
        await choose(page, id);
        await settled(page);
        assert.ok(!/NaN|undefined|Infinity/.test(await everything(page)), id);
        assert.equal(await figure(page, (policy) => policy.shadowRoot.querySelector('.sequences [data-control="preset"] select').value), id);
        await shown[id]?.(numbersOf((await tables(page))[0].rows));
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    test("Every row opens to its formula, its mean and its source, in mathematics as the core has them", async () => {
      const { page } = await visit(view("sequences.tokens=2&sequences.length=2"));
      const names = new Set();
      for (const quantity of ["value", "gradient"]) {
        await ask(page, { quantity, extent: "all" });
        const rows = await figure(page, (policy) => [...policy.shadowRoot.querySelectorAll(".estimator-list .estimator-row")].map((one) => {
          one.querySelector(".name").click();
          return { name: one.querySelector(".name").textContent, open: one.querySelector(".name").getAttribute("aria-expanded"), formulas: one.querySelectorAll(".about .tex math").length, source: one.querySelector(".about dd:last-child").textContent, hidden: one.querySelector(".about").hidden };
        }));
        assert.equal(rows.length, quantity === "value" ? 10 : 14);
        for (const { name, open, formulas, source, hidden } of rows) {
          assert.deepEqual([open, formulas, hidden], ["true", 2, false], name);
          assert.match(source, /\d{4}/);
          names.add(name + quantity);
        }
      }
      assert.equal(names.size, 24);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await page.close();
    });

    test("Keys move the drift and the number of steps, and the words follow; a policy that has not drifted leaves nothing to estimate", async () => {
      const { page } = await visit(view());
      const focus = (control) => figure(page, (policy, name) => policy.shadowRoot.querySelector(`.sequences [data-control="${name}"] input`).focus(), control);
      const curve = () => figure(page, (policy) => policy.shadowRoot.querySelector(".length-plot canvas").getAttribute("aria-label"));
      const before = await curve();
      assert.match(before, /^Exact sd of a batch’s estimate against the number of steps, 1 to 6: k1 from [\d.]+ to 0\.163, k3 of the sequence/);
      await focus("drift");
      await page.keyboard.press("ArrowRight");
      await until(page, () => document.querySelector("kl-policy").scenario.sequences.drift === 2.1);
      await settled(page);
      assert.notEqual(await curve(), before);
      await focus("length");
      await page.keyboard.press("ArrowLeft");
      await until(page, () => document.querySelector("kl-policy").scenario.sequences.length === 5);
      await settled(page);
      assert.match((await words(page, ".sequences-lead"))[0], /writes 5 of them: few enough to sum over all 1\s024 sequences/);
      await ask(page, { drift: 0 });
      assert.equal(await readout(page), "The policy is its reference: nothing to estimate.");
      assert.ok(!/NaN|undefined|Infinity/.test(await everything(page)));
      await page.close();
    });

    test("A logit is chosen by keys, by a hand and by a finger, and its gradient is estimated", async () => {
      const { page } = await visit(view(), { height: 1400 });
      assert.equal(await picked(page), -1);
      const cell = (index) => figure(page, (policy, which) => {
        const found = policy.shadowRoot.querySelectorAll(".logit")[which];
        found.scrollIntoView({ block: "center" });
        const { x, y, width, height } = found.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }, index);
      let { x, y } = await cell(6);
      await page.mouse.click(x, y);
      await until(page, () => document.querySelector("kl-policy").scenario.sequences.quantity === "gradient");
      assert.equal(await picked(page), 6);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowLeft");
      await until(page, () => { const { after: row, token } = document.querySelector("kl-policy").scenario.sequences; return row === 2 && token === 1; });
      await settled(page);
      assert.equal(await picked(page), 9);
      const transitions = numbersOf((await tables(page))[3].rows);
      assert.equal(Number((await tables(page))[0].rows[0][1]), transitions[9][5]);
      assert.match((await words(page, ".axis-title"))[0], /logit “b after b”/);
      ({ x, y } = await cell(0));
      await page.touchscreen.tap(x, y);
      await until(page, () => { const { after: row, token } = document.querySelector("kl-policy").scenario.sequences; return row === 0 && token === 0; });
      await figure(page, (policy) => policy.setAttribute("lock", "logit"));
      ({ x, y } = await cell(5));
      await page.mouse.click(x, y);
      await settled(page);
      assert.equal(await picked(page), 0);
      await page.close();
    });

    test("What cannot be used is said under its field, and the last good picture stays; fewer tokens take k and the logit along", async () => {
      const { page, said } = await visit(view("sequences.quantity=gradient&sequences.after=4&sequences.token=3&sequences.top=4"));
      await press(page, '.sequences [data-control="more"]');
      const before = await tables(page);
      await type(page, "top", "5");
      assert.equal(await complaint(page, "top"), "Expected no more than there are tokens, 4.");
      await type(page, "batch", "1");
      assert.match(await complaint(page, "batch"), /^Expected a whole number from 2 to 1000000/);
      await type(page, "tokens", "many");
      assert.match(await complaint(page, "tokens"), /^Expected a whole number from 2 to 6/);
      assert.deepEqual(await tables(page), before);
      await type(page, "batch", "128");
      await type(page, "batches", "1000000");
      await until(page, () => document.querySelector("kl-policy").shadowRoot.querySelector('.sequences [data-control="batches"] .complaint').textContent !== "");
      assert.match(await complaint(page, "batches"), /at most 100000000/);
      await settled(page);
      assert.equal((await state(page)).sequences.batches, 2000);
      await type(page, "tokens", "2");
      await settled(page);
      const { tokens, top, after: row, token } = (await state(page)).sequences;
      assert.deepEqual([tokens, top, row, token], [2, 2, 2, 1]);
      assert.equal((await tables(page))[3].rows.length, 6);
      assert.deepEqual(said, []);
      await page.close();
    });

    test("A link carries all of it and brings it back; what does not fit together is said, and the rest is used", async () => {
      const { page } = await visit(view("sequences.quantity=gradient&sequences.logits=dropped&sequences.drift=3.5&sequences.tokens=5&sequences.length=3&sequences.top=1&sequences.after=5&sequences.token=4&sequences.extent=all&sequences.batch=32&sequences.seed=7"));
      await settled(page);
      const before = await state(page);
      assert.deepEqual(before.sequences, { quantity: "gradient", logits: "dropped", drift: 3.5, temperature: 1, tokens: 5, length: 3, top: 1, token: 4, after: 5, extent: "all", batch: 32, batches: 2000, seed: 7 });
      const other = await visit(`scenario='${JSON.stringify(before)}'`);
      await settled(other.page);
      assert.deepEqual(await state(other.page), before);
      assert.deepEqual(await tables(other.page), await tables(page));
      await page.close();
      await other.page.close();
      const wrong = await visit(view("sequences.tokens=3&sequences.top=5&sequences.token=3"));
      assert.match((await words(wrong.page, ".alert"))[0], /sequences\.top: expected a whole number up to sequences\.tokens, 3, got 5\. sequences\.token: expected/);
      assert.deepEqual([(await state(wrong.page)).sequences.top, (await state(wrong.page)).sequences.token], [3, 2]);
      await wrong.page.close();
    });

    for (const [what, attributes, size] of [
      ["at rest", view(), {}], ["dark", `${view("sequences.quantity=gradient")} theme="dark" style="background: var(--kl-page)"`, {}],
      ["on a projector", `${view("sequences.extent=all")} theme="projector"`, {}], ["on a narrow phone", view("sequences.tokens=6&sequences.length=4"), { width: 320, height: 700 }],
    ]) {
      test(`Nothing stands in a reader's way ${what}: no scrolling aside, and axe finds nothing, in the form and the dialogs neither`, async () => {
        const { page, said } = await visit(attributes, size);
        const clean = async (where) => {
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
          assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], where);
        };
        await press(page, '.sequences [data-control="more"]');
        await clean("form");
        for (const dialog of ["numbers", "share"]) {
          await press(page, `[data-control="${dialog}"]`);
          await until(page, () => document.querySelector("kl-policy").shadowRoot.querySelector("dialog").getAnimations().length === 0); // it fades in
          await clean(dialog);
          await figure(page, (policy) => policy.shadowRoot.querySelector("dialog").close());
        }
        assert.deepEqual(said, []);
        await page.close();
      });
    }
  });
}
