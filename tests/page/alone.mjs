/** One figure alone in an empty page with nothing but kl-lab.js; beside it the lab that its numbers are held against. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "../../web/build/serve.mjs";
import { contained, open, unchanging, unhindered } from "./browser.mjs";

const program = fileURLToPath(new URL("../../dist/kl-lab.js", import.meta.url));

/** A figure's own headings stand below an article's: these take no room, so that axe judges it as it would there. */
export const headings = '<div style="position: absolute; clip-path: inset(50%)"><h1>Alone</h1><h2>A figure</h2></div>';

/** Presses a button, alone of those that open dialogs: whether it opened something. Runs in the page. */
function opens(element, control) {
  const root = element.shadowRoot;
  root.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  const button = root.querySelector(`button[data-control="${control}"]`);
  if (!button || button.disabled || button.getClientRects().length === 0) return false; // pressing another may have taken it away, as removing a mode does
  if (button.getAttribute("aria-expanded") === "true") return false; // a step has opened it
  button.click();
  return root.querySelector("dialog[open]") !== null || button.getAttribute("aria-expanded") === "true";
}

/** Serves a folder of its own; `close` when done. `tag`: the element's name, such as "kl-map". */
export async function alone(tag) {
  const { loadKlLab } = await import(pathToFileURL(program));
  const lab = await loadKlLab();
  const folder = mkdtempSync(join(tmpdir(), `${tag}-`));
  copyFileSync(program, join(folder, "kl-lab.js"));
  const server = await serve({ folder: `${folder}/` });
  let written = 0;

  /** The address of an empty page with this in its body. */
  function pageOf(body) {
    const name = `${++written}.html`;
    writeFileSync(join(folder, name), `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Alone</title><body><main>${body}</main><script type="module" src="kl-lab.js"></script></html>`);
    return server.address + name;
  }
  /** Runs a function with the element, and with values that can travel. */
  const figure = (page, run, ...values) => page.evaluate(`(${run})(document.querySelector("${tag}"), ...${JSON.stringify(values)})`);
  /** Puts a theme on it, in a page to match. */
  const wear = (page) => (theme) => figure(page, (element, to) => {
    element.setAttribute("theme", to);
    document.documentElement.style.background = to === "dark" ? "#14171a" : "#fff";
  }, theme);
  const tables = (page) => figure(page, (element) => element.data().map((table) => ({ ...table, rows: table.rows.map((row) => row.map(String)) })));

  return {
    lab,
    server,
    pageOf,
    figure,
    tables,
    /** Opens such a page, and waits until the figure is drawn. `browser`: gives the one to open it in. */
    visitor: (browser) => async (attributes = "", options) => {
      const opened = await open(browser(), pageOf(`${headings}<${tag} ${attributes}></${tag}>`), options);
      await figure(opened.page, (element) => customElements.whenDefined(element.localName).then(() => element.ready));
      return opened;
    },
    state: (page) => figure(page, (element) => element.scenario),
    words: (page, selector) => figure(page, (element, of) => [...element.shadowRoot.querySelectorAll(of)].map((found) => found.textContent.trim()), selector),
    press: (page, selector) => figure(page, (element, of) => element.shadowRoot.querySelector(of).click(), selector),
    /** All text a person can read in the figure, its names for assistive technology included. */
    everything: (page) => figure(page, (element) => [
      element.shadowRoot.querySelector(".figure").innerText,
      ...[...element.shadowRoot.querySelectorAll("[aria-label], [aria-valuetext]")].map((found) => `${found.getAttribute("aria-label")} ${found.getAttribute("aria-valuetext") ?? ""}`),
      element.shadowRoot.querySelector("[aria-live]").textContent,
    ].join("\n")),
    contained: (page, when) => contained(page, wear(page), when),
    /** It stands in nobody's way, in any look: after each of these steps (what is done, by what it leads to), and then with whatever its buttons open. */
    unhindered: async (page, steps) => {
      for (const [when, step] of Object.entries(steps)) {
        await step();
        await unhindered(page, wear(page), when);
      }
      const controls = await figure(page, (element) => [...new Set([...element.shadowRoot.querySelectorAll("button[data-control]")].map((button) => button.dataset.control))]);
      for (const control of controls) if (await figure(page, opens, control)) await unhindered(page, wear(page), `with its ${control}`);
    },
    /** No request is under way any more. */
    settled: (page) => unchanging(() => tables(page)),
    async close() {
      lab.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A scenario attribute from the text of a link. */
export const saying = (scenario) => `scenario="${scenario.replaceAll("&", "&amp;")}"`;
