/** The numbers behind <kl-metric>, one table a chart. */
import type { BoundCurves } from "../../charts/bounds-plot.ts";
import { triplesAStep } from "../../scenario/metric.ts";
import { english } from "../../text/english.ts";
import type { Table } from "../figure.ts";
import { expOf } from "../logarithm.ts";
import { byWay, type Grid, type Pairs, type Ways } from "./ask.ts";
import type { Count } from "./search.ts";
import { rowNames } from "./words.ts";

const text = english.metric.tables;

export interface Shown { pairs: Pairs; ways: Ways[]; grid: Grid; curves: BoundCurves; atPairs: BoundCurves }

export function metricTables({ pairs, ways, grid, curves, atPairs }: Shown, count: Count): Table[] {
  const { mean, logSd } = grid;
  const along = ({ from, to, count: cells }: typeof mean, i: number) => (i === cells - 1 ? to : from + (to - from) * (i / (cells - 1)));
  const tried = count.steps * triplesAStep;
  return [
    {
      name: text.triangle(rowNames()), columns: text.triangleColumns,
      rows: ways.map((one, i) => [i + 1, one.direct.value, one.first.value, one.second.value, one.direct.value - byWay(one)]),
    },
    {
      name: text.pairs, columns: text.pairsColumns,
      rows: (["ab", "bc", "ac"] as const).map((name, i) => [
        i + 1, pairs[name]["forward-kl"].value, pairs[name]["reverse-kl"].value, pairs[name]["total-variation"].value,
        ...[atPairs.pinsker, atPairs.bretagnolleHuber].flatMap((bound) => [bound[2 * i] ?? NaN, bound[2 * i + 1] ?? NaN]),
      ]),
    },
    {
      name: text.search(rowNames()), columns: text.searchColumns,
      rows: count.results.map(({ triangle: { failures, worst }, symmetry }, i) => [i + 1, tried, failures, symmetry.failures, worst?.number ?? NaN, worst?.direct ?? NaN, worst?.byWay ?? NaN]),
    },
    { name: text.bounds, columns: text.boundsColumns, rows: Array.from(curves.kl, (kl, i) => [kl, curves.pinsker[i] ?? NaN, curves.bretagnolleHuber[i] ?? NaN]) },
    {
      name: text.map, columns: text.mapColumns,
      rows: Array.from(grid.forward, (there, i) => [along(mean, i % mean.count), expOf(along(logSd, Math.floor(i / mean.count))), there, grid.reverse[i] ?? NaN]),
    },
  ];
}
