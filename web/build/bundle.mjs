/** TypeScript to programs, by esbuild: what the imports "kl:…" stand for is made here. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import esbuild from "esbuild";

export const source = (path) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

/** Style sheets become text in a program: figures adopt them, since a page's policy lets no inline style in. */
const styleText = {
  name: "style-text",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/** `made`: what each "kl:name" is, as text to read as `loader`, or as a file to read instead. */
const madeModules = (made) => ({
  name: "made-modules",
  setup(build) {
    build.onResolve({ filter: /^kl:/ }, ({ path }) => {
      if (!(path in made)) throw new Error(`${path} is not made for this program`);
      return made[path].file ? { path: made[path].file } : { path, namespace: "made" };
    });
    build.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => made[path]);
  },
});

/** `input`: esbuild's own options for what to begin from. */
async function bundle(input, format, made, { minify = true } = {}) {
  const { outputFiles, metafile } = await esbuild.build({
    ...input,
    bundle: true,
    format,
    minify,
    target: ["es2022", "chrome107", "firefox104", "safari16.4"],
    charset: "utf8",
    define: { "import.meta.url": '""' }, // the glue asks where it was loaded from, and never uses it
    legalComments: "none", // they are in the notices
    plugins: [styleText, madeModules(made)],
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

/** What modules of our own export, run here. `paths` within src/; names that two of them export are left out. */
async function exportsOf(paths, made) {
  const contents = paths.map((path) => `export * from "./${path}";`).join("\n");
  const { text } = await bundle({ stdin: { contents, resolveDir: source("") } }, "esm", made);
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

/** All programs around one build of the core. */
export class Programs {
  /** The built core at work, in this thread, and what it says of its estimators. */
  lab;
  catalog;
  #made;
  #minify;

  /** `wasm`: the folder with kl_lab.mjs and kl_lab.wasm. */
  static async around(wasm, { minify = true } = {}) {
    const glue = { "kl:glue": { file: `${wasm}/kl_lab.mjs` } };
    const worker = await bundle({ entryPoints: [source("lab/worker.ts")] }, "iife", glue, { minify });
    const deflated = deflateRawSync(readFileSync(`${wasm}/kl_lab.wasm`), { level: 9 }).toString("base64");
    const core = { ...glue, "kl:wasm": { contents: deflated, loader: "text" }, "kl:worker": { contents: worker.text, loader: "text" } };
    const { loadKlLab } = await exportsOf(["lab/lab.ts"], core);
    const lab = await loadKlLab();
    const catalog = await lab.catalog();
    return new Programs(lab, catalog, { ...core, "kl:catalog": { contents: JSON.stringify(catalog), loader: "json" } }, minify);
  }

  constructor(lab, catalog, made, minify) {
    this.lab = lab;
    this.catalog = catalog;
    this.#made = made;
    this.#minify = minify;
  }

  exportsOf(...paths) {
    return exportsOf(paths, this.#made);
  }

  /** The whole program, as "esm" or "iife". */
  whole(format, { formulas, styles }) {
    const contents = `export default ${JSON.stringify(formulas)}; export const styles = ${JSON.stringify(styles)};`;
    return bundle({ entryPoints: [source("kl-lab.ts")] }, format, { ...this.#made, "kl:formulas": { contents, loader: "js" } }, { minify: this.#minify });
  }
}

export async function styleSheet(path) {
  const { outputFiles } = await esbuild.build({ entryPoints: [source(path)], bundle: true, minify: true, charset: "utf8", write: false });
  return outputFiles[0].text.trim();
}
