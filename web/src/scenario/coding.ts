/** What <kl-coding> shows: symbols coded once with the table of the distribution they come from, once with another's. */
import { codec, type Table } from "./codec.ts";
import { seed, weight, type Playback } from "./fields.ts";
import { count, numbers, oneOf, text } from "./kinds.ts";
import { languages, symbolsOf, type Language } from "./letters.ts";
import type { Preset } from "./preset.ts";
import { problem, type Problem } from "./problem.ts";
import { textNames, texts, type TextName } from "./texts.ts";

export const fewestSymbols = 2, mostSymbols = 12, mostCoded = 1e6;
/** Readings of the counters, at most: steps of the scrubber. */
export const mostReadings = 240;

export interface CodingScenario extends Pick<Playback, "step" | "speed"> {
  symbols: "drawn" | "text";
  /** Of the symbols drawn, in P and in Q: they need not add up to 1. */
  weights: { p: number[]; q: number[] };
  /** How many are drawn. */
  count: number;
  seed: number;
  /** The text that P counts, and whose frequencies Q has; "own": a person's, in `texts`. */
  text: TextName | "own";
  language: Language | "own";
  texts: { p: string; q: string };
  /** "yes": the symbols come from Q, and P's is the wrong table. */
  swapped: "no" | "yes";
}

/** The text that P counts. */
export const textOf = ({ text, texts: own }: CodingScenario): string => (text === "own" ? own.p : texts[text]);

/** Whole bits where it can be: by its own table a symbol of P takes 1, 2, 3 or 3. Q takes the first two for rare. */
const fourSymbols = () => ({ p: [8, 4, 2, 2], q: [1, 1, 6, 8] });

export const defaultCoding = (): CodingScenario => ({
  symbols: "drawn", weights: fourSymbols(), count: 100000, seed: 15,
  text: "alice", language: "german", texts: { p: "", q: "" },
  swapped: "no", step: 0, speed: 1,
});

export const codingTable: Table<CodingScenario> = {
  symbols: oneOf(["drawn", "text"]),
  "weights.p": numbers(weight, fewestSymbols, mostSymbols),
  "weights.q": numbers(weight, fewestSymbols, mostSymbols),
  count: count(1, mostCoded),
  seed,
  text: oneOf([...textNames, "own"]),
  language: oneOf([...languages, "own"]),
  "texts.p": text(mostCoded),
  "texts.q": text(mostCoded),
  swapped: oneOf(["no", "yes"]),
  step: count(0, mostReadings),
  speed: oneOf([0.5, 1, 2]),
};

/** What the other kind of symbols has, and texts that are not in use. */
function unseen({ symbols, text, language }: CodingScenario, key: string): boolean {
  if (symbols === "drawn") return key === "text" || key === "language" || key.startsWith("texts.");
  return key.startsWith("weights.") || (key === "texts.p" && text !== "own") || (key === "texts.q" && language !== "own");
}

/** As many weights of Q as of P, none of them only zeros; and texts where they are said to be. */
function agree(scenario: CodingScenario, given: ReadonlySet<string>, problems: Problem[]): void {
  const { p, q } = scenario.weights;
  const start = defaultCoding();
  const complain = (key: string, got: unknown, expected: string) => {
    if (given.has(key)) problems.push(problem(key, got, expected));
  };
  if (q.length !== p.length) {
    complain("weights.q", `${q.length} numbers`, `as many numbers as weights.p: ${p.length}`);
    scenario.weights = given.has("weights.p") ? { p, q: p.map(() => 1) } : start.weights;
  }
  for (const side of ["p", "q"] as const) {
    if (scenario.weights[side].some((one) => one > 0)) continue;
    complain(`weights.${side}`, "only zeros", "weights that are not all zero");
    scenario.weights = { ...scenario.weights, [side]: scenario.weights[side].map(() => 1) };
  }
  // A link too short for a person's own texts leaves them out.
  if (scenario.text === "own" && symbolsOf(scenario.texts.p).length === 0) scenario.text = start.text;
  if (scenario.language === "own" && symbolsOf(scenario.texts.q).length === 0) scenario.language = start.language;
}

export const codingCodec = codec<CodingScenario>({ table: codingTable, defaults: defaultCoding, own: ["texts"], unseen, agree });

const drawn = (id: string, p: number[], q: number[]): Preset<CodingScenario> => ({ id, set: { symbols: "drawn", weights: { p, q } } });
const written = (id: string, text: TextName, language: Language): Preset<CodingScenario> => ({ id, set: { symbols: "text", text, language } });

export const codingPresets: readonly Preset<CodingScenario>[] = [
  drawn("four-symbols", fourSymbols().p, fourSymbols().q),
  drawn("biased-coin", [9, 1], [5, 5]),
  // 3.26 bits too many one way round, 1.80 the other.
  drawn("rare-surprise", [1, 1, 1, 1], [125, 1, 1, 1]),
  drawn("forbidden", [5, 3, 2], [6, 4, 0]),
  written("alice-in-german", "alice", "german"),
  written("kalevala-in-english", "kalevala", "english"),
];
