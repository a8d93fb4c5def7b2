/** What <kl-coding> says of what it shows. */
import type { Settling } from "../charts/settling-plot.ts";
import { english } from "../text/english.ts";
import { list, percent, significant, whole } from "../text/numbers.ts";
import type { CodingScenario } from "../scenario/coding.ts";
import { signsOf } from "../scenario/letters.ts";
import { bandAt, countersAt, forbidden, paidBy, type Frames, type Source } from "./coding-ask.ts";
import { plain } from "./rich.ts";

const text = english.coding;

export const toneOf = ({ right }: Source): "forward" | "reverse" => (right === "p" ? "forward" : "reverse");
/** What the bars are called. */
export const tableNames = ({ symbols, language }: CodingScenario): Record<"p" | "q", string> =>
  symbols === "drawn" ? text.shares.sides : { p: text.shares.text, q: language === "own" ? text.shares.second : text.shares.language(text.controls.languages[language]) };
export const wrongOf = ({ right }: Source): "p" | "q" => (right === "p" ? "q" : "p");
const symbolOf = ({ right }: Source): string => text.plot.divergence[right];

/** A price in bits: no more digits than make sense beside its band. */
const bits = (value: number): string => significant(value);

/** What stands under the plots, at a step. */
export function says(frames: Frames, step: number): string {
  const { result, text: written } = frames;
  const { count, excess } = countersAt(frames, step);
  if (count === 0) return text.says.none;
  const [at, price, symbol, divergence] = [whole(count), bits(excess), symbolOf(frames), bits(result.divergence)];
  const missing = forbidden(frames);
  const first = missing.length > 0 ? text.says.infinite(at, price, symbol, text.shares.sides[wrongOf(frames)], list(missing.map(nameOf)), whole(result.precision))
    : written ? text.says.text(at, price, symbol, divergence) : text.says.measured(at, price, symbol, divergence, bits(bandAt(frames, count)));
  const usual = result.codes[0]?.expected ?? 0;
  const { expected } = result.excess;
  const second = result.divergence === 0 ? text.says.free : usual < 1e-5 ? text.says.whole : text.says.more(`${significant((100 * expected) / usual)}\u202f%`);
  return `${first} ${second}`;
}

/** How many symbols of a decoded text are shown. */
const shownSymbols = 60;

export function decoded({ result, text: written }: Frames): string {
  const [right, wrong] = result.codes;
  if (!right?.decoded || !wrong?.decoded) return text.says.undecoded;
  if (!written) return text.says.decoded(whole(result.count));
  const begin = signsOf(wrong.symbols.subarray(0, shownSymbols));
  return text.says.decodedText(result.count > shownSymbols ? `${begin}…` : begin, whole(result.count));
}

export const spoken = (frames: Frames, step: number): string => `${plain(says(frames, step))} ${decoded(frames)}`;

/** Both averages, the right code's first. */
export function averages(frames: Frames): Settling[] {
  const { result, right, text: written } = frames;
  const { readings, overhead } = result;
  return result.codes.map((code, k): Settling => ({
    tone: k === 0 ? "target" : toneOf(frames),
    points: Array.from(readings.symbols, (count, i) => ({ count, value: (readings.bits[k]?.[i] ?? 0) / count })),
    exact: code.expected, sd: written ? 0 : code.sd, overhead: overhead.constant, bothWays: false,
    name: text.plot.ends[k === 0 ? right : wrongOf(frames)],
    end: text.plot.exact(k === 0 ? text.plot.entropy[right] : text.plot.cross, bits(k === 0 ? result.entropy : code.expected)),
  }));
}

/** What is too many, on average. */
export function excesses(frames: Frames): Settling {
  const { result, text: written } = frames;
  const { readings, overhead, excess } = result;
  return {
    tone: toneOf(frames),
    points: Array.from(readings.symbols, (count, i) => ({ count, value: ((readings.bits[1]?.[i] ?? 0) - (readings.bits[0]?.[i] ?? 0)) / count })),
    exact: excess.expected, sd: written ? 0 : excess.sd, overhead: overhead.constant, bothWays: true,
    name: Number.isFinite(result.divergence) ? symbolOf(frames) : text.plot.price, end: text.plot.bits(bits(excess.expected)),
  };
}

export function whoPays(frames: Frames): string {
  const paid = paidBy(frames);
  const most = paid.reduce((best, value, i) => (value > (paid[best] ?? 0) ? i : best), 0);
  const total = frames.result.excess.expected;
  return total > 0 ? text.shares.most(nameOf(frames.signs[most] ?? ""), percent(Math.min(1, (paid[most] ?? 0) / paid.reduce((sum, value) => sum + Math.max(0, value), 0)))) : "";
}

/** A symbol's sign, or what it stands for. */
export const nameOf = (sign: string): string => (sign === "␣" ? text.message.space : sign === "·" ? text.message.rest : sign);

/** The first symbols, and what each kind of them takes. */
export function messageInWords({ signs, result }: Frames): string {
  const [right, wrong] = result.codes;
  if (!right || !wrong) return "";
  const begin = Array.from(right.symbols.subarray(0, 8), (symbol) => nameOf(signs[symbol] ?? ""));
  const kinds = [...new Set(right.symbols.subarray(0, 8))];
  const costs = kinds.map((symbol) => text.message.cost(nameOf(signs[symbol] ?? ""), bits(right.lengths[symbol] ?? 0), bits(wrong.lengths[symbol] ?? 0)));
  return text.message.picture(begin.join(", "), costs.join("; "));
}
