/** Where Q stands, and what a batch is up against: the first words of <kl-noise>. */
import type { StudyResult } from "../api.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import { significant, whole } from "../text/numbers.ts";
import { parameterOf } from "./noise-study.ts";
import { shortest, truthOf } from "./noise-words.ts";

const text = english.noise;

function place({ p, q }: NoiseScenario): string {
  const { lead } = text;
  if (!Array.isArray(p)) return lead.families[p.family] ?? "";
  const [only] = p;
  if (only && p.length === 1) {
    if (only.sd !== q.sd) return lead.apart;
    return only.mean === q.mean ? lead.same : lead.near(shortest(Math.abs(only.mean - q.mean) / q.sd));
  }
  const modes = p.filter(({ weight }) => weight > 0).sort((a, b) => a.mean - b.mean);
  const [left, right] = [modes[0], modes.at(-1)];
  if (!left || !right) return lead.between;
  const on = modes.find(({ mean, sd }) => Math.abs(q.mean - mean) <= 0.5 * sd && q.sd <= 1.7 * sd && q.sd >= 0.6 * sd);
  if (on) return lead.sits(modes.length > 2 && on !== left && on !== right ? lead.modes.middle : on === left ? lead.modes.left : lead.modes.right);
  if (q.mean < left.mean - left.sd || q.mean > right.mean + right.sd) return lead.outside;
  return q.sd >= 0.35 * (right.mean - left.mean) ? lead.covers : lead.between;
}

/** Where Q stands, and what a batch is up against. */
export function lead(scenario: NoiseScenario, results: readonly StudyResult[]): string {
  const { lead: words } = text;
  const kind = text.directions[scenario.direction];
  const at = results[0] ? parameterOf(scenario, results[0]) : 0;
  const truth = truthOf(scenario, results);
  const sds = results.map(({ exact }) => exact.sd[at] ?? NaN).filter(Number.isFinite);
  const [calmest, loudest] = [Math.min(...sds), Math.max(...sds)];
  const second = Number.isNaN(truth) ? words.none(kind)
    : truth === Infinity ? words.infinite(kind)
    : scenario.parameter === "value" ? words.value(kind, significant(truth))
    : Math.abs(truth) <= 1e-9 * loudest ? words.zero(kind)
    : Math.abs(truth) < calmest ? words.drowned(kind, significant(truth), whole(scenario.batch))
    : words.seen(kind, significant(truth));
  return `${place(scenario)} ${second}`;
}
