/** A policy's frames, from rows of numbers. */
import type { Direction, PolicyResult } from "../api.ts";
import type { PolicyRows } from "./messages.ts";

const both = (forward: number, reverse: number): Record<Direction, number> => ({ "forward-kl": forward, "reverse-kl": reverse });

export function withPolicies({ frames: rows, columns, ...rest }: PolicyRows): PolicyResult {
  const answers = rest.optimum.policy.length;
  const frames = Array.from({ length: rows.length / columns }, (_, frame) => {
    const row = rows.subarray(frame * columns, (frame + 1) * columns), last = columns - 10;
    const number = (i: number) => row[last + i]!;
    return {
      step: row[0]!, policy: row.slice(1, 1 + answers), theta: row.slice(1 + answers, last), reward: number(0), entropy: number(1), value: number(2),
      toOptimum: both(number(3), number(4)), toReference: both(number(5), number(6)), gradientNorm: number(7), exactNorm: number(8), noise: number(9),
    };
  });
  return { frames, ...rest };
}
