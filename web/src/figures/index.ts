/** The figures there are: the name of each custom element and its class. */
import { CodingFigure } from "./coding.ts";
import { DimensionFigure } from "./dimension.ts";
import { FitFigure } from "./fit.ts";
import { LossesFigure } from "./losses.ts";
import { MapFigure } from "./map.ts";
import { MetricFigure } from "./metric/metric.ts";
import { NoiseFigure } from "./noise.ts";
import { PolicyFigure } from "./policy/policy.ts";

export const figures: readonly [name: string, figure: CustomElementConstructor][] = [
  ["kl-fit", FitFigure],
  ["kl-map", MapFigure],
  ["kl-noise", NoiseFigure],
  ["kl-losses", LossesFigure],
  ["kl-metric", MetricFigure],
  ["kl-policy", PolicyFigure],
  ["kl-coding", CodingFigure],
  ["kl-dimension", DimensionFigure],
];
