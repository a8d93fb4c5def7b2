/** What <kl-noise> says: where Q stands, which estimator is quiet, and which one only looks so. */
import type { StudyResult } from "../api.ts";
import type { ColorName } from "../charts/palette.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { takesLambda } from "../scenario/question.ts";
import { english } from "../text/english.ts";
import { decimal, list, percent, significant, whole } from "../text/numbers.ts";
import { estimatorName, estimatorNote, inSentence } from "./estimator-name.ts";
import { behaviorOf, belonging, parameterOf, sampledNear, varianceAt, type Belonging, type Family } from "./noise-study.ts";
import { stateOf, type State } from "./state.ts";

const text = english.noise;

/** One row as numbers, all of one batch's estimate, in the parameter shown. */
export interface Line {
  /** Of the estimator, with its λ. */
  name: string;
  note: string;
  state: State;
  /** The exact moments hold for the true λ*, which the sampled ones have to estimate; or there are none. */
  moments: StudyResult["exact"]["kind"];
  /** Whose mean the exact one is. */
  belongs: Belonging;
  exact: { mean: number; sd: number };
  sampled: { mean: number; sd: number };
}

/** `other`: the same quantity of the other direction. */
export function lineOf(scenario: NoiseScenario, all: StudyResult, part: StudyResult, other: number): Line {
  const at = parameterOf(scenario, all);
  const { name, lambda } = all.estimator;
  const pick = ({ mean, sd }: { mean: Float64Array; sd: Float64Array }) => ({ mean: mean[at] ?? NaN, sd: sd[at] ?? NaN });
  const exact = pick(all.exact);
  return {
    name: estimatorName(name),
    note: takesLambda(name) ? text.controls.at(shortest(lambda ?? 1)) : estimatorNote(name, scenario.batch),
    state: stateOf(exact.sd, all.exact.visible[at]),
    moments: all.exact.kind,
    belongs: belonging(exact.mean, all.truth[at] ?? NaN, other),
    exact,
    sampled: pick(part.sampled),
  };
}

const otherWay = { "forward-kl": "reverse-kl", "reverse-kl": "forward-kl" } as const;

/** The color a mean is written in: that of the direction it belongs to, where that is the other one. */
export const toneOf = ({ belongs }: Line, { direction }: Pick<NoiseScenario, "direction">): ColorName =>
  belongs === "other" ? (direction === "forward-kl" ? "reverse-ink" : "forward-ink") : "ink";

/** A word under a mean that is not what it ought to be. */
export function verdict({ belongs }: Line, { direction, parameter }: Pick<NoiseScenario, "direction" | "parameter">): string {
  if (belongs === "nothing") return text.rows.zero;
  if (belongs === "neither") return text.rows.biased;
  if (belongs !== "other") return "";
  return text.rows[parameter === "value" ? "otherValue" : "otherDirection"](text.directions[otherWay[direction]]);
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

export function truthOf(scenario: NoiseScenario, results: readonly StudyResult[]): number {
  const [first] = results;
  return first?.truth[parameterOf(scenario, first)] ?? NaN;
}

/** All that was sampled agrees, on a number that is not the mean: what the mean is made of was never drawn. */
export const misread = ({ state, exact, sampled }: Line, batches: number): boolean =>
  state === "unseen" && batches > 1 && Math.abs(sampled.mean - exact.mean) > (5 * sampled.sd) / Math.sqrt(batches);

/** An sd that samples put too low by this much is worth a sentence. */
const worthSaying = 1.5;

const times = (ratio: number): string => (ratio < 9.95 ? decimal(ratio, 1) : ratio < 1000 ? decimal(ratio, 0) : significant(ratio, 2));

/** One line under the rows: the quietest against the loudest, then whoever is not what it seems. */
export function readout(scenario: NoiseScenario, lines: readonly Line[], truth: number, batches: number): string {
  if (batches === 0) return text.none;
  const said: string[] = [];
  const noisy = lines.filter(({ state, exact }) => state === "number" && exact.sd > 0).sort((a, b) => a.exact.sd - b.exact.sd);
  // Quiet about something else is no merit.
  const fair = noisy.filter(({ belongs }) => belongs === "own");
  const [quiet, loud] = [fair[0], fair.at(-1)];
  if (quiet && loud && quiet !== loud) {
    const ratio = loud.exact.sd / quiet.exact.sd;
    said.push(ratio < 1.05 ? text.equal(inSentence(quiet.name), inSentence(loud.name)) : text.quieter(inSentence(quiet.name), times(ratio), inSentence(loud.name)));
  }
  const infinite = lines.filter(({ state }) => state === "infinite");
  const [first, ...more] = infinite;
  if (first) said.push(more.length === 0 ? text.never(inSentence(first.name), written(first.sampled.sd)) : text.neverAny(list(infinite.map(({ name }) => inSentence(name)))));
  const turned = (line: Line) => line.belongs === "other" && scenario.parameter !== "value";
  const against = text.directions[otherWay[scenario.direction]];
  // Where all samples agree on what is wrong, nothing else matters as much.
  const astray = lines.filter((line) => misread(line, batches) && !turned(line));
  said.unshift(...astray.map(({ name, exact, sampled }) => text.misread(inSentence(name), significant(sampled.mean), significant(exact.mean), significant(exact.sd), written(sampled.sd))));
  for (const line of lines.filter((one) => !astray.includes(one))) {
    const { name, state, exact, sampled, belongs } = line;
    if (state === "unseen" && turned(line)) said.push(text.calmOther(inSentence(name), written(sampled.sd), against));
    else if (state === "unseen") said.push(...(exact.sd > worthSaying * sampled.sd ? [text.calm(inSentence(name), written(sampled.sd), significant(exact.sd))] : []));
    else if (turned(line)) said.push(text.other(inSentence(name), against));
    else if ((belongs === "neither" || belongs === "nothing") && Number.isFinite(exact.mean)) said.push(text.off(inSentence(name), significant(exact.mean - truth)));
  }
  const opening = behaviorOf(scenario) ? stale(scenario, lines) : sameBatches(lines.length, batches);
  const rest = said.slice(0, astray.length > 0 ? 1 : 2).join("; ");
  return rest === "" ? opening : `${opening} ${/^k\d/.test(rest) ? rest : rest.charAt(0).toUpperCase() + rest.slice(1)}.`;
}

function sameBatches(count: number, batches: number): string {
  return count === 1 ? text.sameOne(whole(batches)) : text.same(whole(batches), text.all[count] ?? text.allOf(whole(count)));
}

/** Which estimators stay unbiased though the samples are of an older Q. */
function stale({ staleness }: NoiseScenario, lines: readonly Line[]): string {
  const words = text.stale;
  const kept = lines.filter(({ belongs }) => belongs === "own").map(({ name }) => inSentence(name));
  if (kept.length === lines.length) return words.keptAll(shortest(staleness));
  return kept.length === 0 ? words.keptNone(shortest(staleness)) : words.kept(shortest(staleness), list(kept));
}

/** Everything the rows show, for those who do not see them. */
export function spoken(scenario: NoiseScenario, lines: readonly Line[], truth: number, batches: number): string {
  const { spoken: words } = text;
  const inWords = (value: number) => (value === Infinity ? words.infinite : Number.isNaN(value) ? words.missing : significant(value));
  const kind = `${text.rows.axis[scenario.parameter]}, ${text.directions[scenario.direction]}`;
  const fine = finest(lines);
  return [
    words.start(whole(batches), whole(scenario.batch), kind, Math.abs(truth) <= 1e-9 * fine ? "0" : inWords(truth)),
    ...lines.map(({ name, state, moments, exact, sampled }) =>
      (moments === "none" ? words.unknownRow(name) : words.row(name, Number.isNaN(exact.mean) ? words.missing : writtenMean(exact.mean, fine), inWords(exact.sd))) +
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
