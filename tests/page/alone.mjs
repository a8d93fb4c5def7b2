/** One figure alone in an empty page with nothing but kl-lab.js; beside it the lab that its numbers are held against. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { serve } from "../../web/build/serve.mjs";
import { open, unchanging } from "./browser.mjs";

const program = fileURLToPath(new URL("../../dist/kl-lab.js", import.meta.url));

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
  const tables = (page) => figure(page, (element) => element.data().map((table) => ({ ...table, rows: table.rows.map((row) => row.map(String)) })));

  return {
    lab,
    server,
    pageOf,
    figure,
    tables,
    /** Opens such a page, and waits until the figure is drawn. `browser`: gives the one to open it in. */
    visitor: (browser) => async (attributes = "", options) => {
      const opened = await open(browser(), pageOf(`<${tag} ${attributes}></${tag}>`), options);
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
