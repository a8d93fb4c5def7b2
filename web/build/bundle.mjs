/** TypeScript to programs, by esbuild: what the imports "kl:…" stand for is made here. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
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

async function bundle(entry, format, made, { minify = true } = {}) {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [source(entry)],
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

/** All programs around one build of the core. `wasm`: the folder with kl_lab.mjs and kl_lab.wasm. */
export class Programs {
  #wasm;
  #made;
  #minify;

  static async around(wasm, { minify }) {
    const glue = { "kl:glue": { file: `${wasm}/kl_lab.mjs` } };
    const worker = await bundle("lab/worker.ts", "iife", glue, { minify });
    const deflated = deflateRawSync(readFileSync(`${wasm}/kl_lab.wasm`), { level: 9 }).toString("base64");
    return new Programs(wasm, { ...glue, "kl:wasm": { contents: deflated, loader: "text" }, "kl:worker": { contents: worker.text, loader: "text" } }, minify);
  }

  constructor(wasm, made, minify) {
    this.#wasm = wasm;
    this.#made = made;
    this.#minify = minify;
  }

  /** What a module of our own exports, run here. */
  async exportsOf(path) {
    const file = `${this.#wasm}/${path.replaceAll("/", "-")}.mjs`;
    writeFileSync(file, (await bundle(path, "esm", this.#made)).text);
    return import(pathToFileURL(file));
  }

  /** The whole program, as "esm" or "iife". */
  whole(format, { formulas, styles }) {
    const contents = `export default ${JSON.stringify(formulas)}; export const styles = ${JSON.stringify(styles)};`;
    return bundle("kl-lab.ts", format, { ...this.#made, "kl:formulas": { contents, loader: "js" } }, { minify: this.#minify });
  }
}

export async function styleSheet(path) {
  const { outputFiles } = await esbuild.build({ entryPoints: [source(path)], bundle: true, minify: true, charset: "utf8", write: false });
  return outputFiles[0].text.trim();
}
