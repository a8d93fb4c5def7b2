/**
 * P: the target. A mixture of Gaussians has a table of its parts, every other family one entry: in a link their keys stand behind "p.", in JSON they
 * are the parts of the object (target-text.ts).
 */
import type { Distribution } from "../api.ts";
import { location, spread, weight } from "./fields.ts";
import { number, numbers, type Kind } from "./kinds.ts";

/** One Gaussian of the target. Weights are ≥ 0, not all 0, and need not add up to 1. */
export interface Component {
  weight: number;
  mean: number;
  sd: number;
}

/** A target that is no mixture of Gaussians. */
export type OtherTarget = Exclude<Distribution, { family: "gaussian" | "mixture" | "categorical" }>;
/** P: the components of a mixture, or another family. */
export type Target = Component[] | OtherTarget;

/** Every figure with a P begins with a mixture. */
export type Begun<Scenario> = Scenario & { p: Component[] };

/** P as the core is asked for it; one component is a Gaussian. */
export function distributionOf(target: Target): Distribution {
  if (!Array.isArray(target)) return target;
  const [only] = target;
  return only && target.length === 1 ? { family: "gaussian", mean: only.mean, sd: only.sd } : { family: "mixture", components: target.map((component) => ({ ...component })) };
}

export const mixture = (...components: [weight: number, mean: number, sd: number][]): Component[] =>
  components.map(([weight, mean, sd]) => ({ weight, mean, sd }));

/** Two unit modes, so far apart; six, where most figures begin. */
export const apart = (distance: number): Component[] => mixture([0.5, -distance / 2, 1], [0.5, distance / 2, 1]);
export const twoModes = (): Component[] => apart(6);
export const standard = (): Component[] => mixture([1, 0, 1]);

/** A part of a family, and what it is where nothing is said of it. */
export interface Part<Value = unknown> {
  readonly kind: Kind<Value>;
  readonly otherwise: Value;
}
type FamilyName = OtherTarget["family"];
type Family<Name extends FamilyName> = { readonly [Key in keyof Omit<Extract<OtherTarget, { family: Name }>, "family">]: Part<Extract<OtherTarget, { family: Name }>[Key]> };

/** Families of P that are no mixtures, in the units of x; a drawn density has few enough points for a link. */
export const families: { readonly [Name in FamilyName]: Family<Name> } = {
  "student-t": { mean: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 }, df: { kind: number(0.1, 1e6), otherwise: 5 } },
  laplace: { mean: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 } },
  "skew-normal": { location: { kind: location, otherwise: 0 }, scale: { kind: spread, otherwise: 1 }, shape: { kind: number(-1000, 1000), otherwise: 4 } },
  uniform: { low: { kind: location, otherwise: -2 }, high: { kind: location, otherwise: 2 } },
  drawn: { low: { kind: location, otherwise: -4 }, high: { kind: location, otherwise: 4 }, density: { kind: numbers(weight, 2, 64), otherwise: [0, 1, 3, 2, 1, 2, 0] } },
};

export const mostComponents = 16;
/** The parts of a mixture's component in JSON, and the column of a link each goes to: p.means, p.sds, p.weights. */
export const componentParts = [
  { part: "mean", column: "means", kind: location, otherwise: undefined, list: numbers(location, 1, mostComponents) },
  { part: "sd", column: "sds", kind: spread, otherwise: 1, list: numbers(spread, 1, mostComponents) },
  { part: "weight", column: "weights", kind: weight, otherwise: 1, list: numbers(weight, 1, mostComponents) },
] as const;
