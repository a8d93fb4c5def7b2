/**
 * What the words under a panel are made of: shares of P and Q, and where the bill falls. Only sums of densities and integrands that the lab computed.
 */
import type { Direction, Lab, Options } from "../api.ts";
import type { Range } from "../charts/scale.ts";
import { modelOf } from "../scenario/model.ts";
import { distributionOf, type Component } from "../scenario/target.ts";

export interface Share {
  /** For each mode of P, the height of Q over the height of P there. */
  cover: number[];
  /** Of P's mass, the part that lies where Q has less than a tenth of P's height. */
  missed: number;
  /** Of Q's mass, the part that lies where P has less than a tenth of its own peak; and the part of that between the outer modes. */
  off: number;
  gap: number;
  /** Both densities and what the divergence charges, at each x of the grid. */
  p: Float64Array;
  q: Float64Array;
  integrand: Float64Array;
  /** Where half of the bill falls, around the dearest place, and how much of P and of Q lies there. Undefined where nothing is charged. */
  half: { range: Range; p: number; q: number } | undefined;
}
/** `modes`: where P has its maxima, as an eye sees them. Two of its components may share one. */
export interface Detail { x: Float64Array; modes: number[]; forward: Share; reverse: Share }

export const directions = ["forward", "reverse"] as const;
export type Side = (typeof directions)[number];
export const kindOf: Record<Side, Direction> = { forward: "forward-kl", reverse: "reverse-kl" };

/** A grid over the range, closer where one of the bells bends. */
function gridOver({ low, high }: Range, bells: readonly { mean: number; sd: number }[]): Float64Array {
  const xs = Array.from({ length: 241 }, (_, i) => low + ((high - low) * i) / 240);
  for (const { mean, sd } of bells) for (let z = -4; z <= 4; z += 0.25) xs.push(mean + z * sd);
  return Float64Array.from(xs.filter((x) => x >= low && x <= high)).sort();
}

/** Asks the lab for everything at one step: 3 densities, 2 integrands. */
export async function detailAt(lab: Lab, p: Component[], q: Record<Side, { mean: number; sd: number }>, range: Range, options: Options): Promise<Detail> {
  const x = gridOver(range, [...p, q.forward, q.reverse]);
  const target = distributionOf(p);
  const model = (side: Side) => modelOf(q[side]);
  const [densities, ...integrands] = await Promise.all([
    lab.density({ of: [target, model("forward"), model("reverse")], x }, options),
    ...directions.map((side) => lab.integrand({ p: target, q: model(side), kind: kindOf[side], x }, options)),
  ]);
  const [ofTarget, ...ofModels] = densities;
  const crests = crestsOf(ofTarget as Float64Array);
  const share = (i: number) => shareOf(x, crests, ofTarget as Float64Array, ofModels[i] as Float64Array, integrands[i] as Float64Array);
  return { x, modes: crests.map((i) => x[i] ?? NaN), forward: share(0), reverse: share(1) };
}

/** Where values have their local maxima, by index. A dip by less than a twentieth is a shoulder to the eye, and parts no modes. */
function crestsOf(values: Float64Array): number[] {
  const at = (i: number) => values[i] ?? 0;
  const found: number[] = [];
  let [turn, rising] = [0, true];
  for (let i = 1; i < values.length; i++) {
    if (rising ? at(i) >= at(turn) : at(i) <= at(turn)) turn = i;
    else if (Math.abs(at(i) - at(turn)) > 0.05 * Math.max(at(i), at(turn))) {
      if (rising) found.push(turn);
      [turn, rising] = [i, !rising];
    }
  }
  return rising ? [...found, turn] : found;
}

function shareOf(x: Float64Array, crests: readonly number[], p: Float64Array, q: Float64Array, integrand: Float64Array): Share {
  const at = (values: Float64Array, i: number) => values[i] ?? 0;
  const cover = crests.map((i) => at(q, i) / at(p, i));
  const tenth = 0.1 * p.reduce((most, value) => Math.max(most, value), 0);
  const held = (i: number) => at(p, i) >= tenth;
  const heights = Array.from(x, (_, i) => held(i));
  const [first, last] = [heights.indexOf(true), heights.lastIndexOf(true)];
  let [missed, on, gap, bill] = [0, 0, 0, 0];
  const [charge, pMass, qMass] = [new Float64Array(x.length), new Float64Array(x.length), new Float64Array(x.length)];
  for (let i = 0; i < x.length; i++) {
    const width = (at(x, Math.min(i + 1, x.length - 1)) - at(x, Math.max(i - 1, 0))) / 2;
    const [target, model] = [at(p, i), at(q, i)];
    pMass[i] = target * width;
    qMass[i] = model * width;
    if (model < 0.1 * target) missed += target * width;
    if (held(i)) on += model * width;
    else if (i > first && i < last) gap += model * width;
    charge[i] = Math.min(at(integrand, i), Number.MAX_VALUE) * width;
    bill += at(charge, i);
  }
  return { cover, missed: Math.min(1, missed), off: Math.max(0, 1 - on), gap, p, q, integrand, half: halfOf(x, charge, bill, integrand, pMass, qMass) };
}

/** Grows from the dearest place, always to the dearer side, until half is in. */
function halfOf(x: Float64Array, charge: Float64Array, bill: number, integrand: Float64Array, pMass: Float64Array, qMass: Float64Array): Share["half"] {
  if (!(bill > 1e-4)) return undefined;
  const height = (i: number) => integrand[i] ?? -1;
  const dearest = integrand.reduce((best, value, i) => (value > height(best) ? i : best), 0);
  let [low, high, sum] = [dearest, dearest, charge[dearest] ?? 0];
  while (sum < bill / 2 && (low > 0 || high < x.length - 1)) sum += (height(low - 1) >= height(high + 1) ? charge[--low] : charge[++high]) ?? 0;
  const within = (mass: Float64Array) => Math.min(1, mass.subarray(low, high + 1).reduce((all, part) => all + part, 0));
  return { range: { low: x[low] ?? 0, high: x[high] ?? 0 }, p: within(pMass), q: within(qMass) };
}
