/** The numbers of <kl-dimension>: one table a chart, exact and sampled apart. */
import type { ProductResult } from "../api.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";
import type { Frames } from "./dimension-ask.ts";
import { tokensOf } from "./dimension-words.ts";
import type { Table } from "./figure.ts";

const text = english.dimension.tables;

const exactRow = ({ dimension, divergence, exact: { estimates: [k1, k2, k3], ratio } }: ProductResult): number[] =>
  [dimension, divergence, k1?.sd, k2?.mean, k2?.sd, k3?.sd, ratio.variance, ratio.effectiveShare].map((value) => value ?? NaN);

export function dimensionTables({ scenario, curve, dots, samples, point, answers }: Frames): Table[] {
  const along = curve.some(({ dimension }) => dimension === point.dimension) ? curve : [...curve, point].sort((a, b) => a.dimension - b.dimension);
  return [
    { name: text.exact, columns: [...text.exactColumns], rows: along.map(exactRow) },
    {
      name: text.sampled(whole(samples)), columns: [...text.sampledColumns],
      rows: dots.flatMap(({ dimension, sampled }) => (sampled ? [[dimension, ...sampled.estimates.flatMap(({ mean, sd }) => [mean, sd]), sampled.ratio.variance, sampled.ratio.effectiveShare]] : [])),
    },
    { name: text.answers(tokensOf(scenario)), columns: [...text.answersColumns], rows: Array.from(answers.drawn, (drawn, i) => [drawn, answers.other[i] ?? NaN]) },
  ];
}
