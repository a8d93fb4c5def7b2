/** <kl-policy> alone in an empty page, in its view of the answers: what the penalties keep, what a fit reaches, where two estimators go; hands, keys and fields reach all of it. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { alone, saying } from "./alone.mjs";
import { complaints, launch, present, until } from "./browser.mjs";

const { close, everything, figure, lab, press, settled, state, tables, visitor, words } = await alone("kl-policy");
after(close);
const still = (scenario = "v=1") => `start="paused" ${saying(scenario)}`;
const seek = (page, step = 1e6) => figure(page, (policy, to) => policy.seek(to), step);
const numbersOf = (rows) => rows.map((row) => row.map(Number));
const change = (page, patch) => figure(page, (policy, answers) => { const now = policy.scenario; policy.scenario = { ...now, answers: { ...now.answers, ...answers } }; }, patch);
const type = (page, control, text, index = 0) => figure(page, (policy, name, to, which) => {
  const field = policy.shadowRoot.querySelectorAll(`.answers [data-control="${name}"] input[type="text"]`)[which];
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, control, text, index);
const complaint = (page, control) => figure(page, (policy, name) => policy.shadowRoot.querySelector(`.answers [data-control="${name}"] .complaint`).textContent, control);

/** A run as the figure asks for it. */
function runOf(side, { mode, rewards, reference, scale, beta, family, start, optimizer, rate, clip, gradient, forward, reverse, other, batch, seed, steps }) {
  const direction = side === "left" && mode !== "estimators" ? "forward-kl" : "reverse-kl";
  const most = mode === "estimators" && side === "right" ? 0 : clip;
  const middle = (rewards.length - 1) / 2;
  const places = rewards.map((_, i) => (2 * (i - middle)) / middle);
  return lab.policy({
    rewards: rewards.map((reward) => reward * scale), reference, beta, penalty: mode === "penalty" ? direction : "reverse-kl", objective: mode === "fit" ? direction : "penalty",
    ...(family === "softmax" ? {} : { features: places.map((x) => (family === "bell" ? [x, x * x] : [x])), theta: family === "bell" ? start : start.slice(0, 1) }),
    optimizer: { method: optimizer, learningRate: rate, ...(most > 0 ? { clip: most } : {}) },
    gradient: mode === "estimators" || gradient === "sampled" ? { estimator: mode !== "estimators" ? (side === "left" ? forward : reverse) : side === "left" ? reverse : other, batchSize: batch, seed } : "exact",
    steps, every: 1,
  });
}
const rowOf = ({ step, reward, entropy, value, toOptimum, toReference, gradientNorm, exactNorm, noise }) =>
  [step, reward, entropy, value, toOptimum["forward-kl"], toOptimum["reverse-kl"], toReference["forward-kl"], toReference["reverse-kl"], gradientNorm, exactNorm, noise].map(String);
/** How many answers, the likeliest first, hold 90 % of a policy. */
const holding = (policy) => [...policy].sort((a, b) => b - a).reduce(({ sum, count }, p) => (sum < 0.9 ? { sum: sum + p, count: count + 1 } : { sum, count }), { sum: 0, count: 0 }).count;

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const visit = visitor(() => browser);

    test("In each comparison both runs, both optima and the coverage are, bit for bit, the lab's in Node", async () => {
      const { page, said } = await visit(still("v=1&answers.steps=25&answers.family=bell&answers.scale=1.5&answers.gradient=sampled&answers.forward=score&answers.batch=32"));
      for (const mode of ["penalty", "fit", "estimators"]) {
        await change(page, { mode, clip: 0.5 });
        await settled(page);
        await seek(page, 25);
        const { answers } = await state(page);
        const runs = await Promise.all(["left", "right"].map((side) => runOf(side, answers)));
        const [shown, coverage, ...rows] = await tables(page);
        runs.forEach((run, i) => assert.deepEqual(rows[i].rows, run.frames.map(rowOf), `${mode} ${i}`));
        assert.deepEqual(shown.rows.map((row) => row.slice(3)), answers.rewards.map((_, i) => runs.flatMap((run) => [run.optimum.policy[i], run.frames.at(-1).policy[i]].map(String))));
        const [weight, forward, reverse] = numbersOf(coverage.rows)[23];
        for (const [penalty, counted] of [["forward-kl", forward], ["reverse-kl", reverse]]) {
          const { optimum } = await lab.policy({ rewards: answers.rewards.map((reward) => reward * 1.5), reference: answers.reference, beta: weight, penalty, objective: "penalty", optimizer: { method: "gradient-descent", learningRate: 1 }, gradient: "exact", steps: 0 });
          assert.equal(counted, holding(optimum.policy));
        }
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    test("Answers of equal reward keep the reference's ratio under either penalty at every β; a slightly better one wins where β is small (GX-Chen et al. 2025)", async () => {
      const { page } = await visit(still("v=1&answers.steps=1"));
      for (const beta of [0.002, 0.2, 50]) {
        await change(page, { beta });
        await settled(page);
        const rows = numbersOf((await tables(page))[0].rows);
        for (const optimum of [3, 5]) assert.ok(Math.abs(rows[3][optimum] / rows[8][optimum] - 12 / 7) < 1e-11, `β ${beta}`);
        assert.match((await words(page, ".of-right .readout"))[0], /keeps 2 of 2 equally good answers/);
      }
      await change(page, { beta: 0.01, rewards: [0, 0.3, 0.8, 1, 0.6, 0.1, 0.1, 0.6, 1.05, 0.8, 0.3, 0] });
      await settled(page);
      assert.ok(Number((await tables(page))[0].rows[8][5]) > 0.98);
      assert.match((await words(page, ".of-right .readout"))[0], /puts 99\s%|puts > 99\s%/);
      await page.close();
    });

    test("β and the scale of rewards together change nothing; β alone decides how many answers are kept, from the best ones to the reference's", async () => {
      const { page } = await visit(still("v=1&answers.steps=1"));
      const optima = async () => numbersOf((await tables(page))[0].rows).map((row) => [row[3], row[5]]);
      const before = await optima();
      const curve = numbersOf((await tables(page))[1].rows);
      await change(page, { scale: 4, beta: 0.8 });
      await settled(page);
      (await optima()).forEach((row, i) => row.forEach((value, j) => assert.ok(Math.abs(value - before[i][j]) <= 1e-12)));
      const { answers } = await state(page);
      assert.deepEqual(curve.at(-1).slice(1), [holding(answers.reference.map((w) => w / 100)), holding(answers.reference.map((w) => w / 100))]);
      assert.deepEqual(curve[0].slice(1), [2, 2]);
      curve.forEach(([, forward, reverse], i) => { if (i > 0) assert.ok(forward >= curve[i - 1][1] && reverse >= curve[i - 1][2]); });
      await page.close();
    });

    test("A softmax reaches π* under either direction; a bell covers both good answers by forward KL, and sits on one by reverse KL", async () => {
      const { page } = await visit(still("v=1&answers.mode=fit&answers.steps=400&answers.rate=0.1"));
      await seek(page);
      for (const side of ["left", "right"]) assert.match((await words(page, `.of-${side} .readout`))[0], /has reached π\*/);
      const softmax = numbersOf((await tables(page))[0].rows);
      for (const row of softmax) assert.ok(Math.abs(row[4] - row[3]) < 1e-3 && Math.abs(row[6] - row[5]) < 1e-3);
      await change(page, { family: "bell" });
      await settled(page);
      await seek(page);
      const bell = numbersOf((await tables(page))[0].rows);
      assert.ok(bell[8][4] > 0.05 && bell[3][4] > 0.05 && bell[8][6] < 1e-3 && bell[3][6] > 0.4, JSON.stringify([bell[3], bell[8]]));
      assert.match((await words(page, ".of-left .readout"))[0], /2 of the 2 best among them/);
      assert.match((await words(page, ".of-right .readout"))[0], /1 of the 2 best among them/);
      await page.close();
    });

    test("k3 as the loss of a reverse penalty ends at the mirrored penalty's optimum, leave-one-out at its own", async () => {
      const { page } = await visit(still("v=1&answers.mode=estimators&answers.reverse=k3-loss&answers.other=score-function-leave-one-out&answers.batch=1024&answers.steps=200&answers.beta=0.24&answers.rewards=0,0,0.2,0,0,0,0,0,1,0,0,0&answers.reference=8,10,12,13,13,12,10,8,1,6,4,3"));
      await seek(page);
      const rows = numbersOf((await tables(page))[0].rows);
      const { answers } = await state(page);
      const mirror = await runOf("left", { ...answers, mode: "penalty", gradient: "exact" });
      const apart = (index, to) => rows.reduce((sum, row, i) => sum + Math.abs(row[index] - to(row, i)), 0) / 2;
      const [k3, own] = [apart(4, (row, i) => mirror.optimum.policy[i]), apart(6, (row) => row[5])];
      assert.ok(k3 < 0.05 && own < 0.05 && apart(4, (row) => row[3]) > 0.3, `${k3} ${own}`);
      assert.match((await words(page, ".of-left .readout"))[0], /sits at the mirror’s π\*/);
      await page.close();
    });

    test("Clipping is counted from the norms in the table, and the exact noise of leave-one-out is below the score function's", async () => {
      const { page } = await visit(still("v=1&answers.mode=estimators&answers.reverse=score-function&answers.other=score-function-leave-one-out&answers.clip=0.1&answers.batch=16&answers.steps=60&answers.optimizer=gradient-descent"));
      await seek(page);
      const [, , left, right] = (await tables(page)).map(({ rows }) => numbersOf(rows));
      const clipped = left.slice(0, -1).filter((row) => row[8] > 0.1).length;
      assert.ok(clipped > 0);
      assert.ok((await words(page, ".of-left .readout"))[0].endsWith(`; clipped in ${clipped} of 60 steps.`));
      assert.ok(right.at(-1)[10] < left.at(-1)[10] && right[0][9] === left[0][9]);
      assert.match(await figure(page, (policy) => policy.shadowRoot.querySelector(".gradient-plot canvas").getAttribute("aria-label")), /its noise [\d.]+/);
      await page.close();
    });

    test("Keys move a reward and β, and the text alternative follows", async () => {
      const { page } = await visit(still("v=1&answers.steps=5"));
      const picture = () => figure(page, (policy) => policy.shadowRoot.querySelector(".of-left canvas").getAttribute("aria-label"));
      const before = await picture();
      await figure(page, (policy) => policy.shadowRoot.querySelectorAll('.of-left [data-control="rewards"][role=slider]')[5].focus());
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("PageUp");
      await until(page, () => Math.abs(document.querySelector("kl-policy").scenario.answers.rewards[5] - 0.4) < 1e-9);
      await figure(page, (policy) => policy.shadowRoot.querySelector('.coverage [role=slider]').focus());
      await page.keyboard.press("ArrowLeft");
      await until(page, () => document.querySelector("kl-policy").scenario.answers.beta === 0.16);
      await page.keyboard.press("End");
      await until(page, () => document.querySelector("kl-policy").scenario.answers.beta === 1000);
      await settled(page);
      assert.notEqual(await picture(), before);
      assert.match(await picture(), /^Forward penalty\. Rewards: 0, 0\.300, .*optimum .*policy now/);
      await page.close();
    });

    test("A hand drags a reward in either panel, and β along its axis; a finger does too", async () => {
      const { page } = await visit(still("v=1&answers.steps=5"));
      const center = (selector, index) => figure(page, (policy, of, which) => {
        const bead = policy.shadowRoot.querySelectorAll(of)[which];
        bead.scrollIntoView({ block: "center" });
        const box = bead.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }, selector, index);
      for (const side of ["left", "right"]) {
        const [before, { x, y }] = [(await state(page)).answers.rewards[6], await center(`.of-${side} .handle`, 6)];
        await page.mouse.move(x, y);
        await page.mouse.down();
        for (let i = 1; i <= 4; i += 1) await page.mouse.move(x, y - 6 * i);
        await page.mouse.up();
        await settled(page);
        assert.ok((await state(page)).answers.rewards[6] > before + 0.1, side);
      }
      const { x, y } = await center(".coverage .handle", 0);
      await page.touchscreen.touchStart(x, y);
      for (let i = 1; i <= 4; i += 1) await page.touchscreen.touchMove(x + 10 * i, y);
      await page.touchscreen.touchEnd();
      await settled(page);
      assert.ok((await state(page)).answers.beta > 0.25);
      await page.close();
    });

    test("What cannot be used is said under its field, and the last good picture stays", async () => {
      const { page, said } = await visit(still("v=1&answers.steps=5"));
      await press(page, '.answers [data-control="more"]');
      const before = await tables(page);
      await type(page, "rewards", "1, many");
      assert.match(await complaint(page, "rewards"), /^Expected 2 to 16 numbers/);
      await type(page, "beta", "0");
      assert.match(await complaint(page, "beta"), /^Expected a number from 0\.001 to 1000/);
      assert.deepEqual(await tables(page), before);
      await type(page, "rewards", "0, 1, 0.5");
      await settled(page);
      const { answers } = await state(page);
      assert.deepEqual([answers.rewards, answers.reference], [[0, 1, 0.5], [6, 9, 12]]);
      assert.equal((await tables(page))[0].rows.length, 3);
      await type(page, "reference", "1,1,1,5");
      await settled(page);
      assert.deepEqual((await state(page)).answers.rewards, [0, 1, 0.5, 0.5]);
      assert.deepEqual(said, []);
      await page.close();
    });

    test("Play runs to the end; a link carries all of it and brings it back; the other view keeps this one's state", async () => {
      const { page } = await visit(saying("v=1&speed=2&answers.steps=30&answers.gradient=sampled&answers.seed=4&answers.optimizer=adam&answers.rate=0.02"));
      await until(page, () => document.querySelector("kl-policy").playing);
      await until(page, () => !document.querySelector("kl-policy").playing);
      const before = await state(page);
      assert.equal(before.step, 30);
      const other = await visit(`start="paused" scenario='${JSON.stringify(before)}'`);
      assert.deepEqual(await state(other.page), before);
      assert.deepEqual(await tables(other.page), await tables(page));
      await figure(other.page, (policy) => policy.shadowRoot.querySelector('[data-control="view"] input[value="sequences"]').click());
      await until(other.page, () => document.querySelector("kl-policy").scenario.view === "sequences");
      assert.match((await words(other.page, "#question"))[0], /Per token or per sequence/);
      await figure(other.page, (policy) => policy.shadowRoot.querySelector('[data-control="view"] input[value="answers"]').click());
      await settled(other.page);
      assert.deepEqual((await state(other.page)).answers, before.answers);
      assert.match((await words(other.page, "#question"))[0], /What does the KL penalty keep/);
      await page.close();
      await other.page.close();
    });

    test("Every example is shown in words, without a number that does not exist, and says which one it is", async () => {
      const { page, said } = await visit(still());
      const ids = await figure(page, (policy) => [...policy.shadowRoot.querySelectorAll('.answers [data-control="preset"] option')].map(({ value }) => value));
      assert.equal(ids.length, 7);
      for (const id of ids) {
        await figure(page, (policy, value) => {
          const select = policy.shadowRoot.querySelector('.answers [data-control="preset"] select');
          select.value = value;
          select.dispatchEvent(new Event("change"));
          policy.pause();
        }, id);
        await settled(page);
        await seek(page);
        assert.ok(!/NaN|undefined/.test(await everything(page)), id);
        assert.equal(await figure(page, (policy) => policy.shadowRoot.querySelector('.answers [data-control="preset"] select').value), id);
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    for (const [what, attributes, size, dialogs = []] of [
      ["at rest", still(), {}, ["numbers", "share"]], ["dark", `${still("v=1&answers.mode=fit")} theme="dark" style="background: var(--kl-page)"`, {}],
      ["on a projector", `${still("v=1&answers.mode=estimators")} theme="projector"`, {}], ["on a narrow phone", still("v=1&answers.gradient=sampled"), { width: 320, height: 700 }, ["numbers"]],
    ]) {
      test(`Nothing stands in a reader's way ${what}: no scrolling aside, and axe finds nothing, with all that opens open`, async () => {
        const { page, said } = await visit(attributes, size);
        await seek(page, 60);
        const clean = async (where) => {
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
          assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], where);
        };
        await press(page, '.answers [data-control="more"]');
        await clean("form");
        for (const dialog of dialogs) {
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
