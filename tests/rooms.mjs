/**
 * The rooms of the code: a file uses its own room and those named for it here, and nothing else. And what no room may do: mathematics in the page whose
 * bits differ between engines; in the core transcendental functions of a library, and what has an order or a randomness of its own.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const esbuild = createRequire(new URL("../web/package.json", import.meta.url))("esbuild");
const root = fileURLToPath(new URL("..", import.meta.url));

/** Top to bottom: each may use those above. */
const coreRooms = ["numeric", "density", "divergence", "estimator", "experiment"];
/** Files that stand outside the rooms, and may be used by all of them. */
const roomless = ["cpp/kl/refusal.h", "web/src/api.ts", "web/src/kl-modules.d.ts"];

/** What a room of web/src may use beside itself, api.ts and the text of style sheets. */
const pageRooms = {
  lab: { rooms: [], packages: ["kl:glue", "kl:wasm", "kl:worker"] },
  scenario: { rooms: [], packages: ["kl:catalog"] },
  text: { rooms: [], packages: [] },
  charts: { rooms: [], packages: ["chart.js"] },
  controls: { rooms: [], packages: [] },
  figures: { rooms: ["lab", "scenario", "text", "charts", "controls"], packages: ["kl:formulas"] },
  page: { rooms: ["figures", "lab", "scenario", "controls", "text"], packages: ["kl:formulas"] },
};
/** The entry stands above all rooms, and uses these. */
const entry = { rooms: ["figures", "lab", "page", "scenario"], packages: [] };

/** The same bits in every engine. */
const exactMath = ["min", "max", "abs", "floor", "ceil", "round", "sign", "trunc", "sqrt"];

/** The core's own, which within numeric need no qualification. */
const ownMath = ["exp", "expm1", "log", "log1p"];
const libraryMath = "exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|erf|erfc|tgamma|lgamma|cbrt|hypot|fma";

/** C++ with comments and strings blanked; line breaks stay. */
const withoutWords = (code) =>
  code.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, (words) => words.replace(/[^\n]/g, " "));

const lineOf = (code, index) => code.slice(0, index).split("\n").length;

function* coreFaults(path, code) {
  const [, area, room] = path.split("/"); // cpp, kl or bindings, …
  if (!roomless.includes(path) && !(area === "bindings" || (area === "kl" && coreRooms.includes(room)))) yield `${path} is in no room: ${coreRooms.join(", ")}, bindings`;
  for (const { 1: used, index } of code.matchAll(/^[ \t]*#\s*include\s*["<]([^">]+)[">]/gm)) {
    const at = `${path}:${lineOf(code, index)}`;
    if (/emscripten/.test(used) && area !== "bindings") yield `${at} uses Emscripten, which cpp/bindings alone may`;
    if (used.startsWith("bindings/") && area !== "bindings") yield `${at} uses ${used}, which no room of the core may`;
    if (/^(random|unordered_map|unordered_set|thread)$/.test(used)) yield `${at} uses <${used}>, whose order or bits differ between machines`;
    if (/catch2|gtest|boost/.test(used)) yield `${at} uses ${used}: the core is tested, not the tests cored`;
    const usedRoom = /^kl\/(\w+)\//.exec(used)?.[1];
    if (area === "kl" && usedRoom && coreRooms.indexOf(usedRoom) > coreRooms.indexOf(room)) yield `${at} is in ${room} and uses ${used}, which is below it`;
    if (area === "kl" && used.startsWith(".")) yield `${at} includes by a relative path, which hides the room`;
  }
  const plain = withoutWords(code);
  const faultAt = (used, index) => `${path}:${lineOf(plain, index)} uses ${used}, whose bits differ between machines`;
  for (const { 0: used, index } of plain.matchAll(new RegExp(`\\b(?:std|Eigen)::(?:${libraryMath})\\b|\\b__builtin_(?:${libraryMath})\\b|(?:\\.|->)(?:${libraryMath})\\s*\\(`, "g")))
    yield faultAt(used, index);
  // Without a namespace, or with an empty one, C's own would be called, unless numeric's was named.
  for (const { 1: used, index } of plain.matchAll(new RegExp(`(?<![\\w.>]|\\w::)(?:::)?\\b(${libraryMath})\\s*\\(`, "g"))) {
    const own = ownMath.includes(used) && (room === "numeric" || plain.includes(`using numeric::${used};`));
    if (!own || plain.startsWith("::", index)) yield faultAt(used, index);
  }
  for (const { index } of area === "kl" ? plain.matchAll(/\b__EMSCRIPTEN__\b/g) : []) yield `${path}:${lineOf(plain, index)} asks for the platform, which the core does not know`;
}

/** `figures`: the files that define one. */
function* pageFaults(path, code, figures) {
  const inside = path.slice("web/src/".length);
  const room = inside === "kl-lab.ts" ? "entry" : inside.split("/")[0];
  const allowed = room === "entry" ? entry : roomless.includes(path) ? { rooms: [], packages: [] } : pageRooms[room];
  if (!allowed) return yield `${path} is in no room: ${Object.keys(pageRooms).join(", ")}`;

  for (const { 1: from, 2: atOnce, index } of code.matchAll(/^[ \t]*(?:import|export|\})(?:[^;"'`]*?\bfrom)?\s*["']([^"']+)["']|\bimport\(\s*["'`]([^"'`]+)/gm)) {
    const used = from ?? atOnce;
    const at = `${path}:${lineOf(code, index)}`;
    if (!used.startsWith(".")) {
      if (!allowed.packages.includes(used)) yield `${at} uses ${used}, which ${room} may not`;
      continue;
    }
    const target = normalize(join(dirname(inside), used));
    if (target.startsWith("..")) yield `${at} uses ${used}, outside web/src`;
    else if (target !== "api.ts") {
      const usedRoom = target.split("/")[0];
      if (usedRoom !== room && !allowed.rooms.includes(usedRoom)) yield `${at} is in ${room} and uses ${target}, which it may not`;
      if (room === "figures" && inside !== "figures/index.ts" && figures.has(target) && folderOf(target) !== folderOf(inside))
        yield `${at} uses another figure, ${target}`;
    }
  }

  // Only a parser can tell code from words: esbuild renames each use of Math, and writes a call for each power.
  const { code: renamed } = esbuild.transformSync(code, { loader: "ts", define: { Math: "usedMath" }, supported: { "exponent-operator": false } });
  if (room !== "charts")
    for (const { 1: name } of renamed.matchAll(/\busedMath\b(?:\??\.(\w+))?/g))
      if (!exactMath.includes(name)) yield `${path} uses Math${name ? `.${name}` : ""}, whose bits differ between engines: numbers come from the core`;
  if (/\.Math\b/.test(renamed)) yield `${path} uses Math by way of another object: write it plainly, so that it can be seen`;
  for (const _ of renamed.matchAll(/(?<!var )\b__pow\b(?! =)/g)) yield `${path} uses **, whose bits differ between engines`;
}

/** A figure may be a folder, whose files use each other. */
const folderOf = (file) => (file.split("/").length > 2 ? dirname(file) : file);

/** Every use of a room, a package or a function that is not allowed. `files`: text by path from the root. */
function faults(files) {
  const figures = new Set([...files.keys()].filter((path) => /class \w+ extends Figure\b/.test(files.get(path))).map((path) => path.slice("web/src/".length)));
  return [...files].flatMap(([path, code]) => [...(path.startsWith("cpp/") ? coreFaults(path, code) : pageFaults(path, code, figures))]);
}

function filesBelow(folder, ending) {
  const found = readdirSync(join(root, folder), { withFileTypes: true, recursive: true }).filter((file) => file.isFile() && ending.test(file.name));
  return found.map((file) => relative(root, join(file.parentPath ?? file.path, file.name))).map((path) => [path, readFileSync(join(root, path), "utf8")]);
}

test("every file uses its own room and those it may", () => {
  const files = [...filesBelow("cpp", /\.(h|cpp|inl)$/), ...filesBelow("web/src", /\.ts$/)];
  assert.ok(files.length > 40, "the sources were not found");
  assert.deepEqual(faults(new Map(files)), []);
});

for (const [what, path, code] of [
  ["numeric does not know densities", "cpp/kl/numeric/a.cpp", '#include "kl/density/density.h"'],
  ["an estimator does not know experiments", "cpp/kl/estimator/a.h", '#include "kl/experiment/fit.h"'],
  ["the core does not know JavaScript", "cpp/kl/experiment/a.cpp", "#include <emscripten/val.h>"],
  ["the core does not know its bindings", "cpp/kl/experiment/a.cpp", '#include "bindings/read.h"'],
  ["the core uses no library's exp", "cpp/kl/density/a.cpp", "double x = std::exp(1.0);"],
  ["the core uses no exp of Eigen's", "cpp/kl/density/a.cpp", "auto y = x.exp();"],
  ["nor a power", "cpp/kl/density/a.cpp", "auto y = x.pow(3);"],
  ["nor C's exp", "cpp/kl/density/a.cpp", "double y = exp(x);"],
  ["nor C's by its full name", "cpp/kl/numeric/a.cpp", "double y = ::exp(x);"],
  ["nor C's sine, in numeric either", "cpp/kl/numeric/a.cpp", "double y = sin(x);"],
  ["nor the compiler's", "cpp/kl/numeric/a.cpp", "double y = __builtin_log(x);"],
  ["nor a library's under another name", "cpp/kl/density/a.cpp", "using std::log;"],
  ["the bindings compute no exp", "cpp/bindings/a.cpp", "double y = std::exp(x);"],
  ["a room of the core has a name of its own", "cpp/kl/helpers/a.h", ""],
  ["nor is there code beside the rooms of the core", "cpp/kl/helpers.h", ""],
  ["the core draws from no library", "cpp/kl/numeric/a.cpp", "#include <random>"],
  ["the core asks for no platform", "cpp/kl/numeric/a.cpp", "#ifdef __EMSCRIPTEN__"],
  ["a relative include hides no room", "cpp/kl/numeric/a.h", '#include "../density/density.h"'],
  ["the lab does not know figures", "web/src/lab/a.ts", 'import { figures } from "../figures/index.ts";'],
  ["a type counts as a use", "web/src/text/a.ts", 'import type { Lab } from "../lab/lab.ts";'],
  ["an import at run time counts as a use", "web/src/charts/a.ts", 'await import("../lab/lab.ts");'],
  ["only charts know Chart.js", "web/src/figures/a.ts", 'import { Chart } from "chart.js";'],
  ["a room has a name of its own", "web/src/helpers/a.ts", ""],
  ["nor is there code beside the rooms", "web/src/helpers.ts", ""],
  ["the interface uses nothing", "web/src/api.ts", 'import type { Lab } from "./lab/lab.ts";'],
  ["the page computes no exp", "web/src/figures/a.ts", "const y = Math.exp(x);"],
  ["nor by another name", "web/src/figures/a.ts", "const { exp } = Math;"],
  ["nor inside a template", "web/src/text/a.ts", "const y = `${Math.log(x)}`;"],
  ["nor as a power", "web/src/charts/a.ts", "const y = x ** 2;"],
  ["what is used again is a use", "web/src/text/a.ts", 'export { sharedLab } from "../lab/lab.ts";'],
]) {
  test(`${what}: caught`, () => assert.equal(faults(new Map([[path, code]])).length, 1));
}

test("a figure uses no other figure, and its base", () => {
  const base = ["web/src/figures/figure.ts", "export abstract class Figure {}"];
  const one = ["web/src/figures/one.ts", 'import { Figure } from "./figure.ts";\nexport class One extends Figure {}'];
  const other = ["web/src/figures/other.ts", 'import { One } from "./one.ts";\nexport class Other extends Figure {}'];
  assert.deepEqual(faults(new Map([base, one])), []);
  assert.deepEqual(faults(new Map([base, one, other])), ["web/src/figures/other.ts:1 uses another figure, figures/one.ts"]);
});

test("the core's own functions are no library's", () => {
  const files = [
    ["cpp/kl/density/a.cpp", "double a = numeric::exp(x), b = Extended::log(y), c = std::sqrt(x), d = tail.log, e = log_density(p, x);"],
    ["cpp/kl/density/b.cpp", "using numeric::exp;\ndouble a = exp(x);"],
    ["cpp/kl/numeric/a.cpp", "template <class T> T exp(T x) { return T(1) + expm1(x); }"],
  ];
  assert.deepEqual(faults(new Map(files)), []);
});

test("comments and strings are no uses", () => {
  const code = '/** Math.exp(x) ** 2 */ const words = "Math.exp"; // import "../lab/lab.ts"\nconst least = Math.min(1, 2);';
  assert.deepEqual(faults(new Map([["web/src/text/a.ts", code]])), []);
});
