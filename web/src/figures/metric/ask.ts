/** What <kl-metric> asks the lab: every measure on the three pairs, the grid of B's, and the bounds. */
import type { Axis, Distribution, Lab, Measure, Options } from "../../api.ts";
import type { BoundCurves } from "../../charts/bounds-plot.ts";
import type { Surface } from "../../charts/surface.ts";
import type { MetricScenario } from "../../scenario/metric.ts";
import { modelOf } from "../../scenario/model.ts";
import { logOf, powerOfTen } from "../logarithm.ts";

/** Those that are no distance, then those that are; in the order shown. `root`: of the one before it in `kinds`. */
export const measures = [
  { id: "forward-kl", measure: "forward-kl" },
  { id: "reverse-kl", measure: "reverse-kl" },
  { id: "chi-squared", measure: "chi-squared" },
  { id: "jensen-shannon", measure: "jensen-shannon" },
  { id: "squared-hellinger", measure: "squared-hellinger" },
  { id: "root-jensen-shannon", measure: { root: "jensen-shannon" } },
  { id: "hellinger", measure: { root: "squared-hellinger" } },
  { id: "total-variation", measure: "total-variation" },
] as const satisfies readonly { id: string; measure: Measure }[];
export type MeasureId = (typeof measures)[number]["id"];

export const kinds = ["forward-kl", "reverse-kl", "chi-squared", "jensen-shannon", "squared-hellinger", "total-variation"] as const;
type Kind = (typeof kinds)[number];

/** A number, with the bound on its error. */
export interface Known { value: number; error: number }

/** One measure: straight on, and the two legs. */
export interface Ways { id: MeasureId; direct: Known; first: Known; second: Known }
export const byWay = ({ first, second }: Ways): number => first.value + second.value;

/** Whether the triangle inequality fails by more than the numbers' errors. */
export function fails(ways: Ways): boolean {
  const { direct, first, second } = ways;
  if (!Number.isFinite(byWay(ways))) return false;
  return direct.value - byWay(ways) > direct.error + first.error + second.error;
}

export type PairName = "ab" | "bc" | "ac";
/** Of a pair by divergence: from the first to the second. */
export type Pairs = Record<PairName, Record<Kind, Known>>;

function rootOf({ value, error }: Known): Known {
  return { value: Math.sqrt(value), error: value === Infinity ? 0 : Math.sqrt(value + error) - Math.sqrt(Math.max(0, value - error)) };
}
function measured(measure: Measure, known: Record<Kind, Known>): Known {
  return typeof measure === "object" && "root" in measure ? rootOf(known[measure.root as Kind]) : known[measure as Kind];
}
export const waysOf = ({ ab, bc, ac }: Pairs): Ways[] =>
  measures.map(({ id, measure }) => ({ id, direct: measured(measure, ac), first: measured(measure, ab), second: measured(measure, bc) }));

export async function askPairs(lab: Lab, { a, b, c }: MetricScenario, options: Options): Promise<Pairs> {
  const [ab, bc, ac] = await Promise.all([[a, b], [b, c], [a, c]].map(async ([p, q]) => {
    const found = await lab.divergence({ p: modelOf(p as typeof a), q: modelOf(q as typeof a), kinds: [...kinds] }, options);
    return Object.fromEntries(kinds.map((kind, i) => [kind, found[i]])) as Record<Kind, Known>;
  }));
  return { ab, bc, ac } as Pairs;
}

/** Over all Gaussians in B's place: what either way between A and it costs. */
export interface Grid { surface: Surface; forward: Float64Array; reverse: Float64Array; mean: Axis; logSd: Axis }

export async function askGrid(lab: Lab, { a, mean, sd }: MetricScenario, count: number, options: Options): Promise<Grid> {
  const axes = { mean: { ...mean, count }, logSd: { from: logOf(sd.from), to: logOf(sd.to), count } };
  const [forward, reverse] = await lab.landscape({ p: modelOf(a), kinds: ["forward-kl", "reverse-kl"], ...axes }, options) as [Float64Array, Float64Array];
  const values = forward.map((there, i) => ratio(there, reverse[i] ?? NaN));
  return { surface: { columns: count, rows: count, values, x: { low: mean.from, high: mean.to }, y: { low: axes.logSd.from, high: axes.logSd.to }, edges: [] }, forward, reverse, ...axes };
}
/** For colors and lines alone: the decimal logarithm of back over there, 0 where both are next to nothing. */
function ratio(there: number, back: number): number {
  const least = 1e-15;
  if (there < least && back < least) return 0;
  return (logOf(Math.max(least, back)) - logOf(Math.max(least, there))) / 2.302585092994046;
}

/** Decades of KL that the bounds are drawn over, so many steps each. */
const fine = 24;
export async function askBounds(lab: Lab, low: number, high: number, options: Options): Promise<BoundCurves> {
  const kl = Float64Array.from({ length: (high - low) * fine + 1 }, (_, i) => powerOfTen(low + i / fine));
  return { kl, ...(await lab.bounds({ kl }, options)) };
}

/** The whole decades that hold the KLs of all pairs, and the bounds' bend. */
export function decadesOf({ ab, bc, ac }: Pairs): { low: number; high: number } {
  let [low, high] = [-2, 1];
  for (const known of [ab, bc, ac])
    for (const { value } of [known["forward-kl"], known["reverse-kl"]]) {
      if (!(value > 0)) continue;
      while (low > -12 && powerOfTen(low) > value) low--;
      while (high < 9 && powerOfTen(high) < value) high++;
    }
  return { low, high };
}

export const modelFrom = (distribution: Distribution): { mean: number; sd: number } => {
  if (distribution.family !== "gaussian" || typeof distribution.mean !== "number" || !("sd" in distribution)) throw new TypeError("A triple is of Gaussians on the line.");
  return { mean: distribution.mean, sd: distribution.sd };
};
