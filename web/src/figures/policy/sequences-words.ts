/** Sentences about estimators of sequences. */
import type { ColorName } from "../../charts/palette.ts";
import type { SequencesScenario } from "../../scenario/sequences.ts";
import { english } from "../../text/english.ts";
import { nats, significant, whole } from "../../text/numbers.ts";
import { cellOf, exactOf, type SequenceLine, type SequencesFrames } from "./sequences-ask.ts";

const text = english.sequences;

/** The letter a token is spelled with; 0 the first. */
export const spelled = (token: number): string => String.fromCharCode(97 + token);
/** What a row of logits comes after; 0 the first step. */
export const context = (row: number): string => (row === 0 ? text.logits.start : text.logits.after(spelled(row - 1)));
export const logitName = ({ token, after }: SequencesScenario): string => text.logits.logit(spelled(token), context(after));

export const nameOf = (estimator: string): string => text.names[estimator]?.[0] ?? estimator;
export const noteOf = (estimator: string): string => text.names[estimator]?.[1] ?? "";

/** Means of the other direction have its color. */
const otherDirection = text.rows.forward;
export const toneOf = ({ estimator }: SequenceLine): ColorName => (otherDirection[estimator.name] === undefined ? "ink" : "forward-ink");

/** What is less than this share of the KL is rounding. */
const rounding = 1e-10;
export const isNothing = (value: number, { divergence }: SequencesFrames["result"]): boolean => Math.abs(value) <= Math.max(rounding * divergence, 1e-14);
export const number = (value: number, result: SequencesFrames["result"]): string => (isNothing(value, result) ? "0" : significant(value));
const times = (ratio: number): string => significant(ratio, 2);

/** The one thing to know of a row beside its numbers. */
export function verdict(line: SequenceLine, { scenario, result }: SequencesFrames): string {
  const { estimator: { name, unbiased }, exact, truth, unseen } = line;
  const words = text.rows;
  if (unseen) return words.unseen;
  const other = otherDirection[name];
  if (other !== undefined) return other;
  if (!unbiased && !isNothing(exact.mean - truth, result)) return scenario.quantity === "value" && exact.mean < 0 ? words.belowZero : words.off(significant(exact.mean - truth));
  if (isNothing(exact.sd, result)) return words.still;
  const baseline = exactOf(scenario, result, scenario.quantity === "value" ? "k1" : "score-function")?.sd ?? NaN;
  return baseline > 0 && exact.sd !== baseline ? words.noise(times(exact.sd / baseline), words.baseline[scenario.quantity]) : "";
}

export function lead({ scenario, result }: SequencesFrames): string {
  return text.lead(whole(scenario.tokens), whole(scenario.length), whole(result.sequences), nats(result.divergence));
}

/** What matters most of all the rows. */
export function readout({ scenario, result }: SequencesFrames): string {
  const sd = (name: string) => exactOf(scenario, result, name)?.sd ?? NaN;
  const mean = (name: string) => exactOf(scenario, result, name)?.mean ?? NaN;
  if (!(result.divergence > 0)) return text.says.same;
  if (scenario.quantity === "gradient") {
    const truth = result.gradient[cellOf(scenario)] ?? NaN;
    const said = mean("token-loss");
    const written = (value: number) => number(value, result);
    const held = Math.abs(said - truth) > 0.1 * Math.abs(truth) ? text.says.missed(written(said), written(truth)) : text.says.kept(written(said), written(truth));
    return `${held} ${text.says.other(written(mean("token-k3-loss")))}`;
  }
  if (scenario.length === 1) return text.says.oneStep;
  const share = sd("rao-blackwell") / sd("k1");
  return `${text.says.apart(times(sd("k3") / sd("token-k3")))} ${share > 1 ? text.says.louder(times(share)) : text.says.calmer(times(share))}`;
}
