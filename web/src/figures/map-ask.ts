/** What <kl-map> asks the lab: a grid of variance ratios, the optima of both divergences, and a study at one point. */
import type { Axis, Estimator, Lab, Options, StudyResult, VarianceMapRequest } from "../api.ts";
import { regionOf, type Region, type Surface } from "../charts/surface.ts";
import type { MapScenario } from "../scenario/map.ts";
import { modelOf } from "../scenario/model.ts";
import { distributionOf } from "../scenario/target.ts";
import { significant } from "../text/numbers.ts";
import { expOf, logOf } from "./logarithm.ts";
import { askCurves, type Curve } from "./target-ask.ts";

export interface Point {
  /** The two estimators, in order. */
  results: StudyResult[];
  batches: number;
}

const axesOf = ({ mean, sd }: MapScenario, count: number): { mean: Axis; logSd: Axis } => ({
  mean: { from: mean.from, to: mean.to, count }, logSd: { from: logOf(sd.from), to: logOf(sd.to), count },
});

/** The request a scenario stands for, with this many cells a side. */
export function request({ p, direction, estimators, parameter, ...scenario }: MapScenario, count: number): VarianceMapRequest {
  return {
    p: distributionOf(p), direction, estimators: estimators as [Estimator, Estimator],
    ...(parameter === "value" ? {} : { parameter }), ...axesOf({ p, direction, estimators, parameter, ...scenario }, count),
  };
}

/** Rows of a narrow grid that finds where a variance becomes infinite: a change is known to 1/128 of a row of the map. */
const finer = 129;

/** The whole map, and to a fraction of a pixel where on it a variance becomes infinite: that depends on Q's sd alone. */
export async function askSurface(lab: Lab, scenario: MapScenario, count: number, options: Options): Promise<Surface> {
  const asked = request(scenario, count);
  const values = await lab.varianceMap(asked, options);
  const { mean, logSd } = asked;
  const place = ({ from, to }: Axis, i: number) => from + ((to - from) * i) / (count - 1);
  const rows = Array.from({ length: count }, (_, row) => values.subarray(row * count, (row + 1) * count));
  const edges: Surface["edges"][number][] = [];
  for (let row = 0; row + 1 < count; row++) {
    const [below, above] = [kindOfRow(rows[row]), kindOfRow(rows[row + 1])];
    if (below === above) continue;
    const column = Math.min(count - 2, calmest(below === "finite" ? rows[row] : rows[row + 1]));
    const between = { from: place(logSd, row), to: place(logSd, row + 1), count: finer };
    const narrow = { ...asked, mean: { from: place(mean, column), to: place(mean, column + 1), count: 2 }, logSd: between };
    const found = await lab.varianceMap(narrow, options.signal ? { signal: options.signal } : {});
    const last = Array.from({ length: finer }, (_, i) => kindOf(found[2 * i] ?? NaN)).lastIndexOf(below);
    const y = between.from + ((between.to - between.from) * (last + 0.5)) / (finer - 1);
    edges.push({ row, y, text: significant(expOf(y)) });
  }
  return { columns: count, rows: count, values, x: { low: mean.from, high: mean.to }, y: { low: logSd.from, high: logSd.to }, edges };
}

/** Of a whole row: a variance beyond the largest double is infinite only to the eye, and not where P is. */
const kindOfRow = (row: Float64Array = new Float64Array()): Region | "finite" => (row.some(Number.isFinite) ? "finite" : kindOf(row[0] ?? NaN));
const kindOf = (value: number): Region | "finite" => (Number.isFinite(value) ? "finite" : regionOf(value));
/** Where in a row the ratio is nearest to 1. */
const calmest = (row: Float64Array = new Float64Array()): number => row.reduce((best, value, i) => (Math.abs(value) < Math.abs(row[best] ?? NaN) || !Number.isFinite(row[best]) ? i : best), 0);

/** Batches that tell how wide the axis has to be. */
const scouts = 200;

/**
 * The two estimators at the point, on an axis made for the quieter of those that scatter: on the louder one's it would be a stroke. It is widened
 * until it shows most batches of both, also of one whose samples stay far from what they should show.
 */
export async function askPoint(lab: Lab, { p, q, direction, estimators, parameter, batch, batches, seed }: MapScenario, options: Options): Promise<Point> {
  const asked = { p: distributionOf(p), q: modelOf(q), direction, estimators: estimators as Estimator[], batchSize: batch, seed, bins: 120 };
  const at = ({ parameters }: StudyResult) => Math.max(0, parameters.indexOf(parameter));
  const study = (count: number, reach?: number) => lab.study({ ...asked, batches: count, ...(reach === undefined ? {} : { reach }) }, options);
  const sds = (await study(0)).map((result) => result.exact.sd[at(result)] ?? NaN).filter((sd) => sd > 0 && sd < 1e100);
  if (sds.length === 0) return { results: await study(batches), batches };
  let reach = 4 * Math.min(...sds);
  const mostlyOff = (result: StudyResult) => {
    const { below = 0, above = 0 } = result.histogram[at(result)]?.estimate ?? {};
    return below + above > scouts / 2;
  };
  for (let tries = 0; tries < 24 && (await study(scouts, reach)).some(mostlyOff); tries++) reach *= 1.5;
  return { results: await study(batches, reach), batches };
}

/** P as a curve, for a P that is no mixture. */
export async function askCurve(lab: Lab, { p, mean }: MapScenario, options: Options): Promise<Curve | undefined> {
  if (Array.isArray(p)) return undefined;
  const [curve] = await askCurves(lab, [distributionOf(p)], { low: mean.from, high: mean.to }, 321, options);
  return curve;
}
