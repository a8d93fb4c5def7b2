/** What web/build/build.mjs puts in place of these imports. */

/** The core's JavaScript half, as Emscripten writes it. */
declare module "kl:glue" {
  export default function instantiate(options: {
    instantiateWasm(imports: WebAssembly.Imports, received: (instance: WebAssembly.Instance) => void): object;
    locateFile(file: string): string;
    printErr(line: string): void;
  }): Promise<unknown>;
}

/** The core itself: WebAssembly, raw deflate, base64. */
declare module "kl:wasm" {
  const deflated: string;
  export default deflated;
}

/** The program of a worker, as text. */
declare module "kl:worker" {
  const program: string;
  export default program;
}

/** The core's own table of estimators, as the build asked for it: what `Lab.catalog()` answers, there without asking. */
declare module "kl:catalog" {
  const catalog: readonly import("./api.ts").EstimatorInfo[];
  export default catalog;
}

/** Formulas as MathML, made when the page is built: [tag, attributes, children], by their TeX. */
declare module "kl:formulas" {
  export type MathNode = [tag: string, attributes: Record<string, string>, children: (MathNode | string)[]];
  const formulas: Record<string, MathNode>;
  export default formulas;
  /** The rules behind the classes in the nodes, which under the page's policy may carry no style: for shadow roots, the pages have them. */
  export const styles: string;
}

/** A style sheet, as text. */
declare module "*.css" {
  const text: string;
  export default text;
}
