/** What <kl-noise> says: where Q stands, which estimator is quiet, and which one only looks so. */
import type { StudyResult } from "../api.ts";
import { lambdaEstimators, type NoiseScenario } from "../scenario/schema.ts";
import { english } from "../text/english.ts";
import { decimal, list, percent, significant, superscript, whole } from "../text/numbers.ts";
import { parameterOf, sampledNear, stateOf, varianceAt, type Family, type State } from "./noise-study.ts";

const text = english.noise;

/** One row as numbers, all of one batch's estimate, in the parameter shown. */
export interface Line {
  /** Of the estimator, with its λ. */
  name: string;
  note: string;
  state: State;
  /** The exact moments hold for the true λ*, which the sampled ones have to estimate. */
  ideal: boolean;
  exact: { mean: number; sd: number };
  sampled: { mean: number; sd: number };
}

export function lineOf(scenario: NoiseScenario, all: StudyResult, part: StudyResult): Line {
  const at = parameterOf(scenario, all);
  const { name, lambda } = all.estimator;
  const known = text.estimators[name];
  const note = known?.note(whole(scenario.batch - 1)) ?? "";
  const pick = ({ mean, sd }: { mean: Float64Array; sd: Float64Array }) => ({ mean: mean[at] ?? NaN, sd: sd[at] ?? NaN });
  return {
    name: known?.name ?? name,
    note: lambdaEstimators.includes(name) ? text.controls.at(shortest(lambda ?? 1)) : note,
    state: stateOf(all, at),
    ideal: all.exact.kind === "ideal",
    exact: pick(all.exact),
    sampled: pick(part.sampled),
  };
}

/** Means are written to the place of the third digit of `sd`; what is zero but for rounding, as 0. */
export function writtenMean(mean: number, sd: number): string {
  if (Number.isNaN(mean)) return text.rows.missing;
  if (Math.abs(mean) <= 1e-9 * sd) return "0";
  const digits = significant(sd);
  if (!Number.isFinite(sd) || sd === 0 || digits.includes("×")) return significant(mean);
  return decimal(mean, digits.split(".")[1]?.length ?? 0);
}

/** The sd whose third digit the means of all rows are written to: the calmest. */
export const finest = (lines: readonly Line[]): number =>
  lines.reduce((least, { exact, sampled }) => Math.min(least, Number.isFinite(exact.sd) && exact.sd > 0 ? exact.sd : sampled.sd > 0 ? sampled.sd : Infinity), Infinity);

/** Where there is no number, a dash: NaN is never shown. */
export const written = (value: number): string => (Number.isNaN(value) ? text.rows.missing : significant(value));

/** At most three digits, and no more than it needs: 1, 0.85, −3. */
export const shortest = (value: number): string => String(Number(value.toPrecision(3))).replace("-", "−");

/** A number under an axis: short, and in powers of ten where the axis has only those. */
export function writtenTick(value: number, decades: boolean): string {
  if (value === 0) return "0";
  const round = Number(Math.abs(value).toPrecision(6));
  const [mantissa = "", exponent = "0"] = round.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -2 && power <= 3) return (value < 0 ? "−" : "") + String(round);
  const factor = decades && mantissa === "1" ? "" : `${mantissa} × `;
  return `${value < 0 ? "−" : ""}${factor}10${superscript(power)}`;
}

export function truthOf(scenario: NoiseScenario, results: readonly StudyResult[]): number {
  const [first] = results;
  return first?.truth[parameterOf(scenario, first)] ?? NaN;
}

function place({ p, q }: NoiseScenario): string {
  const { lead } = text;
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
    : scenario.parameter === "value" ? words.value(kind, significant(truth))
    : Math.abs(truth) <= 1e-9 * loudest ? words.zero(kind)
    : Math.abs(truth) < calmest ? words.drowned(kind, significant(truth), whole(scenario.batch))
    : words.seen(kind, significant(truth));
  return `${place(scenario)} ${second}`;
}

const times = (ratio: number): string => (ratio < 9.95 ? decimal(ratio, 1) : ratio < 1000 ? decimal(ratio, 0) : significant(ratio, 2));

/** One line under the rows: the quietest against the loudest, then whoever is not what it seems. */
export function readout(lines: readonly Line[], truth: number, batches: number): string {
  if (batches === 0) return text.none;
  const said: string[] = [];
  const trusted = lines.filter(({ state, exact }) => state === "number" && exact.sd > 0).sort((a, b) => a.exact.sd - b.exact.sd);
  const [quiet, loud] = [trusted[0], trusted.at(-1)];
  if (quiet && loud && quiet !== loud) {
    const ratio = loud.exact.sd / quiet.exact.sd;
    said.push(ratio < 1.05 ? text.equal(inSentence(quiet.name), inSentence(loud.name)) : text.quieter(inSentence(quiet.name), times(ratio), inSentence(loud.name)));
  }
  const infinite = lines.filter(({ state }) => state === "infinite");
  const [first, ...more] = infinite;
  if (first) said.push(more.length === 0 ? text.never(inSentence(first.name), written(first.sampled.sd)) : text.neverAny(list(infinite.map(({ name }) => inSentence(name)))));
  for (const { name, state, exact, sampled } of lines) {
    if (state === "unseen") said.push(text.calm(inSentence(name), written(sampled.sd), significant(exact.sd)));
  }
  for (const { name, exact } of lines) {
    const bias = exact.mean - truth;
    const scale = Math.abs(truth) + (Number.isFinite(exact.sd) ? exact.sd : 0);
    if (Math.abs(bias) > 1e-7 * scale) said.push(text.off(inSentence(name), significant(bias)));
  }
  const count = lines.length;
  const same = count === 1 ? text.sameOne(whole(batches)) : text.same(whole(batches), text.all[count] ?? text.allOf(whole(count)));
  const rest = said.slice(0, 2).join("; ");
  return rest === "" ? same : `${same} ${/^k\d/.test(rest) ? rest : rest.charAt(0).toUpperCase() + rest.slice(1)}.`;
}

/** A name within a sentence. */
const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Everything the rows show, for those who do not see them. */
export function spoken(scenario: NoiseScenario, lines: readonly Line[], truth: number, batches: number): string {
  const { spoken: words } = text;
  const inWords = (value: number) => (value === Infinity ? words.infinite : Number.isNaN(value) ? words.missing : significant(value));
  const kind = `${text.rows.axis[scenario.parameter]}, ${text.directions[scenario.direction]}`;
  const fine = finest(lines);
  return [
    words.start(whole(batches), whole(scenario.batch), kind, Math.abs(truth) <= 1e-9 * fine ? "0" : inWords(truth)),
    ...lines.map(({ name, state, exact, sampled }) =>
      words.row(name, Number.isNaN(exact.mean) ? words.missing : writtenMean(exact.mean, fine), inWords(exact.sd)) +
      (state === "unseen" ? words.unseen : "") +
      (batches > 1 ? words.sampled(writtenMean(sampled.mean, fine), inWords(sampled.sd)) : words.unsampled)),
  ].join(" ");
}

const amount = (lambda: number): string => decimal(Math.abs(lambda), 2);
export const writtenLambda = (lambda: number): string => (Math.abs(lambda) >= 0.005 || lambda === 0 ? decimal(lambda, lambda === 0 ? 0 : 2) : significant(lambda));

/** What λ does to the variance of k1, in one line. */
export function lambdaReadout(family: Family, lambda: number): string {
  const words = text.lambda;
  const k1 = varianceAt(family, 0);
  const here = varianceAt(family, lambda);
  const samples = sampledNear(family, lambda) / sampledNear(family, 0);
  const seen = Number.isNaN(samples) ? "" : words.samples(samples < 1 ? percent(samples) : words.times(times(samples)));
  if (lambda === 0) return words.zero;
  if (here === Infinity) return words.always(lambda < 0 ? words.subtracting : words.adding, amount(lambda), seen);
  const ratio = here / k1;
  if (lambda < 0) return words.subtracts(amount(lambda), times(ratio)) + gap(ratio, samples, seen);
  const size = lambda < 0.005 ? significant(lambda) : amount(lambda);
  return (ratio <= 1 ? words.leaves(size, ratio < 0.01 ? `${significant(100 * ratio, 2)} %` : percent(ratio)) : words.adds(size, times(ratio))) + gap(ratio, samples, seen);
}

/** Samples are quoted where they are far from the truth. */
const gap = (ratio: number, samples: number, seen: string): string => (ratio > 3 * samples ? ` ${text.lambda.whereas(seen)}` : "");
