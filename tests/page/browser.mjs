/** Debian's own browsers, driven without a window; a page that remembers what it said and asked for; how a page is judged in every look. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe } from "node:test";
import { pathToFileURL } from "node:url";

const { resolve: packageFile } = createRequire(new URL("../../web/package.json", import.meta.url));
const { default: puppeteer } = await import(pathToFileURL(packageFile("puppeteer-core")));
const axe = readFileSync(packageFile("axe-core/axe.min.js"), "utf8");

const engines = {
  chromium: {
    path: "/usr/bin/chromium",
    options: {
      browser: "chrome",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
  firefox: { path: "/usr/bin/firefox-esr", options: { browser: "firefox", extraPrefsFirefox: { "ui.prefersReducedMotion": 0 } } },
};

/** The engines there are here. With CI=true all must be. */
export const present = Object.keys(engines).filter((name) => process.env.CI === "true" || existsSync(engines[name].path));

export function launch(name) {
  const { path, options } = engines[name];
  return puppeteer.launch({ executablePath: path, headless: true, ...options });
}

/** The same tests in each engine there is, all in one browser: `define(browser, engine)` says which they are, `browser()` is there once they run. */
export function inEachEngine(define) {
  for (const engine of present) {
    describe(engine, () => {
      let browser;
      before(async () => { browser = await launch(engine); });
      after(() => browser.close());
      define(() => browser, engine);
    });
  }
}

/**
 * Opens an address in a fresh page of this size.
 * @returns the page, `said` (console messages and uncaught errors) and `asked` (addresses of all requests)
 */
export async function open(browser, address, { width = 1280, height = 720, before } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  const said = [], asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await before?.(page);
  await page.goto(address);
  return { page, said, asked };
}

/** Runs a function with each figure on the page, in their order, and with values that can travel; what it gives, of each. */
export function ofFigures(page, run, ...values) {
  return page.evaluate(`Promise.all([...document.querySelectorAll("*")].filter(({ localName }) => localName.startsWith("kl-")).map((figure) => (${run})(figure, ...${JSON.stringify(values)})))`);
}

/** Resolves when every figure there is has drawn a computed frame. */
export async function ready(page) {
  await ofFigures(page, (figure) => customElements.whenDefined(figure.localName).then(() => figure.ready));
}

/** What axe finds with all its default rules in a part of the page, or in all of it: one line a node; none: an empty list. */
export async function complaints(page, part = "html") {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  return page.evaluate(async (of) => {
    const { violations } = await globalThis.axe.run(of);
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.flat().join(" ")}: ${failureSummary}`));
  }, part);
}

/** Every way a page is looked at: theme, and width in CSS px. */
export const looks = [["light", 1280], ["dark", 1280], ["projector", 1280], ["light", 360]];

/** Dialogs have faded in. */
export const faded = (page) => page.evaluate(async () => {
  const roots = [document, ...[...document.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
  await Promise.all(roots.flatMap((root) => root.getAnimations()).map(({ finished }) => finished));
});

/** What reaches past the right edge of the page: innermost elements, as a person looks for them. Runs in the page. */
function overhanging() {
  const { clientWidth } = document.documentElement;
  const within = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? within(one.shadowRoot) : [])]);
  const wide = within(document).filter((one) => one.getBoundingClientRect().right > clientWidth + 0.5 && !one.firstElementChild);
  return wide.slice(0, 5).map((one) => `${one.localName}.${one.getAttribute("class") ?? ""} ${one.textContent.trim().slice(0, 30)}`).join("; ");
}

/** In this width and theme, put on by `wear`, nothing scrolls sideways, once it is laid out anew. */
async function fits(page, wear, when, theme, width) {
  await page.setViewport({ width, height: 844 });
  await wear(theme);
  await until(page, () => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
    .catch(async () => assert.fail(`${when} scrolls sideways, ${theme} ${width}: ${await page.evaluate(overhanging)}`));
}

/** Nothing scrolls sideways on a narrow phone, nor on a projector. */
export async function contained(page, wear, when) {
  for (const [theme, width] of [["light", 320], ["projector", 800]]) await fits(page, wear, when, theme, width);
}

/** Nothing stands in a reader's way, in any look: axe finds nothing in this part, and nothing scrolls sideways. `when`: what was done before. */
export async function unhindered(page, wear, when, part) {
  await contained(page, wear, when);
  for (const [theme, width] of looks) {
    await fits(page, wear, when, theme, width);
    await faded(page);
    assert.deepEqual(await complaints(page, part), [], `${when}, ${theme} ${width}`);
  }
}

/** The numbers on screen of all figures, every bit of them: doubles as text, once no figure is busy. */
export async function numbers(page) {
  const busy = () => ofFigures(page, (figure) => (figure.shadowRoot.querySelector('[aria-busy="true"]') ? figure.localName : ""));
  for (let waited = 0; (await busy()).some(Boolean); waited += 50) {
    if (waited > 30000) throw new Error(`Never done: ${(await busy()).filter(Boolean).join()}`);
    await moment(50);
  }
  return ofFigures(page, (figure) => figure.data().map(({ name, columns, rows }) => ({ name, columns, rows: rows.map((row) => row.map(String).join(" ")) })));
}

const moment = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a condition on the page is true (a boolean: elements do not travel the same way in both engines); says which one never was. */
export async function until(page, condition, ...values) {
  for (let waited = 0; waited < 15000; waited += 50) {
    if (await page.evaluate(condition, ...values)) return;
    await moment(50);
  }
  throw new Error(`never true: ${condition}`);
}

/** Resolves when looks a moment apart show the same: what is read no longer changes. */
export async function unchanging(read) {
  for (let last = "", same = 0; same < 3; ) {
    await moment(120);
    const now = JSON.stringify(await read());
    same = now === last ? same + 1 : 0;
    last = now;
  }
}
