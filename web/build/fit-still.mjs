/**
 * The first figure as it is before anything runs: P, and the start of both fits, drawn from the core's densities. It is the content of <kl-fit> in the
 * built page, seen until the live figure takes its place, and where there is no script or no WebAssembly.
 */
import { escaped, short } from "./markup.mjs";

/** As the live panels stand at the width of a desktop; the left one has room for the numbers of the axis both share. */
const size = { width: 556, height: 290 };
const margins = { forward: 34, reverse: 2 };
const top = 22, bottom = 264, right = 554;
const points = 161;

const at = (x, y) => `${short(x)} ${short(y)}`;

/** Axes, P as a gray area with its outline, and Q where it starts, in the color of its direction. */
function panel(direction, name, { x, p, q }, ranges, { ticks, tickText }) {
  const left = margins[direction];
  const toX = (value) => left + ((value - ranges.x.low) / (ranges.x.high - ranges.x.low)) * (right - left);
  const toY = (value) => bottom - (value / ranges.y.high) * (bottom - top);
  const path = (values) => {
    const curve = [...x].map((value, i) => at(toX(value), toY(values[i]))).join("L");
    return { line: `M${curve}`, area: `M${at(left, bottom)}L${curve}L${at(right, bottom)}z` };
  };
  const [target, start] = [path(p), path(q)];
  const label = (value, x, y, anchor) => `<text x="${short(x)}" y="${short(y)}" text-anchor="${anchor}">${tickText(value)}</text>`;
  const levels = ticks(ranges.y, 3, [1, 2, 5]).filter((level) => level > 0).map((level) =>
    `<path class="grid" d="M${at(left, toY(level))}H${right}"/>${direction === "forward" ? label(level, left - 8, toY(level) + 4, "end") : ""}`);
  const marks = ticks(ranges.x, 5).map((tick) => `<path class="axis" d="M${at(toX(tick), bottom)}v5"/>${label(tick, toX(tick), bottom + 19, "middle")}`);
  return `<svg class="still ${direction}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(name)}">${levels.join("")}`
    + `<path class="target-area" d="${target.area}"/><path class="model-area" d="${start.area}"/><path class="target" d="${target.line}"/><path class="model" d="${start.line}"/>`
    + `<path class="axis" d="M${at(left, bottom)}H${right}"/>${marks.join("")}</svg>`;
}

/** @returns {Promise<string>} the markup of the question and both panels, without scripts or styles of its own: page.css has those */
export async function fitStill(programs) {
  const { defaultFit, english, rangesFor, tickText, ticks } = await programs.exportsOf("scenario/fit.ts", "text/english.ts", "figures/fit-scales.ts", "charts/scale.ts");
  const scenario = defaultFit();
  const ranges = rangesFor(scenario, [], 0, undefined);
  const { low, high } = ranges.x;
  const x = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const [p, q] = await programs.lab.density({ of: [{ family: "mixture", components: scenario.p }, { family: "gaussian", ...scenario.q }], x });
  const panels = ["forward", "reverse"].map((direction) =>
    `<div><p class="still-head"><strong class="${direction}">${escaped(english.fit.directions[direction].head)}</strong></p>`
    + `${panel(direction, english.page.still[direction], { x, p, q }, ranges, { ticks, tickText })}</div>`);
  return `<p class="still-question"><span>1</span>${escaped(english.fit.question)}</p><div class="stills">${panels.join("")}</div>`;
}
