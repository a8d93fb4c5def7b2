/** Debian's own browsers, driven without a window; a page that remembers what it said and asked for. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
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

/** The figures of the article. */
export const figures = ["kl-fit", "kl-noise", "kl-map", "kl-losses", "kl-metric", "kl-coding", "kl-dimension"];

/** Resolves when every figure there is has drawn a computed frame. */
export function ready(page) {
  return page.evaluate(async (names) => {
    await Promise.all(names.map((name) => customElements.whenDefined(name)));
    await Promise.all([...document.querySelectorAll(names.join())].map((figure) => figure.ready));
  }, figures);
}

/** What axe finds with all its default rules, one line a node; none: an empty list. */
export async function complaints(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.flat().join(" ")}: ${failureSummary}`));
  });
}

/** The numbers on screen of all figures, every bit of them: doubles as text. Those of a map once its grid is whole. */
export async function numbers(page) {
  await until(page, (names) => [...document.querySelectorAll(names.join())].every((figure) => !figure.shadowRoot.querySelector('[aria-busy="true"]')), figures);
  return page.evaluate((names) => [...document.querySelectorAll(names.join())].map((figure) =>
    figure.data().map(({ name, columns, rows }) => ({ name, columns, rows: rows.map((row) => row.map(String).join(" ")) }))), figures);
}

/** Waits until a condition on the page is true (a boolean: elements do not travel the same way in both engines); says which one never was. */
export async function until(page, condition, ...values) {
  for (let waited = 0; waited < 15000; waited += 50) {
    if (await page.evaluate(condition, ...values)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never true: ${condition}`);
}

/** Resolves when looks a moment apart show the same: what is read no longer changes. */
export async function unchanging(read) {
  for (let last = "", same = 0; same < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    const now = JSON.stringify(await read());
    same = now === last ? same + 1 : 0;
    last = now;
  }
}
