/** What the sequences view of <kl-policy> is asked to show: a tiny autoregressive policy beside its reference, and how its sequences are drawn. */
import { count, number, oneOf, type Kind } from "./kinds.ts";
import type { Preset } from "./preset.ts";
import { problem, type Problem } from "./problem.ts";
import { mostTokens, sequenceTables } from "./sequence-logits.ts";

export const quantities = ["value", "gradient"] as const;
/** Which estimators have a row. */
export const extents = ["few", "all"] as const;
export const mostSteps = 6;

export interface SequencesScenario {
  /** What is estimated: the KL, or its gradient by one logit. */
  quantity: (typeof quantities)[number];
  /** Which tables of logits: the reference's, and the direction in which the policy leaves it. */
  logits: (typeof sequenceTables)[number];
  /** How far the policy has gone: reference + drift × direction. */
  drift: number;
  /** All logits are divided by this. */
  temperature: number;
  tokens: number;
  length: number;
  /** k of the truncated estimators. */
  top: number;
  /** The logit: of this token, 0 the first; after that one, 1 the first, 0 at the first step. */
  token: number;
  after: number;
  extent: (typeof extents)[number];
  batch: number;
  batches: number;
  seed: number;
}

export const defaultSequences = (): SequencesScenario => ({
  quantity: "value", logits: "drifting", drift: 2, temperature: 1, tokens: 4, length: 6, top: 2, token: 1, after: 1, extent: "few", batch: 64, batches: 2000, seed: 15,
});

/** One line a field, without what stands before it in a link. */
export const sequencesTable: { readonly [Key in keyof SequencesScenario]: Kind } = {
  quantity: oneOf(quantities),
  logits: oneOf(sequenceTables),
  drift: number(0, 10),
  temperature: number(0.2, 10),
  tokens: count(2, mostTokens),
  length: count(1, mostSteps),
  top: count(1, mostTokens),
  token: count(0, mostTokens - 1),
  after: count(0, mostTokens),
  extent: oneOf(extents),
  batch: count(2, 1e6),
  batches: count(0, 1e6),
  seed: count(0, Number.MAX_SAFE_INTEGER),
};

/** No k above the number of tokens, and no token that is not there. `given`: which fields were, with `prefix` before each. */
export function agreeSequences(scenario: SequencesScenario, prefix: string, given: ReadonlySet<string>, problems: Problem[]): void {
  const { tokens } = scenario;
  const limits: readonly ["top" | "token" | "after", number, string][] = [["top", tokens, "tokens"], ["after", tokens, "tokens"], ["token", tokens - 1, "tokens − 1"]];
  for (const [key, most, words] of limits) {
    if (scenario[key] <= most) continue;
    if (given.has(prefix + key)) problems.push(problem(prefix + key, scenario[key], `a whole number up to ${prefix}${words}, ${most}`));
    scenario[key] = most;
  }
}

/** Titles are the text's. */
const preset = (id: string, set: Partial<SequencesScenario>): Preset<SequencesScenario> =>
  ({ id, set: { quantity: "value", temperature: 1, tokens: 4, length: 6, top: 2, token: 1, after: 1, extent: "few", ...set } });

export const sequencesPresets: readonly Preset<SequencesScenario>[] = [
  preset("drifting", { logits: "drifting", drift: 2 }),
  preset("short", { logits: "drifting", drift: 2, length: 1 }),
  preset("far", { logits: "drifting", drift: 4 }),
  preset("dropped", { logits: "dropped", drift: 3 }),
  preset("top-1", { logits: "spread", drift: 0.8, top: 1, extent: "all" }),
  preset("filter", { logits: "filter", drift: 1, tokens: 3 }),
  preset("prefix", { quantity: "gradient", logits: "costly", drift: 1.5, token: 0, after: 0 }),
  preset("k3-loss", { quantity: "gradient", logits: "drifting", drift: 4 }),
];
