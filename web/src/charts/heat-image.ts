/** The cells of a map as pixels: bilinear between nodes, in steps of color, hatched where there is no number. */
import type { Grid } from "./contours.ts";

export type Color = readonly [red: number, green: number, blue: number];
export interface Look {
  /** Ascending; a number in between two of them has the color in between, so there is one color more. */
  thresholds: readonly number[];
  colors: readonly Color[];
  paper: Color;
  ink: Color;
  /** Distance and thickness of the strokes, in pixels of the picture. */
  gap: number;
  thick: number;
}
/** Rows below the change, and where between it and the next the change is, 0…1. Elsewhere halfway. */
export type Splits = ReadonlyMap<number, number>;

/** +∞ is hatched one way, −∞ the other, what is no number both ways. */
export function paint(grid: Grid, splits: Splits, width: number, height: number, look: Look): ImageData {
  const { columns, rows, values } = grid;
  const image = new ImageData(width, height);
  const { data } = image;
  const at = (i: number, j: number) => values[j * columns + i] ?? NaN;
  const across = Array.from({ length: width }, (_, x) => ((x + 0.5) / width) * (columns - 1));
  for (let y = 0; y < height; y++) {
    const up = (1 - (y + 0.5) / height) * (rows - 1);
    const j = Math.min(rows - 2, Math.floor(up));
    const v = up - j;
    const nearer = v < (splits.get(j) ?? 0.5) ? j : j + 1;
    for (let x = 0; x < width; x++) {
      const along = across[x] ?? 0;
      const i = Math.min(columns - 2, Math.floor(along));
      const u = along - i;
      const [a, b, c, d] = [at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)];
      let value = (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v;
      if (!Number.isFinite(a + b + c + d)) {
        const [left, right] = [at(i, nearer), at(i + 1, nearer)];
        value = Number.isFinite(left + right) ? left * (1 - u) + right * u : u < 0.5 ? left : right;
      }
      const color = Number.isFinite(value) ? stepOf(value, look) : hatched(value, x, y, look);
      const pixel = 4 * (y * width + x);
      data[pixel] = color[0];
      data[pixel + 1] = color[1];
      data[pixel + 2] = color[2];
      data[pixel + 3] = 255;
    }
  }
  return image;
}

function stepOf(value: number, { thresholds, colors, paper }: Look): Color {
  let step = 0;
  while (step < thresholds.length && value >= (thresholds[step] as number)) step++;
  return colors[step] ?? paper;
}

function hatched(value: number, x: number, y: number, { paper, ink, gap, thick }: Look): Color {
  const stroke = (along: number) => {
    const off = Math.abs((((along % gap) + gap) % gap) - gap / 2) / Math.SQRT2;
    return Math.max(0, Math.min(1, thick / 2 + 0.5 - off));
  };
  const share = 0.8 * Math.max(value === -Infinity ? 0 : stroke(x + y), value === Infinity ? 0 : stroke(x - y));
  return [mixed(paper[0], ink[0], share), mixed(paper[1], ink[1], share), mixed(paper[2], ink[2], share)];
}

const mixed = (a: number, b: number, share: number): number => a + (b - a) * share;
