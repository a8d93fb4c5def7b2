/** <kl-noise> alone in an empty page: which estimators it offers and what it says of each, older samples, other targets, and a person's own log-ratios. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inEachEngine, until } from "./browser.mjs";
import { choose, close, everything, expected, figure, gaussian, lab, press, request, settled, state, tables, type, visitor, whole, words } from "./noise-alone.mjs";

after(close);

inEachEngine((browser) => {
  const visit = visitor(browser);

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
    assert.equal((await words(link.page, ".detail h4"))[0], (await words(page, ".detail h4"))[0]);
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

  test("Samples that fall where P is zero are counted, also where all of them do", async () => {
    for (const [low, none] of [[0, false], [1000, true]]) {
      const { page } = await visit(whole(`v=1&p.family=uniform&p.low=${low}&p.high=${low + 9}&q.mean=0&q.sd=1&parameter=value&estimators=k1&picked=k1&batch=50&batches=4`));
      const shown = await everything(page);
      assert.match(shown, /of 200 samples have no finite value/);
      assert.equal(/200 of 200 samples have/.test(shown), none);
      assert.equal(/Largest: /.test(shown), !none);
      assert.doesNotMatch(shown, /NaN|undefined of/);
      await page.close();
    }
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
    assert.match((await words(page, ".own-ratios details > .note"))[0], /Nothing leaves this browser/);
    await page.close();
  });
});
