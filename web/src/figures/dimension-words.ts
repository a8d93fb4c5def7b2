/** What <kl-dimension> says of what it shows, and the views of its charts. */
import type { ProductResult } from "../api.ts";
import type { Growth, GrowthLine } from "../charts/growth-plot.ts";
import type { Parting } from "../charts/parting-plot.ts";
import type { Span } from "../charts/span.ts";
import type { DimensionScenario } from "../scenario/dimension.ts";
import { english } from "../text/english.ts";
import { significant, whole } from "../text/numbers.ts";
import { writtenTick } from "./axis.ts";
import { sdOf, type Frames } from "./dimension-ask.ts";

const text = english.dimension;
const names = ["k1", "k3", "k2"] as const;
type Name = (typeof names)[number];

export const toneOf = ({ direction }: DimensionScenario): "forward" | "reverse" => (direction === "forward-kl" ? "forward" : "reverse");
export const tokensOf = ({ tokens }: DimensionScenario): string => text.tokens(whole(tokens));

/** Sd over KL. Of a pair without a KL there is none; where the KL is infinite, so is the noise. */
export function noiseOf({ divergence }: ProductResult, moments: ProductResult["exact"], name: Name): number {
  const sd = sdOf(moments, name);
  return divergence === 0 ? 0 : Number.isFinite(divergence) ? sd / divergence : Infinity;
}
const exactNoise = (result: ProductResult, name: Name): number => noiseOf(result, result.exact, name);
/** What is left of so many samples, as weights. */
export const countOf = ({ exact }: ProductResult, samples: number): number => samples * exact.ratio.effectiveShare;

/** What samples show is believed where it is at least half of what is there, and at most twice. */
const isBelieved = (shown: number, exact: number): boolean => shown >= exact / 2 && shown <= exact * 2;

const noiseSpan: Span = { low: 0.03, high: 1000, logarithmic: true };
const noiseLevels = [0.1, 1, 10, 100, 1000];

/** The spread of k1, k3 and k2 over the KL. */
export function spreadView({ scenario, curve, crossing, dots, point }: Frames): Growth {
  const lines = names.map((name): GrowthLine => ({
    name: text.spread.names[name],
    points: curve.map((result) => ({ at: result.dimension, value: exactNoise(result, name) })),
    aside: name === "k2",
    rings: name === "k2" ? [] : dots.flatMap((result) => (result.sampled ? [result.sampled] : []).map((sampled) => {
      const value = noiseOf(result, sampled, name);
      return { at: result.dimension, value, believed: isBelieved(value, exactNoise(result, name)) };
    })),
    now: exactNoise(point, name), text: significant(exactNoise(point, name)),
  }));
  const isInfinite = lines[1]?.now === Infinity;
  return {
    tone: toneOf(scenario), y: noiseSpan, lines, at: scenario.tokens, filled: false,
    levels: noiseLevels.map((value) => ({ value, text: writtenTick(value, false), ...(value === 1 ? { words: { long: text.spread.asLarge, short: text.spread.asLargeShort } } : {}) })),
    threshold: crossing === undefined || isInfinite || crossing === 1 ? undefined : { at: crossing, words: { long: text.spread.crossing(whole(crossing)), short: text.spread.crossingShort(whole(crossing)) } },
    infinite: isInfinite ? (lines[0]?.now === Infinity ? text.spread.bothInfinite : text.spread.infinite) : "",
  };
}

/** How many of the samples count. */
export function shareView(frames: Frames): Growth {
  const { scenario, curve, dots, point } = frames;
  const { samples } = scenario;
  const levels: number[] = [];
  for (let level = 1; level <= samples; level *= 10) levels.push(level);
  const now = countOf(point, samples);
  return {
    tone: toneOf(scenario), y: { low: 0.5, high: 1.5 * samples, logarithmic: true }, at: scenario.tokens, filled: true, threshold: undefined,
    levels: levels.map((value) => ({ value, text: writtenTick(value, true) })),
    lines: [{
      name: text.share.names, points: curve.map((result) => ({ at: result.dimension, value: countOf(result, samples) })),
      rings: dots.flatMap((result) => (result.sampled ? [result.sampled] : []).map(({ ratio }) => {
        const value = samples * ratio.effectiveShare;
        return { at: result.dimension, value, believed: isBelieved(value, countOf(result, samples)) };
      })),
      now, text: countInWords(now),
    }],
    infinite: hasNoVariance(frames) ? text.share.infinite : "",
  };
}
const countInWords = (count: number): string => (count === 0 ? text.share.none : count < 1 ? text.share.less : significant(count));

export function answersView({ scenario, answers }: Frames): Parting {
  const [drawn, other] = scenario.direction === "forward-kl" ? ["p", "q"] as const : ["q", "p"] as const;
  const toneOfSide = (side: "p" | "q") => (side === "p" ? "target" as const : toneOf(scenario));
  return {
    drawn: { tone: toneOfSide(drawn), values: answers.drawn, name: text.answers.drawn[drawn], short: text.answers.short[drawn] },
    other: { tone: toneOfSide(other), values: answers.other, name: text.answers.other[other], short: text.answers.short[other] },
    half: answers.half, halfName: text.answers.half,
  };
}

/** What stands under the plots. */
export function says(frames: Frames): string[] {
  const { scenario, point, dots, answers } = frames;
  if (point.divergence === 0) return [text.says.same];
  if (point.divergence === Infinity) return [text.says.noKl];
  const [k1, k3] = [exactNoise(point, "k1"), exactNoise(point, "k3")];
  const at = tokensOf(scenario);
  const first = k1 === Infinity ? text.says.both(at) : k3 === Infinity ? text.says.infinite(at, significant(k1)) : text.says.at(at, significant(k1), significant(k3));
  const samples = whole(scenario.samples);
  if (hasNoVariance(frames)) {
    const seen = dots.filter(({ dimension }) => dimension <= scenario.tokens).at(-1)?.sampled?.ratio.effectiveShare ?? 0;
    return [first, text.says.none(samples, significant(seen * scenario.samples))];
  }
  const drawn = whole(answers.drawn.length);
  const second = text.says.count(samples, countInWords(countOf(point, scenario.samples)));
  return [first, `${second} ${answers.beyond > 0 ? text.says.half(whole(answers.beyond), drawn) : text.says.unreached(drawn)}`];
}
/** Of the ratio of one token, and so of any number. */
const hasNoVariance = ({ curve }: Frames): boolean => curve[0]?.exact.ratio.variance === Infinity;

export function spreadInWords({ scenario, point, crossing }: Frames): string {
  const noise = (name: Name) => significant(exactNoise(point, name));
  return text.spread.description(whole(scenario.tokens), noise("k1"), noise("k2"), noise("k3"), crossing === undefined ? "" : text.spread.crosses(whole(crossing)));
}
export const shareInWords = ({ scenario, point }: Frames): string => text.share.description(whole(scenario.samples), whole(scenario.tokens), countInWords(countOf(point, scenario.samples)));
export function answersInWords(frames: Frames): string {
  const { drawn, other } = answersView(frames);
  return text.answers.description(drawn.name, other.name, tokensOf(frames.scenario), whole(frames.answers.beyond), whole(frames.answers.drawn.length));
}
