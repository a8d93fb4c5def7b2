/** What is asked of estimators: of which divergence, of what, and which entries of the core's table answer. */
import catalog from "kl:catalog";
import type { Direction } from "../api.ts";
import { lambda } from "./fields.ts";
import { choices, oneOf, type Choice } from "./kinds.ts";
import { problem, type Problem } from "./problem.ts";

/** Whose noise is shown: of the gradient in one of Q's parameters, or of the divergence itself. */
export type Parameter = "mean" | "logSd" | "value";

export interface Question {
  direction: Direction;
  parameter: Parameter;
  estimators: Choice[];
}

/** The names of all entries of the core's table, once each. */
export function entries(): readonly string[] {
  return [...new Set(catalog.map(({ name }) => name))];
}

/** Entries of the core's table that answer for this direction and parameter, in its order. */
export function answering(direction: Direction, parameter: Parameter) {
  return catalog.filter(({ objective, estimates }) => objective === direction && estimates === (parameter === "value" ? "value" : "gradient"));
}
export function estimatorsFor(direction: Direction, parameter: Parameter): readonly string[] {
  return answering(direction, parameter).map(({ name }) => name);
}
/** Of those, the ones a single sample has a value of. */
export function mapEstimatorsFor(direction: Direction, parameter: Parameter): readonly string[] {
  return answering(direction, parameter).filter(({ perSample }) => perSample).map(({ name }) => name);
}

/** Whether the coefficient λ of an estimator can be chosen. */
export function takesLambda(name: string): boolean {
  return catalog.some((entry) => entry.name === name && entry.takesLambda);
}

/** Up to four estimators that answer a question, to begin with: those without a λ to choose, the unbiased ones first. */
export function usual({ direction, parameter }: Pick<Question, "direction" | "parameter">): Choice[] {
  const entries = answering(direction, parameter).filter((entry) => !entry.takesLambda);
  return [...entries.filter(({ unbiased }) => unbiased), ...entries.filter(({ unbiased }) => !unbiased)].slice(0, 4).map(({ name }) => ({ name }));
}

export const named = (...names: string[]): Choice[] => names.map((name) => ({ name }));

/** The question's fields in a scenario's table: `least` to `most` estimators. */
export const question = (least: number, most: number) => ({
  direction: oneOf(["forward-kl", "reverse-kl"] as const),
  parameter: oneOf(["mean", "logSd", "value"] as const),
  estimators: choices(entries(), entries().filter(takesLambda), lambda, least, most),
});

/** Those of the estimators chosen that are `offered`; the others are reported, where they were given: an agreement for codec.ts. */
export function offeredAmong({ direction, parameter, estimators }: Question, offered: readonly string[], given: ReadonlySet<string>, problems: Problem[]): Choice[] {
  for (const { name } of given.has("estimators") ? estimators : []) {
    if (!offered.includes(name)) problems.push(problem("estimators", name, `estimators for ${direction}, ${parameter}: ${offered.join(", ")}`));
  }
  return estimators.filter(({ name }) => offered.includes(name));
}
