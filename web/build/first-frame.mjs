/**
 * The first figure as it is before anything runs: P, and the start of both fits, drawn from the core's densities. It is the content of <kl-fit> in the
 * built page, seen until the live figure takes its place, and where there is no script or no WebAssembly.
 */
import esbuild from "esbuild";
import { source } from "./bundle.mjs";

const size = { width: 556, height: 300 };
const plot = { left: 34, right: 554, top: 22, bottom: 274 };
const range = { low: -8, high: 8, top: 0.55 };
const points = 161;

const toX = (x) => plot.left + ((x - range.low) / (range.high - range.low)) * (plot.right - plot.left);
const toY = (y) => plot.bottom - (Math.min(y, range.top) / range.top) * (plot.bottom - plot.top);
const short = (pixel) => String(Number(pixel.toFixed(1)));
const at = (x, y) => `${short(x)} ${short(y)}`;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A curve through the values at x, open or closed down to the axis. */
function path(x, values) {
  const curve = [...x].map((value, i) => at(toX(value), toY(values[i]))).join("L");
  return { line: `M${curve}`, area: `M${at(toX(x[0]), plot.bottom)}L${curve}L${at(toX(x.at(-1)), plot.bottom)}z` };
}

/** Axes, P as a gray area with its outline, and Q where it starts, in the color of its direction. */
function panel(direction, name, { x, p, q }) {
  const [target, start] = [path(x, p), path(x, q)];
  const label = (text, left, top, more) => `<text x="${short(left)}" y="${short(top)}" ${more}>${escaped(text)}</text>`;
  const levels = [0.2, 0.4].map((level) =>
    `<path class="grid" d="M${at(plot.left, toY(level))}H${plot.right}"/>${label(String(level), plot.left - 8, toY(level) + 4, 'text-anchor="end"')}`);
  const ticks = [-6, -3, 0, 3, 6].map((tick) =>
    `<path class="axis" d="M${at(toX(tick), plot.bottom)}v5"/>${label(String(tick).replace("-", "−"), toX(tick), plot.bottom + 20, 'text-anchor="middle"')}`);
  return `<svg class="still ${direction}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(name)}">${levels.join("")}`
    + `<path class="target-area" d="${target.area}"/><path class="model-area" d="${start.area}"/><path class="target" d="${target.line}"/><path class="model" d="${start.line}"/>`
    + `<path class="axis" d="M${at(plot.left, plot.bottom)}H${plot.right}"/>${ticks.join("")}</svg>`;
}

/** What a module of the page exports. */
async function exportsOf(path) {
  const { outputFiles } = await esbuild.build({ entryPoints: [source(path)], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

/** @returns {Promise<string>} the markup of both panels, without scripts or styles of its own: page.css has those */
export async function firstFrame(lab) {
  const [{ defaultFit }, { english }] = await Promise.all([exportsOf("scenario/schema.ts"), exportsOf("text/english.ts")]);
  const scenario = defaultFit();
  const x = Float64Array.from({ length: points }, (_, i) => range.low + ((range.high - range.low) * i) / (points - 1));
  const [p, q] = await lab.density({ of: [{ family: "mixture", components: scenario.p }, { family: "gaussian", ...scenario.q }], x });
  const panels = ["forward", "reverse"].map((direction) => panel(direction, english.page.still[direction], { x, p, q }));
  return `<div class="stills">${panels.join("")}</div>`;
}
