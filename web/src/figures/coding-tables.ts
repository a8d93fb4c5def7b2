/** The numbers of <kl-coding> as tables. */
import { english } from "../text/english.ts";
import { paidBy, type Frames } from "./coding-ask.ts";
import type { Table } from "./figure.ts";

const text = english.coding.tables;

export function codingTables(frames: Frames): Table[] {
  const { result, signs, p, q, text: written } = frames;
  const [right, wrong] = result.codes;
  if (!right || !wrong) return [];
  const { readings, excess, overhead } = result;
  const paid = paidBy(frames);
  const sd = written ? NaN : excess.sd;
  return [
    { name: text.readings, columns: text.readingColumns, rows: Array.from(readings.symbols, (count, i) => {
      const [first, second] = [readings.bits[0][i] ?? NaN, readings.bits[1][i] ?? NaN];
      const band = (2 * sd) / Math.sqrt(count);
      return [count, first, second, first / count, second / count, (second - first) / count, excess.expected - band, excess.expected + band];
    }) },
    { name: text.tables(signs.map((sign, i) => `${i + 1} ${sign}`).join(", ")), columns: text.tableColumns,
      rows: signs.map((_, i) => [i + 1, p[i] ?? NaN, q[i] ?? NaN, right.probabilities[i] ?? NaN, wrong.probabilities[i] ?? NaN, right.lengths[i] ?? NaN, wrong.lengths[i] ?? NaN, paid[i] ?? NaN]) },
    { name: text.exact, columns: text.exactColumns, rows: [[result.entropy, wrong.expected, result.divergence, excess.expected, excess.sd, overhead.constant, overhead.perSymbol]] },
  ];
}
