/** What the sequences view of <kl-policy> is asked to show: a tiny autoregressive policy beside its reference, and how its sequences are drawn. */
import { count, number, oneOf, type Kind } from "./kinds.ts";

/** Which logits: their tables are the figure's. */
export const logitTables = ["small"] as const;

export interface SequencesScenario {
  logits: (typeof logitTables)[number];
  /** How far the policy has gone from the reference: reference + drift × direction. */
  drift: number;
  tokens: number;
  length: number;
  /** k of the truncated estimators. */
  top: number;
  batch: number;
  batches: number;
  seed: number;
}

export const defaultSequences = (): SequencesScenario => ({ logits: "small", drift: 1, tokens: 4, length: 6, top: 2, batch: 64, batches: 2000, seed: 15 });

/** One line a field, without what stands before it in a link. */
export const sequencesTable: { readonly [Key in keyof SequencesScenario]: Kind } = {
  logits: oneOf(logitTables),
  drift: number(0, 10),
  tokens: count(2, 6),
  length: count(1, 6),
  top: count(1, 6),
  batch: count(1, 1e6),
  batches: count(0, 1e6),
  seed: count(0, Number.MAX_SAFE_INTEGER),
};
