/** The modules of web/src/scenario, built around the core's own table of estimators. */
import { fileURLToPath } from "node:url";
import { Programs } from "../../web/build/bundle.mjs";

const programs = await Programs.around(fileURLToPath(new URL("../../build/wasm-release", import.meta.url)));
programs.lab.close();

/** What the core says of its estimators. */
export const { catalog } = programs;
export const scenarios = await programs.exportsOf(...["codec", "coding", "column", "dimension", "fit", "link", "losses", "map", "metric", "noise", "policy", "question", "sequence-logits", "sequences", "target", "target-text", "texts"].map((file) => `scenario/${file}.ts`));
/** The paths that problems name. */
export const fields = (problems) => problems.map((problem) => problem.field);
