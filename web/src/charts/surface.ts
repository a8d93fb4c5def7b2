/** A ratio over a plane, as a grid of its decimal logarithms. */
import type { Grid } from "./contours.ts";
import type { Range } from "./scale.ts";

/** Decimal logarithms: −∞ and ∞ where one of the two is infinite, NaN where both are. */
export interface Surface extends Grid {
  x: Range;
  /** Of the natural logarithm of what the vertical axis counts. */
  y: Range;
  /** Between which rows it becomes infinite or finite all along: the row below the change, where the change is, on the axis of y, and its number. */
  edges: readonly { row: number; y: number; text: string }[];
}
/** Which of the two is the smaller, or infinite. */
export type Region = "first" | "second" | "firstInfinite" | "secondInfinite" | "bothInfinite";

export function regionOf(value: number): Region {
  if (Number.isNaN(value)) return "bothInfinite";
  if (!Number.isFinite(value)) return value > 0 ? "firstInfinite" : "secondInfinite";
  return value < 0 ? "first" : "second";
}

/** The number at a place: bilinear, or the nearest node's where one about it is not finite. */
export function valueAt({ columns, rows, values, x, y }: Surface, across: number, up: number): number {
  const along = Math.max(0, Math.min(1, (across - x.low) / (x.high - x.low))) * (columns - 1);
  const high = Math.max(0, Math.min(1, (up - y.low) / (y.high - y.low))) * (rows - 1);
  const [i, j] = [Math.min(columns - 2, Math.floor(along)), Math.min(rows - 2, Math.floor(high))];
  const [u, v] = [along - i, high - j];
  const at = (column: number, row: number) => values[row * columns + column] ?? NaN;
  const value = (at(i, j) * (1 - u) + at(i + 1, j) * u) * (1 - v) + (at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u) * v;
  return Number.isFinite(value) ? value : at(Math.round(along), Math.round(high));
}
