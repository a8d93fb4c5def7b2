/** What <kl-map> says: whose variance is how large at the point, and where on the map which of the two is quieter. */
import type { StudyResult } from "../api.ts";
import { regionOf, type Region, type Surface } from "../charts/surface.ts";
import type { MapScenario } from "../scenario/map.ts";
import { english } from "../text/english.ts";
import { list, percent, significant, superscript, whole } from "../text/numbers.ts";
import { estimatorName, inSentence } from "./estimator-name.ts";
import type { Point } from "./map-ask.ts";
import { stateOf, type State } from "./state.ts";
import type { Optima, Optimum } from "./target-ask.ts";

const text = english.map;

/** An estimator of the figure at the point; sds are those of one sample. */
export interface Line {
  name: string;
  state: State;
  mean: number;
  sd: number;
  sampled: number;
  truth: number;
}

/** What an estimator is called, with its λ. */
export function nameOf({ name, lambda }: MapScenario["estimators"][number]): string {
  const known = estimatorName(name);
  if (lambda === undefined) return known;
  return known.includes("λ") ? known.replace("λ", significant(lambda)) : text.withLambda(known, significant(lambda));
}

export function linesOf({ estimators, parameter, batch }: MapScenario, { results }: Point): Line[] {
  const one = Math.sqrt(batch);
  return results.map((result, i) => {
    const at = indexOf(result, parameter);
    const { exact, sampled, truth } = result;
    const sd = exact.sd[at] ?? NaN;
    return { name: nameOf(estimators[i] ?? { name: "" }), state: stateOf(sd, exact.visible[at]), mean: exact.mean[at] ?? NaN, sd: sd * one, sampled: (sampled.sd[at] ?? NaN) * one, truth: truth[at] ?? NaN };
  });
}
export const indexOf = (result: StudyResult, parameter: string): number => Math.max(0, result.parameters.indexOf(parameter));

const written = (value: number): string => (Number.isNaN(value) ? text.missing : value === Infinity ? text.infinite : significant(value));

/** One line: both sds at the point; then what follows from them. */
export function readout(lines: readonly Line[], scenario: MapScenario, batches: number): string {
  const [first, second] = lines;
  if (!first || !second) return "";
  const here = text.here(inSentence(second.name), written(second.sd), inSentence(first.name), written(first.sd));
  const drawn = whole(scenario.batch * batches);
  const loud = [...lines].sort((a, b) => b.sd - a.sd)[0] as Line;
  const [least, most] = [Math.min(first.sd, second.sd), Math.max(first.sd, second.sd)];
  if (first.state === "infinite" && second.state === "infinite") return `${here} ${text.neither(drawn)}`;
  if (loud.state === "infinite") return `${here} ${text.never(drawn, inSentence(loud.name), written(loud.sampled))}`;
  if (loud.state === "unseen") return `${here} ${text.unseen(drawn, inSentence(loud.name), written(loud.sampled))}`;
  if (least === 0 && most > 0) return `${here} ${text.still(inSentence(first.sd === 0 ? first.name : second.name))}`;
  if (!(most / least < Infinity)) return here;
  const ratio = (most / least) * (most / least);
  return `${here} ${ratio < 1.01 ? text.same : text.needs(inSentence(loud.name), significant(ratio, ratio < 100 ? 2 : 3))}`;
}

const regions = ["first", "second", "firstInfinite", "secondInfinite", "bothInfinite"] as const;

/** How much of the map belongs to whom, in words: for those who do not see it. */
export function describe(scenario: MapScenario, surface: Surface, optima: Optima): string {
  const shares = new Map<Region, number>();
  for (const value of surface.values as Float64Array) shares.set(regionOf(value), (shares.get(regionOf(value)) ?? 0) + 1 / surface.values.length);
  const words = regionWords(scenario);
  const parts = regions.filter((region) => shares.has(region)).map((region) => text.share(words[region], percent(shares.get(region) ?? 0)));
  const edges = surface.edges.map(({ text: sd }) => text.edge(sd));
  const at = ({ q }: Optimum) => text.at(significant(Math.abs(q.mean) < 1e-9 * q.sd ? 0 : q.mean), significant(q.sd));
  const marks = (["forward", "reverse"] as const).map((side) =>
    optima[side].length === 0 ? text.noOptima[side] : text.optimaAt(english.noise.directions[`${side}-kl`], list(optima[side].map(at))));
  return [text.map(significant(scenario.mean.from), significant(scenario.mean.to), significant(scenario.sd.from), significant(scenario.sd.to)), `${list(parts)}.`, ...edges, ...marks].join(" ");
}

export function regionWords({ estimators }: MapScenario): Record<Region, string> {
  const [first = "", second = ""] = estimators.map(nameOf);
  return {
    first: text.quieter(first), second: text.quieter(second),
    firstInfinite: text.infiniteOf(first), secondInfinite: text.infiniteOf(second), bothInfinite: text.infiniteBoth,
  };
}

/** What a mark is called: with several optima of a divergence, by how many modes each covers. */
export function labelOf(side: "forward" | "reverse", { q }: Optimum, all: readonly Optimum[], { p }: MapScenario): string {
  const names = text.optimum[side];
  const modes = Array.isArray(p) ? p.filter(({ weight }) => weight > 0) : [];
  if (all.length < 2 || modes.length < 2) return names.only;
  const covered = modes.filter(({ mean }) => Math.abs(mean - q.mean) < 2.1 * q.sd).length;
  return covered === modes.length ? names.covering : covered === 1 ? names.locked : names.only;
}

/** The factor on an iso-line: "equal", "× 10", "÷ 2". */
export function levelText(power: number): string {
  if (power === 0) return text.equal;
  const size = Math.abs(power);
  const factor = size < 1 ? "2" : size < 3 ? whole(size < 2 ? 10 : 100) : `10${superscript(size)}`;
  return power > 0 ? `× ${factor}` : `÷ ${factor}`;
}
