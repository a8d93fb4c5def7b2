/**
 * The map as it is before anything runs: its iso-lines, where it is infinite, and the optima, from the core's own variances. It is the content of
 * <kl-map> in the built page, seen until the live figure takes its place, and where there is no script or no WebAssembly.
 */
import { escaped, short } from "./markup.mjs";

/** As the live map stands at the width of a desktop. */
const size = { width: 700, height: 480 };
const area = { left: 50, right: 692, top: 2, bottom: 436 };
/** Enough for lines without corners at this size. */
const cells = 64;

/** Strokes at 45° from the bottom of the map up to a height. */
function hatched(top) {
  const high = area.bottom - top;
  const strokes = [];
  for (let foot = area.left - high; foot < area.right; foot += 9) {
    const [from, to] = [Math.max(area.left, foot), Math.min(area.right, foot + high)];
    strokes.push(`M${short(from)} ${short(area.bottom - (from - foot))}L${short(to)} ${short(area.bottom - (to - foot))}`);
  }
  return strokes.join("");
}

/** @returns {Promise<string>} the markup of the question and the map, without scripts or styles of its own: page.css has those */
export async function mapStill(programs) {
  const { askOptima, askSurface, contours, defaultMap, describe, english, levelText, logOf, regionWords, tickText, ticks } = await programs.exportsOf(
    "scenario/map.ts", "text/english.ts", "charts/contours.ts", "charts/scale.ts", "figures/logarithm.ts", "figures/map-ask.ts", "figures/map-words.ts", "figures/target-ask.ts");
  const scenario = defaultMap();
  const surface = await askSurface(programs.lab, scenario, cells, {});
  const optima = await askOptima(programs.lab, scenario.p, {});
  const toX = (mean) => area.left + ((mean - surface.x.low) / (surface.x.high - surface.x.low)) * (area.right - area.left);
  const toY = (logSd) => area.bottom - ((logSd - surface.y.low) / (surface.y.high - surface.y.low)) * (area.bottom - area.top);
  const node = ({ x, y }) => `${short(area.left + (x / (cells - 1)) * (area.right - area.left))} ${short(area.bottom - (y / (cells - 1)) * (area.bottom - area.top))}`;
  const label = (text, x, y, name = "label") => `<text class="${name}" x="${short(x)}" y="${short(y)}" text-anchor="middle">${escaped(text)}</text>`;

  const lines = [0, 1, 2, 4, 8].flatMap((level) => contours(surface, level).map((path) => `<path class="${level === 0 ? "equal" : "iso"}" d="M${path.map(node).join("L")}"/>`
    + label(levelText(level), area.left + 64, Number(node(path.reduce((best, one) => (Math.abs(one.x - 6) < Math.abs(best.x - 6) ? one : best))).split(" ")[1]) + 4)));
  const words = regionWords(scenario);
  const edges = surface.edges.map(({ y, text }) => `<path class="axis" d="${hatched(toY(y))}"/><path class="axis" d="M${area.left} ${short(toY(y))}H${area.right}"/>`
    + label(words.firstInfinite, (area.left + area.right) / 2, (toY(y) + area.bottom) / 2 + 4, "label strong") + `<text x="${area.left - 9}" y="${short(toY(y) + 4)}" text-anchor="end">${text}</text>`);
  const axes = [...[1, 2].map((sd) => `<text x="${area.left - 9}" y="${short(toY(logOf(sd)) + 4)}" text-anchor="end">${sd}</text>`),
    ...ticks(surface.x, 5).map((mean) => `<path class="axis" d="M${short(toX(mean))} ${area.bottom}v5"/><text x="${short(toX(mean))}" y="${area.bottom + 18}" text-anchor="middle">${tickText(mean)}</text>`)];
  const marks = [...optima.reverse.map(({ q }) => `<path class="reverse" d="M${short(toX(q.mean))} ${short(toY(logOf(q.sd)) - 8)}l8 8-8 8-8-8z"/>`),
    ...optima.forward.map(({ q }) => `<circle class="forward" cx="${short(toX(q.mean))}" cy="${short(toY(logOf(q.sd)))}" r="6.5"/>`)];
  return `<p class="still-question"><span>3</span>${escaped(english.map.question)}</p>`
    + `<svg class="still map-still" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(describe(scenario, surface, optima))}">`
    + `${edges.join("")}${lines.join("")}${marks.join("")}${label(words.first, (area.left + area.right) / 2, 30, "label strong")}${label(words.second, (area.left + area.right) / 2, toY(logOf(0.8)), "label strong")}`
    + `<rect class="axis" x="${area.left}" y="${area.top}" width="${area.right - area.left}" height="${area.bottom - area.top}"/>${axes.join("")}`
    + `<text x="${(area.left + area.right) / 2}" y="${size.height - 6}" text-anchor="middle">${escaped(english.map.axis.x)}</text></svg>`;
}
