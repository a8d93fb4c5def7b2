/** The numbers of <kl-noise>, one table a chart. */
import type { Histogram, StudyResult } from "../api.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import type { Table } from "./figure.ts";
import { lambdaTable } from "./noise-lambda.ts";
import { parameterOf, type Family } from "./noise-study.ts";
import type { Detail } from "./noise-detail.ts";
import type { Line } from "./noise-words.ts";

const text = english.noise.tables;

/** Bins by row, estimators by column; what fell off the axis stands in a first and a last row that reach to infinity. */
function histogramTable(name: string, names: readonly string[], histograms: readonly Histogram[]): Table {
  const edges = histograms[0]?.edges ?? new Float64Array();
  const rows: number[][] = [[-Infinity, edges[0] ?? 0, ...histograms.map(({ below }) => below)]];
  for (let i = 0; i + 1 < edges.length; i += 1) rows.push([edges[i] ?? 0, edges[i + 1] ?? 0, ...histograms.map(({ counts }) => counts[i] ?? 0)]);
  rows.push([edges.at(-1) ?? 0, Infinity, ...histograms.map(({ above }) => above)]);
  return { name, columns: [text.from, text.to, ...names], rows };
}

export function noiseTables(
  scenario: NoiseScenario, lines: readonly Line[], whole: readonly StudyResult[], now: readonly StudyResult[], batches: number, own: Family, example: Family, detail: Detail | undefined,
): Table[] {
  const names = lines.map(({ name, note }) => (note.startsWith("λ =") ? `${name}, ${note}` : name));
  const pairs = now.flatMap((result, i) => result.histogram[whole[i] ? parameterOf(scenario, result) : 0] ?? []);
  const moments = lines.map(({ exact, sampled }, i) => {
    const result = whole[i];
    const at = result ? parameterOf(scenario, result) : 0;
    return [i + 1, result?.truth[at] ?? NaN, exact.mean, exact.sd, result?.exact.visible[at] ?? NaN, sampled.mean, sampled.sd, batches];
  });
  const what = english.noise.rows.axis[scenario.parameter];
  return [
    { name: text.moments(what, names.map((name, i) => `${i + 1} ${name}`).join(", ")), columns: text.momentColumns, rows: moments },
    histogramTable(text.estimates(what), names, pairs.map(({ estimate }) => estimate)),
    histogramTable(text.variances(what), names, pairs.map(({ variance }) => variance)),
    { name: text.lambda, columns: text.lambdaColumns, rows: lambdaTable(own) },
    { name: text.lambdaExample, columns: text.lambdaColumns, rows: lambdaTable(example) },
    ...(detail ? [{ name: `${english.noise.detail.table}: ${names[detail.index] ?? ""}`, columns: english.noise.detail.columns, rows: detail.samples.map(({ x, y }) => [x, y]) }] : []),
  ];
}
