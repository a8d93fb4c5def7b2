/** A Gaussian as a point of a plane, mean across and log sd up: as fine as the picture when it is dragged, a hundredth of an axis by a key. */
import type { Key } from "../charts/handle.ts";
import type { Model } from "../scenario/model.ts";
import { expOf, logOf } from "./logarithm.ts";

export interface PlaneWindow { mean: { from: number; to: number }; sd: { from: number; to: number } }

/** The power of ten next below a thousandth. */
export function stepOf(width: number): number {
  let step = 1;
  while (step > width / 1000) step /= 10;
  while (step * 10 <= width / 1000) step *= 10;
  return step;
}
export const rounded = (value: number, step: number): number => Number((Math.round(value / step) * step).toPrecision(12));

/** Where a hand put it; y is log sd. */
export const placed = (x: number, y: number, { mean }: PlaneWindow): Model => ({ mean: rounded(x, stepOf(mean.to - mean.from)), sd: Number(expOf(y).toPrecision(3)) });

/** A hundredth of either axis a press, a tenth with Shift or Page. */
export function stepped(q: Model, key: Key, { mean, sd }: PlaneWindow): Model {
  const by = { less: -0.01, more: 0.01, "far-less": -0.1, "far-more": 0.1, least: -Infinity, most: Infinity, down: 0, up: 0 }[key];
  const up = key === "up" ? 0.01 : key === "down" ? -0.01 : 0;
  const width = mean.to - mean.from;
  return {
    mean: by === 0 ? q.mean : rounded(Math.max(mean.from, Math.min(mean.to, q.mean + by * width)), stepOf(width)),
    sd: up === 0 ? q.sd : Number(Math.max(sd.from, Math.min(sd.to, expOf(logOf(q.sd) + up * (logOf(sd.to) - logOf(sd.from))))).toPrecision(4)),
  };
}
