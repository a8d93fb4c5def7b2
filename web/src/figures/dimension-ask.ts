/** What <kl-dimension> asks the lab: exact spreads along the axis, what samples show of them, and the answers at one length. */
import type { Lab, Options, ProductResult } from "../api.ts";
import { mostTokens, pairOf, type DimensionScenario } from "../scenario/dimension.ts";

export interface Frames {
  scenario: DimensionScenario;
  /** Exact, along the axis. */
  curve: ProductResult[];
  /** The fewest tokens at which k3 has a larger sd than k1; undefined where it has not up to the end. */
  crossing: number | undefined;
  /** Sampled, at some lengths. */
  dots: ProductResult[];
  /** How many samples those are of: fewer than asked for while a hand moves something. */
  samples: number;
  /** At the length looked at. */
  point: ProductResult;
  answers: Answers;
}
/** log r of whole answers. */
export interface Answers {
  /** As they are drawn. */
  drawn: Float64Array;
  /** As the other of P and Q would draw them: there r has its mean. */
  other: Float64Array;
  /** Half of the mean of r lies beyond this, and so many of `drawn`. */
  half: number;
  beyond: number;
}

/** Whole numbers, each about a twelfth above the one before. */
const lengths: readonly number[] = (() => {
  const found = [1];
  for (let last = 1; last < mostTokens; found.push(last)) last = Math.min(mostTokens, Math.max(last + 1, Math.round(last * 1.08)));
  return found;
})();
const dotLengths: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
/** Answers shown one by one, and how many there are of anything while a hand moves something. */
export const mostAnswers = 2000;
const fewSamples = 400;

export const sdOf = ({ estimates }: { estimates: ProductResult["exact"]["estimates"] }, name: "k1" | "k2" | "k3"): number => estimates.find((one) => one.name === name)?.sd ?? NaN;
const isCrossed = ({ exact }: ProductResult): boolean => sdOf(exact, "k3") > sdOf(exact, "k1");

/** The parts that a change of length leaves as they are. */
type Along = Pick<Frames, "curve" | "crossing" | "dots" | "samples">;

export class DimensionQuestions {
  #last: { key: string; along: Along } | undefined;

  /** `briefly`: with few samples, for a picture at once. */
  async ask(lab: Lab, scenario: DimensionScenario, briefly: boolean, options: Options): Promise<Frames> {
    const along = await this.#along(lab, scenario, briefly, options);
    return { scenario, ...along, ...(await atLength(lab, scenario, briefly, options)) };
  }

  async #along(lab: Lab, scenario: DimensionScenario, briefly: boolean, options: Options): Promise<Along> {
    const { tokens: _, ...rest } = scenario;
    const key = JSON.stringify(rest);
    const wanted = briefly ? Math.min(scenario.samples, fewSamples) : scenario.samples;
    if (this.#last?.key === key && this.#last.along.samples >= wanted) return this.#last.along;
    const asked = { ...pairOf(scenario), direction: scenario.direction };
    const signal = options.signal ? { signal: options.signal } : {};
    const curve = await lab.product({ ...asked, dimensions: [...lengths] }, signal);
    const first = curve.findIndex(isCrossed);
    const [after, before] = [curve[first]?.dimension ?? 0, curve[first - 1]?.dimension ?? 0];
    const between = Array.from({ length: after - before }, (_unused, i) => before + 1 + i);
    const crossing = between.length === 0 ? undefined : (await lab.product({ ...asked, dimensions: between }, signal)).find(isCrossed)?.dimension;
    const dots = await lab.product({ ...asked, dimensions: [...dotLengths], sampled: { samples: wanted, seed: scenario.seed } }, options);
    const along = { curve, crossing, dots, samples: wanted };
    this.#last = { key, along };
    return along;
  }
}

async function atLength(lab: Lab, scenario: DimensionScenario, briefly: boolean, { signal }: Options): Promise<Pick<Frames, "point" | "answers">> {
  const { direction, tokens, seed } = scenario;
  const samples = Math.min(scenario.samples, briefly ? fewSamples : mostAnswers);
  const asked = { ...pairOf(scenario), dimensions: [tokens], sampled: { samples, seed, keep: samples } };
  const opposite = direction === "forward-kl" ? "reverse-kl" : "forward-kl";
  const [one, turned] = await Promise.all([direction, opposite].map((each) => lab.product({ ...asked, direction: each as typeof direction }, signal ? { signal } : {})));
  const point = one?.[0] as ProductResult;
  // The other's draws have the inverse ratio.
  const other = (turned?.[0]?.sampled?.kept ?? new Float64Array()).map((logRatio) => -logRatio);
  const drawn = point.sampled?.kept ?? new Float64Array();
  // Where nothing is drawn, r has no part of its mean.
  const reached = other.filter((logRatio) => logRatio < Infinity).sort();
  const half = reached[Math.floor(reached.length / 2)] ?? NaN;
  return { point, answers: { drawn, other, half, beyond: drawn.reduce((sum, logRatio) => sum + (logRatio >= half ? 1 : 0), 0) } };
}
