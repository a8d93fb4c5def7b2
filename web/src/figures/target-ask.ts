/** What more than one figure asks the lab: the optima of both divergences over Gaussian Qs, and the curves of densities. */
import type { Direction, Distribution, Lab, Options } from "../api.ts";
import type { Point } from "../charts/gaussian.ts";
import type { Range } from "../charts/scale.ts";
import { modelOf, type Model } from "../scenario/model.ts";
import { distributionOf, type Target } from "../scenario/target.ts";

export interface Optimum { q: Model; value: number }
export interface Optima { forward: Optimum[]; reverse: Optimum[] }
export type Curve = Point[];

/** Of each direction, best first. */
export async function askOptima(lab: Lab, p: Target, options: Options): Promise<Optima> {
  const of = (kind: Direction) => lab.optima({ p: distributionOf(p), q: modelOf({ mean: 0, sd: 1 }), kind }, options);
  const [forward, reverse] = await Promise.all([of("forward-kl"), of("reverse-kl")]);
  return { forward, reverse } as Optima; // the optima over Gaussian q are Gaussians
}

/** Each density at so many points, equally spaced over the range. */
export async function askCurves(lab: Lab, of: Distribution[], { low, high }: Range, points: number, options: Options): Promise<Curve[]> {
  const x = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const heights = await lab.density({ of, x }, options);
  return heights.map((height) => Array.from(x, (at, i) => ({ x: at, y: height[i] ?? 0 })));
}
