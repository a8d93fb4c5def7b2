/**
 * Logits of the next token, as data: a reference for up to six tokens, and directions in which a policy leaves it. Rows: the first step, then after each
 * token; of fewer tokens the first rows and columns.
 */

export const sequenceTables = ["drifting", "dropped", "costly", "spread", "filter"] as const;
export type SequenceTable = (typeof sequenceTables)[number];
type Logits = readonly (readonly number[])[];

export const mostTokens = 6;
/** As far as the core takes them. */
const farthest = 50;

const reference: Logits = [
  [1.2, 0.6, 0.2, -0.2, -0.6, -1],
  [-0.4, 1.4, 0.4, 0, -0.6, -0.8],
  [0.6, -0.6, 1.2, 0.4, -0.2, -0.8],
  [1, 0.2, -0.4, 0.8, 0.4, -0.6],
  [0.8, 0.6, 0.4, -0.8, 0.6, 0.2],
  [0.4, 0.8, 0.2, 0.6, -0.6, 0.4],
  [1, 0, 0.6, 0.2, 0.4, -0.4],
];
/** The second token mostly follows itself. */
const repeating: Logits = [
  [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [-2, 1.6, -1.2, -2, -2, -2], [0.4, 0.2, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0],
];
const every = (row: readonly number[]): Logits => Array.from({ length: mostTokens + 1 }, () => row);

const tables: { readonly [Name in SequenceTable]: { reference: Logits; direction: Logits } } = {
  /** Everything a little, likely transitions becoming likelier. */
  drifting: {
    reference,
    direction: [
      [0.5, -0.1, -0.4, 0.1, 0.2, -0.3],
      [-0.3, 0.5, -0.2, 0.2, -0.1, -0.2],
      [0.1, -0.4, 0.6, -0.3, 0.2, -0.3],
      [-0.5, 0.3, -0.1, 0.4, 0, 0.2],
      [0.4, -0.3, 0.1, -0.2, 0.3, -0.1],
      [-0.2, 0.3, -0.3, 0.1, -0.1, 0.3],
      [0.2, -0.1, 0.3, -0.3, 0.1, -0.2],
    ],
  },
  /** One token goes out of use. */
  dropped: { reference, direction: every([0, -1, 0, 0, 0, 0]) },
  /** The first step stays as it was; what follows the first token does not. */
  costly: { reference, direction: [[0, 0, 0, 0, 0, 0], [-1, 1.2, -0.4, 0.6, 0.2, -0.6], ...every([0, 0, 0, 0, 0, 0]).slice(2)] },
  /** Away from all preference. */
  spread: { reference, direction: reference.map((row) => row.map((logit) => -logit)) },
  /**
   * At 1 (three tokens) the reference on condition that the second token never follows itself: every logit has the logarithm of how likely a sequence is to go
   * on without that, which is the greatest eigenvector of the transitions that are left.
   */
  filter: {
    reference: repeating,
    direction: every([-0.01, -2.17, 0, 0, 0, 0]).map((row, i) => (i === 2 ? [-0.01, -9, 0, 0, 0, 0] : row)),
  },
};

/** Both tables of logits, row after row. */
export function logitsOf(table: SequenceTable, drift: number, temperature: number, tokens: number): { policy: number[]; reference: number[] } {
  const { reference: from, direction } = tables[table];
  const within = (logit: number) => Math.max(-farthest, Math.min(farthest, logit / temperature));
  const cells = (logit: (row: number, token: number) => number) =>
    Array.from({ length: (tokens + 1) * tokens }, (_, i) => within(logit(Math.floor(i / tokens), i % tokens)));
  const at = (logits: Logits, row: number, token: number) => logits[row]?.[token] ?? 0;
  return { policy: cells((row, token) => at(from, row, token) + drift * at(direction, row, token)), reference: cells((row, token) => at(from, row, token)) };
}
