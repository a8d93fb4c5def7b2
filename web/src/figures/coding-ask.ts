/** What <kl-coding> asks the lab: symbols, drawn or of a text, coded with the table of where they come from and with the other. */
import type { CodeRequest, CodeResult, Lab, Options } from "../api.ts";
import type { Side } from "../charts/shares-plot.ts";
import { mostReadings, textOf, type CodingScenario } from "../scenario/coding.ts";
import { countsOf, inLanguage, letters, symbolSigns, symbolsOf } from "../scenario/letters.ts";

/** What is coded, before anything is asked. */
export interface Source {
  signs: readonly string[];
  /** Shares of each symbol in P and in Q. */
  p: number[];
  q: number[];
  /** Whose symbols they are: its table is the right one. */
  right: Side;
  /** Symbols that are given, as a text is; undefined where they are drawn. */
  text: Uint16Array | undefined;
}
export interface Frames extends Source {
  scenario: CodingScenario;
  result: CodeResult;
}

const normalized = (weights: readonly number[]): number[] => {
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map((one) => one / sum);
};

export function sourceOf(scenario: CodingScenario): Source {
  const right = scenario.swapped === "yes" ? "q" : "p";
  const { weights, texts, language } = scenario;
  if (scenario.symbols === "drawn") {
    return { signs: [...letters.toUpperCase()].slice(0, weights.p.length), p: normalized(weights.p), q: normalized(weights.q), right, text: undefined };
  }
  const first = symbolsOf(textOf(scenario));
  const second = language === "own" ? symbolsOf(texts.q) : undefined;
  const counts = countsOf(first);
  const q = language === "own" || !second ? (second ? countsOf(second) : inLanguage(counts, language as Exclude<typeof language, "own">)) : countsOf(second);
  return { signs: symbolSigns, p: normalized(counts), q: normalized(q), right, text: right === "p" ? first : second };
}

export async function askCoding(lab: Lab, scenario: CodingScenario, options: Options): Promise<Frames> {
  const source = sourceOf(scenario);
  const [own, other] = source.right === "p" ? [source.p, source.q] : [source.q, source.p];
  const request: CodeRequest = {
    p: { family: "categorical", probabilities: own }, q: { family: "categorical", probabilities: other },
    symbols: source.text ?? { count: scenario.count, seed: scenario.seed }, checkpoints: mostReadings,
  };
  return { ...source, scenario, result: await lab.code(request, options) };
}

/** The counters at a step; at step 0 nothing has been coded. */
export function countersAt({ result: { readings } }: Frames, step: number): { count: number; right: number; wrong: number; excess: number } {
  const [count, right, wrong] = [readings.symbols[step - 1] ?? 0, readings.bits[0][step - 1] ?? 0, readings.bits[1][step - 1] ?? 0];
  return { count, right, wrong, excess: count > 0 ? (wrong - right) / count : 0 };
}

/** What each symbol adds to the price, bits: how often it comes times what it takes too much. */
export function paidBy({ p, q, right, result: { codes: [own, other] } }: Frames): number[] {
  return (right === "p" ? p : q).map((share, i) => share * ((other?.lengths[i] ?? 0) - (own?.lengths[i] ?? 0)));
}

/** Symbols that come and that the wrong distribution has not. */
export function forbidden({ signs, p, q, right }: Source): string[] {
  const [own, other] = right === "p" ? [p, q] : [q, p];
  return signs.filter((_, i) => (own[i] ?? 0) > 0 && other[i] === 0);
}

/** Half of the band: two sds of the mean of so many prices; 0 for a text, which chance has not drawn. */
export const bandAt = ({ text, result }: Frames, count: number): number => (text || count === 0 ? 0 : (2 * result.excess.sd) / Math.sqrt(count));
