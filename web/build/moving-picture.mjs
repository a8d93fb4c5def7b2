/**
 * The moving picture of the README, from the built core's own numbers: both fits of the first figure, as one animated SVG.
 *   ./build_wasm.sh && node web/build/moving-picture.mjs > web/moving-picture.svg
 */
import { loadKlLab } from "../../dist/kl-lab.js";

const p = { family: "mixture", components: [{ weight: 0.5, mean: -3, sd: 1 }, { weight: 0.5, mean: 3, sd: 1 }] };
const q = { family: "gaussian", mean: 1.8, sd: 0.85 };
const optimizer = { method: "natural-gradient", learningRate: 0.05 };
const panels = [
  { kind: "forward-kl", title: "Forward KL", formula: "D(P‖Q)", words: "stretches Q until nothing of P is missed", color: "#0072b2", ink: "#0068a3", left: 24 },
  { kind: "reverse-kl", title: "Reverse KL", formula: "D(Q‖P)", words: "keeps Q where P is, and drops half of P", color: "#d55e00", ink: "#b34d00", left: 424 },
];
const width = 352, top = 64, bottom = 236, low = -7.5, high = 7.5, peak = 0.5, points = 101;
const every = 4, steps = 120, seconds = 6.5, playing = 5; // then it rests

const x = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
const curve = (left, values) =>
  [...values].map((value, i) => `${(left + (width * i) / (points - 1)).toFixed(1)} ${(bottom - ((bottom - top) * value) / peak).toFixed(1)}`).join("L");

const lab = await loadKlLab();
const [target] = await lab.density({ of: [p], x });
const parts = [];
for (const { kind, title, formula, words, color, ink, left } of panels) {
  const { frames } = await lab.fit({ p, q, kind, optimizer, gradient: "exact", steps, every });
  const shapes = (await lab.density({ of: frames.map((frame) => frame.q), x })).map((values) => `M${curve(left, values)}`);
  const moments = [...shapes.map((_, i) => ((playing / seconds) * i) / (shapes.length - 1)), 1].map((time) => time.toFixed(4));
  const [last] = shapes.slice(-1);
  parts.push(`<text x="${left}" y="28" font-weight="650" fill="${ink}">${title} <tspan font-family="serif" font-style="italic" font-weight="400" fill="#16191d">${formula}</tspan></text>`
    + `<text x="${left}" y="48" font-size="13" fill="#565e67">${words}</text>`
    + `<path d="M${left} ${bottom}L${curve(left, target)}L${left + width} ${bottom}z" fill="#e6e8eb" stroke="#2b3036" stroke-width="2"/>`
    + `<path d="${last}" fill="${color}" fill-opacity="0.1" stroke="${color}" stroke-width="3"><animate attributeName="d" dur="${seconds}s" repeatCount="indefinite" keyTimes="${moments.join(";")}" values="${[...shapes, last].join(";")}"/></path>`
    + `<path d="M${left} ${bottom}h${width}" stroke="#565e67"/>`
    + `<text x="${left}" y="262" font-size="14" fill="#16191d">settles at ${frames.at(-1).value.toFixed(3)} nats</text>`);
}
lab.close();
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 280" width="800" height="280" font-family="Inter, system-ui, sans-serif" font-size="17" role="img" `
  + `aria-label="One target with two modes. Forward KL stretches a bell curve over both; reverse KL locks it on one."><rect width="800" height="280" fill="#fff"/>${parts.join("")}</svg>\n`);
