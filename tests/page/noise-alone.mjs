/** <kl-noise> alone in an empty page, hands to use it with, and what its tables must hold. */
import { alone, saying } from "./alone.mjs";

export const { close, contained, everything, figure, lab, press, settled, state, tables, unhindered, visitor, words } = await alone("kl-noise");
export const whole = (scenario = "") => `start="paused" ${saying(scenario)}`;
export const choose = (page, control, value) => figure(page, (noise, name, to) => {
  const select = noise.shadowRoot.querySelector(`[data-control="${name}"] select`);
  select.value = to;
  select.dispatchEvent(new Event("change"));
}, control, value);
export const type = (page, control, text) => figure(page, (noise, name, to) => {
  const field = noise.shadowRoot.querySelector(`[data-control="${name}"] input[type="text"]`);
  field.value = to;
  field.dispatchEvent(new Event("change"));
}, control, text);

export const gaussian = (mean, sd) => ({ family: "gaussian", mean, sd });
/** The request a scenario stands for. */
export const request = ({ p, q, direction, estimators, batch, batches, seed, bins }) =>
  ({ p: p.length === 1 ? gaussian(p[0].mean, p[0].sd) : { family: "mixture", components: p }, q: gaussian(q.mean, q.sd), direction, estimators, batchSize: batch, batches, seed, bins });
/** The rows of the figure's first three tables, from the lab's answer. */
export function expected(scenario, results, batches) {
  const at = Math.max(0, results[0].parameters.indexOf(scenario.parameter));
  const rows = (which) => {
    const all = results.map((result) => result.histogram[at][which]);
    const { edges } = all[0];
    return [
      [-Infinity, edges[0], ...all.map(({ below }) => below)],
      ...Array.from({ length: edges.length - 1 }, (_, i) => [edges[i], edges[i + 1], ...all.map(({ counts }) => counts[i])]),
      [edges.at(-1), Infinity, ...all.map(({ above }) => above)],
    ];
  };
  const moments = results.map(({ truth, exact, sampled }, i) => [i + 1, truth[at], exact.mean[at], exact.sd[at], exact.visible[at], sampled.mean[at], sampled.sd[at], batches]);
  return [moments, rows("estimate"), rows("variance")].map((table) => table.map((row) => row.map(String)));
}
