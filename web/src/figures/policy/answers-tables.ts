/** The numbers of the answers view as tables, one a chart. */
import { english } from "../../text/english.ts";
import type { Table } from "../figure.ts";
import { frameAt, sides, weights, type AnswersFrames } from "./answers-ask.ts";

const text = english.policy.answers.tables;

export function answersTables({ scenario, runs, coverage }: AnswersFrames, step: number): Table[] {
  const all = scenario.reference.reduce((sum, weight) => sum + weight, 0);
  const [left, right] = sides.map((side) => ({ optimum: runs[side].optimum.policy, policy: frameAt(runs[side], step).policy })) as [Side, Side];
  return [
    {
      name: text.answers, columns: text.answerColumns,
      rows: scenario.rewards.map((reward, i) => [i + 1, reward * scenario.scale, (scenario.reference[i] ?? NaN) / all, ...[left, right].flatMap(({ optimum, policy }) => [optimum[i] ?? NaN, policy[i] ?? NaN])]),
    },
    { name: text.coverage, columns: text.coverageColumns, rows: weights.map((weight, i) => [weight, coverage.counts["forward-kl"][i] ?? NaN, coverage.counts["reverse-kl"][i] ?? NaN]) },
    ...sides.map((side): Table => ({
      name: text.run[side], columns: text.runColumns,
      rows: runs[side].frames.map(({ step: at, reward, entropy, value, toOptimum, toReference, gradientNorm, exactNorm, noise }) =>
        [at, reward, entropy, value, toOptimum["forward-kl"], toOptimum["reverse-kl"], toReference["forward-kl"], toReference["reverse-kl"], gradientNorm, exactNorm, noise]),
    })),
  ];
}

interface Side { optimum: Float64Array; policy: Float64Array }
