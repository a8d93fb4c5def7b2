/** <kl-noise> alone in an empty page, with nothing but kl-lab.js: its numbers are the lab's, its states are said in words, and hands, keys and fields reach all of it. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "../../web/build/serve.mjs";
import { complaints, launch, open, present, until } from "./browser.mjs";

const program = fileURLToPath(new URL("../../dist/kl-lab.js", import.meta.url));
const { loadKlLab } = await import(pathToFileURL(program));
const lab = await loadKlLab();
const folder = mkdtempSync(join(tmpdir(), "kl-noise-"));
copyFileSync(program, join(folder, "kl-lab.js"));
const server = await serve({ folder: `${folder}/` });
after(async () => {
  lab.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

let written = 0;
/** The address of an empty page with one <kl-noise>; `attributes` as in HTML. */
function pageWith(attributes) {
  const name = `${++written}.html`;
  writeFileSync(join(folder, name), `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Alone</title><body><main><kl-noise ${attributes}></kl-noise></main><script type="module" src="kl-lab.js"></script></html>`);
  return server.address + name;
}
const whole = (scenario = "") => `start="paused" scenario="${scenario.replaceAll("&", "&amp;")}"`;

const figure = (page, run, ...values) => page.evaluate(`(${run})(document.querySelector("kl-noise"), ...${JSON.stringify(values)})`);
const state = (page) => figure(page, (noise) => noise.scenario);
const tables = (page) => figure(page, (noise) => noise.data().map((table) => ({ ...table, rows: table.rows.map((row) => row.map(String)) })));
const words = (page, selector) => figure(page, (noise, of) => [...noise.shadowRoot.querySelectorAll(of)].map((found) => found.textContent.trim()), selector);
const press = (page, selector) => figure(page, (noise, of) => noise.shadowRoot.querySelector(of).click(), selector);
const choose = (page, control, value) => figure(page, (noise, name, to) => {
  const select = noise.shadowRoot.querySelector(`[data-control="${name}"] select`);
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value);
const type = (page, control, text) => figure(page, (noise, name, to) => {
  const field = noise.shadowRoot.querySelector(`[data-control="${name}"] input[type="text"]`);
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, control, text);
/** All text a person can read in the figure, its names for assistive technology included. */
const everything = (page) => figure(page, (noise) => [
  noise.shadowRoot.querySelector(".figure").innerText,
  ...[...noise.shadowRoot.querySelectorAll("[aria-label], [aria-valuetext]")].map((found) => `${found.getAttribute("aria-label")} ${found.getAttribute("aria-valuetext") ?? ""}`),
  noise.shadowRoot.querySelector("[aria-live]").textContent,
].join("\n"));
/** No request is under way any more: the numbers no longer change. */
async function settled(page) {
  for (let before = "", same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const now = JSON.stringify(await tables(page));
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });
/** The request a scenario stands for. */
const request = ({ p, q, direction, estimators, batch, batches, seed, bins }) =>
  ({ p: p.length === 1 ? gaussian(p[0].mean, p[0].sd) : { family: "mixture", components: p }, q: gaussian(q.mean, q.sd), direction, estimators, batchSize: batch, batches, seed, bins });
/** The rows of the figure's first three tables, from the lab's answer. */
function expected(scenario, results, batches) {
  const at = Math.max(0, results[0].parameters.indexOf(scenario.parameter));
  const rows = (which) => {
    const all = results.map((result) => result.histogram[at][which]);
    const { edges } = all[0];
    return [
      [-Infinity, edges[0], ...all.map(({ below }) => below)],
      ...Array.from({ length: edges.length - 1 }, (_, i) => [edges[i], edges[i + 1], ...all.map(({ counts }) => counts[i])]),
      [edges.at(-1), Infinity, ...all.map(({ above }) => above)],
    ];
  };
  const moments = results.map(({ truth, exact, sampled }, i) => [i + 1, truth[at], exact.mean[at], exact.sd[at], exact.visible[at], sampled.mean[at], sampled.sd[at], batches]);
  return [moments, rows("estimate"), rows("variance")].map((table) => table.map((row) => row.map(String)));
}

assert.ok(present.length > 0, "there is no browser to test with");
for (const engine of present) {
  describe(engine, () => {
    let browser;
    before(async () => { browser = await launch(engine); });
    after(() => browser.close());
    const visit = async (attributes, options) => {
      const opened = await open(browser, pageWith(attributes), options);
      await opened.page.evaluate(() => customElements.whenDefined("kl-noise").then(() => document.querySelector("kl-noise").ready));
      return opened;
    };

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

    test("Every entry of the core's table is offered, with its formula and by kind; the last one chosen stays", async () => {
      const { page } = await visit(whole());
      await press(page, ".opens");
      const offered = (await lab.catalog()).filter(({ objective, estimates }) => objective === "reverse-kl" && estimates === "gradient");
      const kinds = ["unbiased", "biased", "placed"].map((kind) => offered.filter(({ placement, unbiased }) => (placement ? "placed" : unbiased ? "unbiased" : "biased") === kind)).filter((members) => members.length > 0);
      assert.deepEqual(await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".estimator-groups section")].map((group) => [...group.querySelectorAll("input[type=checkbox]")].map(({ id }) => id))),
        kinds.map((members) => members.map(({ name }) => `choose-${name}-0`)));
      assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelectorAll(".estimator math").length), offered.length);
      const chosen = (await state(page)).estimators.map(({ name }) => name);
      for (const name of chosen.slice(1)) {
        await press(page, `#choose-${name}-0`);
        await until(page, (gone) => document.querySelector("kl-noise").scenario.estimators.every((one) => one.name !== gone), name);
      }
      await settled(page);
      assert.equal((await words(page, ".who .name")).length, 1);
      await press(page, `#choose-${chosen[0]}-0`);
      await settled(page);
      assert.deepEqual((await state(page)).estimators.map(({ name }) => name), chosen.slice(0, 1));
      assert.ok(await figure(page, (noise, id) => noise.shadowRoot.querySelector(id).checked, `#choose-${chosen[0]}-0`));
      await choose(page, "parameter", "value");
      await until(page, () => document.querySelector("kl-noise").scenario.estimators.some(({ name }) => name === "k1"));
      await press(page, "#choose-control-variate-0");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector("#another-control-variate") !== null);
      await press(page, "#another-control-variate");
      await until(page, () => document.querySelector("kl-noise").scenario.estimators.filter(({ name }) => name === "control-variate").length === 2);
      await settled(page);
      assert.ok((await words(page, ".who .note")).includes("λ = 0.5"));
      await page.close();
    });

    test("An estimator is found by what a library calls it", async () => {
      const { page } = await visit(whole());
      await press(page, ".opens");
      await figure(page, (noise) => noise.shadowRoot.querySelector(".search").focus());
      await page.keyboard.type("grpo");
      const known = (await lab.catalog()).filter(({ objective, estimates, name, source, knownAs }) => objective === "reverse-kl" && estimates === "gradient" && [name, source, ...knownAs].some((words) => /grpo/i.test(words)));
      assert.ok(known.some(({ name }) => name === "k3-loss"));
      await until(page, (count) => document.querySelector("kl-noise").shadowRoot.querySelectorAll(".estimator").length === count, known.length);
      await page.keyboard.press("Escape");
      assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelector("#estimator-list").checkVisibility()), false);
      await page.close();
    });

    test("Every entry of the table can be shown, sixteen at once, and none shows NaN", async () => {
      const { page, said } = await visit(whole());
      for (const [direction, parameter] of [["forward-kl", "value"], ["reverse-kl", "value"], ["forward-kl", "logSd"], ["reverse-kl", "mean"]]) {
        const names = (await lab.catalog()).filter(({ objective, estimates }) => objective === direction && (estimates === "value") === (parameter === "value")).map(({ name }) => ({ name }));
        for (let from = 0; from < names.length; from += 16) {
          await figure(page, (noise, set) => { noise.scenario = { ...noise.scenario, ...set, picked: "" }; }, { direction, parameter, batch: 8, batches: 40, estimators: names.slice(from, from + 16) });
          await settled(page);
          assert.equal((await words(page, ".who .name")).length, Math.min(16, names.length - from));
          assert.equal((await words(page, '[role="alert"]'))[0], "");
          assert.ok(!/NaN|undefined/.test(await everything(page)), `${direction} ${parameter}`);
        }
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    const biased = "v=1&p.means=-3,3&q.mean=2.5&q.sd=1.3&parameter=mean&estimators=sticking-the-landing,score-function-leave-one-out,k1-loss,k3-loss,k2-reward";

    test("A mean that is the other direction's gradient is said to be, in its color; another biased one is called biased, and zero drift noise", async () => {
      const { page } = await visit(whole(biased));
      const { p, q, estimators } = await state(page);
      const pair = { p: { family: "mixture", components: p }, q: gaussian(q.mean, q.sd) };
      const [own, other] = await Promise.all(["reverse-kl", "forward-kl"].map(async (kind) => (await lab.gradient({ ...pair, kind })).gradient[0]));
      const [moments] = await tables(page);
      const near = (a, b) => Math.abs(a - b) < 1e-8;
      const shown = await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".row-view")].map((row) => [row.querySelector(".figure-exact").classList.contains("forward"), row.querySelector(".verdict").textContent]));
      moments.rows.forEach((row, i) => {
        const mean = Number(row[2]);
        const verdict = near(mean, own) ? "" : near(mean, other) ? "the gradient of forward KL" : near(mean, 0) ? "zero: pure noise" : "biased";
        assert.deepEqual(shown[i], [verdict === "the gradient of forward KL", verdict], estimators[i].name);
      });
      assert.deepEqual(shown.map(([, verdict]) => verdict), ["", "", "zero: pure noise", "the gradient of forward KL", "biased"]);
      await page.close();
    });

    test("The table says what each costs: bias, sds and the N for a tenth of the truth; each column sorts it, and it can be saved", async () => {
      const { page } = await visit(whole(biased));
      const asked = await state(page);
      const results = await lab.study(request(asked));
      const later = await lab.study({ ...request(asked), batchSize: 4 * asked.batch, batches: 0 });
      const rows = async () => figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".summary-table tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent.trim())));
      const first = await rows();
      const saved = async () => figure(page, async (noise) => {
        const link = noise.shadowRoot.querySelector(".summary a[download]");
        link.addEventListener("click", (event) => event.preventDefault(), { once: true });
        link.click();
        return (await (await fetch(link.href)).text()).trim().split("\r\n").map((line) => line.split(","));
      });
      const csv = await saved();
      assert.equal(csv.length, asked.estimators.length + 1);
      results.forEach(({ exact, truth }, i) => {
        const bias = exact.mean[0] - truth[0];
        const [, savedBias, single, batch, needed] = csv[i + 1];
        assert.ok(Math.abs(Number(savedBias) - bias) < 1e-8, `${savedBias}, ${bias}`);
        assert.equal(Number(batch), exact.sd[0]);
        assert.ok(Math.abs(Number(single) / (exact.sd[0] * Math.sqrt(asked.batch)) - 1) < 1e-12);
        const limit = Math.abs(truth[0]) / 10;
        if (Math.abs(bias) > limit) assert.equal(needed, "never");
        else {
          // At so many samples the error is a tenth, at one less it is not: by the 1/N law, which both sizes keep.
          const variance = later[i].exact.sd[0] ** 2 * 4 * asked.batch;
          const error = (n) => bias ** 2 * (Math.abs(bias) > 1e-8) + variance / n;
          assert.ok(error(Number(needed)) <= limit ** 2 * (1 + 1e-9) && error(Number(needed) - 1) > limit ** 2 * (1 - 1e-9), `${asked.estimators[i].name}: ${needed}`);
        }
      });
      assert.ok(first[1][4].startsWith("≈"), "leave-one-out is defined on a batch");
      const heads = await figure(page, (noise) => noise.shadowRoot.querySelectorAll(".summary-table thead th").length);
      for (let column = 0; column < heads; column += 1) {
        const sort = () => figure(page, (noise, which) => {
          const head = noise.shadowRoot.querySelectorAll(".summary-table thead th")[which];
          head.querySelector("button").click();
          return head.getAttribute("aria-sort");
        }, column);
        assert.equal(await sort(), "ascending");
        const up = await rows();
        assert.equal(await sort(), "descending");
        const down = await rows();
        assert.equal(await sort(), "none");
        assert.deepEqual(await rows(), first);
        assert.deepEqual([...up].sort(), [...first].sort());
        assert.notDeepEqual(up, down);
      }
      await figure(page, (noise) => noise.shadowRoot.querySelectorAll(".summary-table thead th")[3].querySelector("button").click());
      const sds = (await saved()).slice(1).map((row) => Number(row[3]));
      assert.deepEqual(sds, [...sds].sort((a, b) => a - b));
      await page.close();
    });

    test("Where the truth is zero no N is a tenth of it, and where the sd is infinite no finite N will do", async () => {
      const { page } = await visit(whole());
      const needed = () => words(page, ".summary-table .needed");
      assert.deepEqual(new Set(await needed()), new Set(["–"]));
      await choose(page, "preset", "infinite");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector('.row-view[data-state="infinite"]') !== null);
      await page.close();
      const other = await visit(whole("v=1&direction=forward-kl&parameter=logSd&q.mean=0.4&q.sd=3.1&estimators=score,k3-gradient"));
      const [score, k3] = await words(other.page, ".summary-table .needed");
      assert.match(score, /^\d/);
      assert.equal(k3, "no finite N");
      await other.page.close();
    });

    test("A row opens by its name: formula, names in libraries, source, and the study's own first samples", async () => {
      const { page } = await visit(whole(biased));
      const button = ".row-view:nth-child(4) .name";
      await figure(page, (noise, of) => noise.shadowRoot.querySelector(of).focus(), button);
      await page.keyboard.press("Enter");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".detail math") !== null);
      const asked = await state(page);
      assert.equal(asked.picked, "k3-loss");
      assert.equal(await figure(page, (noise, of) => noise.shadowRoot.querySelector(of).getAttribute("aria-expanded"), button), "true");
      const { source, knownAs } = (await lab.catalog()).find(({ name }) => name === "k3-loss");
      const [facts] = await words(page, ".detail .facts");
      for (const fact of [source, ...knownAs, "the gradient of forward KL"]) assert.ok(facts.includes(fact), `${fact} in ${facts}`);
      const samples = (await tables(page)).at(-1).rows;
      const keep = Math.min(2000, asked.batch * asked.batches);
      const [{ kept }] = await lab.study({ ...request(asked), estimators: ["k3-loss"], keep });
      assert.deepEqual(samples, Array.from(kept.x, (x, i) => [String(x), String(kept.value[0][i])]));
      const sizes = Array.from(kept.value[0], Math.abs).sort((a, b) => b - a);
      const sum = (list) => list.reduce((all, one) => all + one, 0);
      const share = (100 * sum(sizes.slice(0, Math.round(sizes.length / 100)))) / sum(sizes);
      assert.match((await words(page, ".detail .samples .note"))[0], new RegExp(`carry ${share.toFixed(0)}\u202f%`));
      assert.match(await figure(page, (noise) => noise.shadowRoot.querySelector(".rug canvas").getAttribute("aria-label")), /^k3 as a loss: 2.000 samples/);
      // A link opens it as well, and Escape leads back.
      const link = await visit(`${whole(`${biased}&picked=k3-loss`)}`);
      assert.equal((await words(link.page, ".detail h5"))[0], (await words(page, ".detail h5"))[0]);
      await link.page.close();
      await figure(page, (noise) => noise.shadowRoot.querySelector(".detail button").focus());
      await page.keyboard.press("Escape");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".detail") === null);
      assert.ok(await figure(page, (noise, of) => noise.shadowRoot.activeElement === noise.shadowRoot.querySelector(of), button));
      await page.close();
    });

    test("Samples of an older Q: drawn from it, those that stay unbiased named, ratio-weighted ones offered; forward KL has none", async () => {
      const { page } = await visit(whole("v=1&p.means=-3,3&q.mean=2.5&q.sd=1.3&parameter=mean&estimators=score-function,k1-loss,k3-weighted-loss&staleness=1.5"));
      const asked = await state(page);
      const behavior = gaussian(asked.q.mean - 1.5 * asked.q.sd, asked.q.sd);
      const results = await lab.study({ ...request(asked), behavior });
      assert.deepEqual((await tables(page)).slice(0, 3).map(({ rows }) => rows), expected(asked, results, asked.batches));
      const kept = results.flatMap(({ exact, truth, estimator }) => (Math.abs(exact.mean[0] - truth[0]) < 1e-9 ? [estimator.name] : []));
      assert.deepEqual(kept, ["k3-weighted-loss"]);
      assert.match((await words(page, ".figure > .body > .readout"))[0], /1\.5 sd stale: still unbiased: k3, ratio-weighted\./);
      const weighted = (await lab.catalog()).filter(({ placement }) => placement?.as === "weighted-loss").map(({ name }) => name);
      await press(page, ".drift > button");
      await until(page, (names) => names.every((name) => document.querySelector("kl-noise").scenario.estimators.some((one) => one.name === name)), weighted);
      await settled(page);
      assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelector(".drift > button").checkVisibility()), false);
      await choose(page, "direction", "forward-kl");
      await settled(page);
      assert.equal(await figure(page, (noise) => noise.shadowRoot.querySelector(".drift").checkVisibility()), false);
      await page.close();
    });

    test("P may be of any family, and its numbers are fields", async () => {
      const { page, said } = await visit(whole());
      await press(page, '[data-control="more"]');
      const offered = await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".target-form select option")].map(({ value }) => value));
      assert.deepEqual(offered, ["mixture", "student-t", "laplace", "skew-normal", "uniform", "drawn"]);
      for (const family of offered) {
        await figure(page, (noise, to) => {
          const select = noise.shadowRoot.querySelector(".target-form select");
          select.value = to;
          select.dispatchEvent(new Event("change"));
        }, family);
        await settled(page);
        assert.equal((await words(page, '[role="alert"]'))[0], "", family);
        const { p } = await state(page);
        assert.equal(Array.isArray(p) ? "mixture" : p.family, family);
        assert.ok(!/NaN|undefined/.test(await everything(page)), family);
        const fields = await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".target-form input")].filter((field) => field.checkVisibility()).length);
        assert.equal(fields, Array.isArray(p) ? 3 * p.length : Object.values(p).filter((value) => typeof value === "number").length);
      }
      assert.deepEqual(said, []);
      await page.close();
    });

    test("A person's own log-ratios are read where they are: the core's estimates, what cannot be read said, nothing asked of anybody", async () => {
      const { page, asked } = await visit(whole());
      const before = asked.length;
      const paste = async (written) => {
        await figure(page, (noise, to) => { noise.shadowRoot.querySelector(".own-ratios textarea").value = to; }, written);
        await press(page, ".own-ratios .framed");
      };
      await paste("0.1\nhello\n0.3");
      assert.match((await words(page, ".own-ratios .complaint"))[0], /hello/);
      await paste("0.1\n0.2");
      assert.match((await words(page, ".own-ratios .complaint"))[0], /at least 4/);
      const values = Array.from({ length: 400 }, (_, i) => Number((0.3 * Math.sin(7 * i) + 0.04).toFixed(6)));
      await paste(values.join("\n"));
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".ratios-answer").checkVisibility());
      assert.equal((await words(page, ".own-ratios .complaint"))[0], "");
      const answer = await lab.logRatios({ logRatios: Float64Array.from(values) });
      assert.deepEqual((await tables(page)).at(-1).rows, answer.estimates.map(({ mean, sd, standardError }, i) => [i + 1, mean, sd, standardError].map(String)));
      assert.deepEqual((await state(page)).ratios, values);
      await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".own-ratios .plain")].find(({ textContent }) => /example/.test(textContent)).click());
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".ratios-answer").dataset.reach === "out-of-reach");
      assert.match((await words(page, ".ratios-verdict"))[0], /out of reach/);
      const remove = await figure(page, (noise) => {
        const button = [...noise.shadowRoot.querySelectorAll(".own-ratios .plain")].find(({ textContent }) => /Remove/.test(textContent));
        button.click();
        return button.textContent;
      });
      assert.ok(remove);
      await until(page, () => document.querySelector("kl-noise").scenario.ratios.length === 0 && !document.querySelector("kl-noise").shadowRoot.querySelector(".ratios-answer").checkVisibility());
      assert.deepEqual(asked.slice(before).filter((address) => !address.startsWith("blob:")), []);
      assert.match((await words(page, ".own-ratios > .note"))[0], /Nothing leaves this browser/);
      await page.close();
    });

    test("What cannot be computed is said, with its field, and the last good picture stays", async () => {
      const { page } = await visit(whole());
      const good = await tables(page);
      await page.evaluate(() => document.querySelector("kl-noise").addEventListener("kl-error", ({ detail }) => { globalThis.told = detail.field; }));
      await type(page, "batch-size", "1");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector('[role="alert"]').textContent !== "");
      assert.equal(await page.evaluate(() => globalThis.told), "batchSize");
      assert.deepEqual(await tables(page), good);
      await type(page, "batch-size", "0");
      assert.match((await words(page, '[data-control="batch-size"] .complaint'))[0], /Expected a whole number/);
      await type(page, "batch-size", "32");
      await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector('[role="alert"]').textContent === "");
      await settled(page);
      assert.notDeepEqual(await tables(page), good);
      await page.close();
    });

    test("axe finds nothing: at rest, playing, with the list and the form open, with its numbers shown, dark, on a projector, on a phone", async () => {
      for (const [theme, width] of [["light", 1280], ["dark", 1280], ["projector", 1280], ["light", 390], ["dark", 390]]) {
        const { page } = await visit(`theme="${theme}" scenario="v=1&amp;direction=forward-kl&amp;q.mean=0&amp;q.sd=3.2&amp;estimators=score,k3-gradient,control-variate-gradient:0.5"`, { width, height: 844 });
        await page.evaluate((dark) => { document.documentElement.style.background = dark ? "#14171a" : "#fff"; }, theme === "dark");
        const clean = async (when) => assert.deepEqual((await complaints(page)).filter((line) => !/page-has-heading-one|heading-order/.test(line)), [], `${theme} ${width}, ${when}`);
        await clean("playing");
        await until(page, () => !document.querySelector("kl-noise").playing);
        await press(page, ".opens");
        await press(page, '[data-control="more"]');
        await press(page, ".who .name");
        await figure(page, (noise) => [...noise.shadowRoot.querySelectorAll(".own-ratios .plain")].find(({ textContent }) => /example/.test(textContent)).click());
        await until(page, () => document.querySelector("kl-noise").shadowRoot.querySelector(".detail") !== null && document.querySelector("kl-noise").shadowRoot.querySelector(".ratios-answer").checkVisibility());
        await clean("open");
        await press(page, '[data-control="numbers"]');
        await new Promise((resolve) => setTimeout(resolve, 300));
        await clean("numbers");
        await page.close();
      }
    });

    test("Nothing scrolls sideways, at 320 px and on a projector of 800, in any example", async () => {
      for (const [theme, width] of [["light", 320], ["projector", 800]]) {
        const { page } = await visit(`${whole()} theme="${theme}"`, { width, height: 700 });
        await press(page, ".opens");
        await press(page, '[data-control="more"]');
        for (const id of ["at-an-optimum", "infinite", "silent-half", "schulman-near"]) {
          await choose(page, "preset", id);
          await settled(page);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${id}, ${theme}`);
        }
        await page.close();
      }
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
}
