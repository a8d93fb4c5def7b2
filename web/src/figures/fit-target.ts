/** What a drag, a slider and a picker do to P, and what its data look like. */
import type { Pull } from "../charts/density-plot.ts";
import { fitPresets, type FitScenario } from "../scenario/fit.ts";
import type { Component } from "../scenario/target.ts";

/** Short decimals, so that a link stays readable. */
const tidy = (value: number): number => Number(value.toPrecision(12));

/** P after a pull at one of its modes. A weight is the mode's share of all; the others keep their proportions. */
export function moved(p: readonly Component[], index: number, { what, to }: Pull): Component[] {
  if (what !== "weight") return p.map((component, i) => (i === index ? { ...component, [what]: to } : component));
  const rest = p.reduce((sum, { weight }, i) => (i === index ? sum : sum + weight), 0);
  return p.map((component, i) => ({ ...component, weight: i === index ? to : Number(((component.weight / rest) * (1 - to)).toFixed(4)) }));
}

export interface Separation {
  value: number;
  /** Both modes are as wide: the distance is in their sds. */
  inSds: boolean;
  /** And as heavy: the thresholds of the theorem hold. */
  equal: boolean;
}

/** How far apart two modes are; undefined where P has not two. */
export function separationOf(p: readonly Component[]): Separation | undefined {
  const [a, b] = p;
  if (p.length !== 2 || !a || !b) return undefined;
  const inSds = Math.abs(a.sd - b.sd) < 1e-9 * a.sd;
  return { value: Math.abs(b.mean - a.mean) / (inSds ? a.sd : 1), inSds, equal: inSds && Math.abs(a.weight - b.weight) < 1e-9 * a.weight };
}

/** The two modes moved apart or together about their middle. */
export function separated(p: readonly Component[], value: number): Component[] {
  const [a, b] = p;
  const now = separationOf(p);
  if (!a || !b || !now) return [...p];
  const middle = (a.mean + b.mean) / 2;
  const half = (value * (now.inSds ? a.sd : 1)) / 2 * (a.mean <= b.mean ? 1 : -1);
  return [{ ...a, mean: tidy(middle - half) }, { ...b, mean: tidy(middle + half) }];
}

/** The preset a scenario's target is, or "own". */
export function presetOf({ p, data }: FitScenario): string {
  const written = JSON.stringify(p);
  const found = fitPresets.find(({ set }) => (set.p ? data === "" && JSON.stringify(set.p) === written : set.data === data));
  return found?.id ?? "own";
}

/** A histogram as a density: the area of all bars is 1. About the square root of n bars, 8 to 48. */
export function barsOf(data: readonly number[]): { from: number; to: number; height: number }[] {
  const low = data.reduce((least, value) => Math.min(least, value), Infinity);
  const high = data.reduce((most, value) => Math.max(most, value), -Infinity);
  const count = Math.max(8, Math.min(48, Math.round(Math.sqrt(data.length) * 1.5)));
  const width = (high - low) / count;
  if (!(width > 0)) return [];
  const counts = new Array<number>(count).fill(0);
  for (const value of data) {
    const bar = Math.min(count - 1, Math.floor((value - low) / width));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts.map((held, i) => ({ from: low + i * width, to: low + (i + 1) * width, height: held / (data.length * width) }));
}

/** Where both fits start on own data: in the middle, narrower than the whole. */
export function startFor(data: readonly number[]): { mean: number; sd: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const sd = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / data.length);
  return { mean: Number(mean.toPrecision(3)), sd: Number((0.35 * sd).toPrecision(3)) };
}
