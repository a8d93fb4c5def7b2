/** Bell curves as pixels. What is computed here is drawn and never shown as a number. */
import type { Range } from "./scale.ts";

export interface Bell { mean: number; sd: number }
export interface WeightedBell extends Bell { weight: number }
export interface Point { x: number; y: number }

const root = Math.sqrt(2 * Math.PI);

export function height({ mean, sd }: Bell, x: number): number {
  const z = (x - mean) / sd;
  return Math.exp(-0.5 * z * z) / (sd * root);
}
export const peak = ({ sd }: Bell): number => 1 / (sd * root);

export function mixtureHeight(bells: readonly WeightedBell[], x: number): number {
  const all = bells.reduce((sum, bell) => sum + bell.weight, 0);
  return bells.reduce((sum, bell) => sum + (bell.weight / all) * height(bell, x), 0);
}

/** Where to sample: evenly over the range, and closer where a bell bends. */
function abscissas(bells: readonly Bell[], { low, high }: Range): number[] {
  const xs: number[] = [];
  const even = 120;
  for (let i = 0; i <= even; i++) xs.push(low + ((high - low) * i) / even);
  for (const { mean, sd } of bells) {
    for (let z = -4; z <= 4; z += 0.2) {
      const x = mean + z * sd;
      if (x > low && x < high) xs.push(x);
    }
  }
  return xs.sort((a, b) => a - b);
}

export const bellCurve = (bell: Bell, range: Range): Point[] => abscissas([bell], range).map((x) => ({ x, y: height(bell, x) }));
export const mixtureCurve = (bells: readonly WeightedBell[], range: Range): Point[] =>
  abscissas(bells, range).map((x) => ({ x, y: mixtureHeight(bells, x) }));
