/**
 * Builds dist/ from the built core and web/.
 *   node build/build.mjs --wasm DIR [--debug]     DIR: where kl_lab.mjs and kl_lab.wasm are
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Programs, styleSheet } from "./bundle.mjs";
import { fitStill } from "./fit-still.mjs";
import { fontFiles, fontPackages, fontPreloads, fontRules } from "./fonts.mjs";
import { renderFormulas } from "./formulas.mjs";
import { mapStill } from "./map-still.mjs";
import { notices } from "./notices.mjs";
import { hostedPage, singleFile } from "./pages.mjs";

const web = fileURLToPath(new URL("..", import.meta.url));
const dist = resolve(web, "../dist");

/** Folders of the packages among the files of a program. */
const packagesAmong = (inputs) =>
  inputs.flatMap((input) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []).map((folder) => resolve(folder));

const { values: options } = parseArgs({ options: { wasm: { type: "string" }, debug: { type: "boolean", default: false } } });
if (!options.wasm) throw new Error("--wasm DIR is missing: the folder of the built core");

const programs = await Programs.around(resolve(options.wasm), { minify: !options.debug });
const { formulas } = await programs.exportsOf("text/formulas.ts");
// Entries come with an answer: any will do.
const { estimators: ofSequences } = await programs.lab.sequences({ tokens: 2, length: 1, policy: Array(6).fill(0), reference: Array(6).fill(0), top: 1, batchSize: 2, batches: 0, seed: 0, bins: 1 });
const rendered = renderFormulas([...[...programs.catalog, ...ofSequences].flatMap(({ formula, expectation }) => [formula, expectation]), ...formulas]);

const [hosted, single, pageStyle, fit, map] = await Promise.all([
  programs.whole("esm", rendered),
  programs.whole("iife", rendered),
  styleSheet("page/page.css"),
  fitStill(programs),
  mapStill(programs),
]);
programs.lab.close();
const stills = { "kl-fit": fit, "kl-map": map };
const style = pageStyle + rendered.styles;
const html = readFileSync(`${web}/index.html`, "utf8");

rmSync(dist, { recursive: true, force: true });
const write = (name, text) => {
  mkdirSync(dirname(`${dist}/${name}`), { recursive: true });
  writeFileSync(`${dist}/${name}`, text);
};
write("kl-lab.js", hosted.text);
write("package.json", '{ "type": "module" }\n');
write("index.html", hostedPage(html, { style, fontRules, fontPreloads, stills }));
write("kl-lab.html", singleFile(html, { style, stills, program: single.text }));
write("THIRD-PARTY-NOTICES.txt", notices([...packagesAmong(hosted.inputs), ...fontPackages]));
mkdirSync(`${dist}/fonts`);
for (const [name, from] of fontFiles) copyFileSync(from, `${dist}/fonts/${name}`);
