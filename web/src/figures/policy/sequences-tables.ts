/** The numbers of the sequences view. */
import type { ListedSequence } from "../../api.ts";
import { english } from "../../text/english.ts";
import type { Table } from "../figure.ts";
import { estimatorsOf, exactOf, lineOf, type SequencesFrames } from "./sequences-ask.ts";
import { nameOf } from "./sequences-words.ts";

const text = english.sequences.tables;

export function sequencesTables({ scenario, result, lengths }: SequencesFrames): Table[] {
  const estimators = estimatorsOf(scenario, result);
  const { tokens } = scenario;
  const { policy, reference, logRatio } = result.transitions;
  const sdOf = (of: SequencesFrames["result"], name: string) => exactOf(scenario, of, name)?.sd ?? NaN;
  return [
    {
      name: text.estimators[scenario.quantity], columns: text.estimatorColumns,
      rows: estimators.map((estimator, i) => {
        const { truth, exact, sampled } = lineOf(scenario, result, estimator);
        return [i + 1, truth, exact.mean, exact.sd, sampled.mean, sampled.sd];
      }),
    },
    { name: text.lengths, columns: text.lengthColumns(estimators.map(({ name }) => nameOf(name))), rows: lengths.map((of, i) => [i + 1, ...estimators.map(({ name }) => sdOf(of, name))]) },
    { name: text.steps, columns: text.stepColumns, rows: [...result.steps].map((share, i) => [i + 1, share]) },
    {
      name: text.logits, columns: text.logitColumns,
      rows: [...policy].map((value, i) => [Math.floor(i / tokens), 1 + (i % tokens), value, reference[i] ?? NaN, logRatio[i] ?? NaN, result.gradient[i] ?? NaN]),
    },
    { name: text.likeliest, columns: text.listColumns, rows: result.likeliest.map(listed) },
    { name: text.heaviest, columns: text.listColumns, rows: result.heaviest.map(listed) },
  ];
}

const listed = ({ tokens, policy, reference, logRatio, share }: ListedSequence): number[] =>
  [Number(tokens.map((token) => token + 1).join("")), policy, reference, logRatio, share];
