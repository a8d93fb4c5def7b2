/** Iso-lines of numbers on a grid, by marching squares. Between nodes the numbers are taken to be bilinear, as heat-image.ts paints them. */

export interface Grid {
  columns: number;
  rows: number;
  /** Row by row, from the lowest. */
  values: ArrayLike<number>;
}
/** Joined up, in units of cells: x 0…columns − 1, y 0…rows − 1. */
export type Path = { x: number; y: number }[];

/** The lines where the numbers are equal to `level`. Cells with a corner that is not finite have none. */
export function contours(grid: Grid, level: number): Path[] {
  const { columns, rows, values } = grid;
  const at = (i: number, j: number) => (values[j * columns + i] ?? NaN) - level;
  /** Crossings by the edge they lie on, each with the one or two it is joined to. */
  const joined = new Map<number, number[]>();
  const place = new Map<number, { x: number; y: number }>();
  const across = (i: number, j: number) => 2 * (j * columns + i);
  const upward = (i: number, j: number) => 2 * (j * columns + i) + 1;
  const join = (from: number, to: number) => {
    joined.set(from, [...(joined.get(from) ?? []), to]);
    joined.set(to, [...(joined.get(to) ?? []), from]);
  };

  for (let j = 0; j + 1 < rows; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const [a, b, c, d] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]; // counterclockwise from the lower left
      if (!Number.isFinite(a + b + c + d)) continue;
      const crossed: number[] = [];
      const cross = (edge: number, x: number, y: number) => {
        crossed.push(edge);
        place.set(edge, { x, y });
      };
      if (a >= 0 !== b >= 0) cross(across(i, j), i + a / (a - b), j);
      if (b >= 0 !== c >= 0) cross(upward(i + 1, j), i + 1, j + b / (b - c));
      if (c >= 0 !== d >= 0) cross(across(i, j + 1), i + d / (d - c), j + 1);
      if (d >= 0 !== a >= 0) cross(upward(i, j), i, j + a / (a - d));
      const [first, second, third, fourth] = crossed;
      if (first === undefined || second === undefined) continue;
      if (third === undefined || fourth === undefined) join(first, second);
      // A saddle: which corners hang together is decided by the height of its middle, where the bilinear surface is flat.
      else if (((a * c - b * d) / (a + c - b - d) >= 0) === (a >= 0)) join(first, second), join(third, fourth);
      else join(first, fourth), join(second, third);
    }
  }
  return chains(joined).map((chain) => chain.map((edge) => place.get(edge) as { x: number; y: number }));
}

/** Open lines from their ends, then closed ones from anywhere; a closed one ends where it began. */
function chains(joined: Map<number, number[]>): number[][] {
  const found: number[][] = [];
  const left = new Set(joined.keys());
  const walk = (start: number) => {
    const chain: number[] = [];
    let here: number | undefined = start;
    while (here !== undefined) {
      chain.push(here);
      left.delete(here);
      here = joined.get(here)?.find((next) => left.has(next));
    }
    if (chain.length > 2 && joined.get(start)?.includes(chain.at(-1) as number)) chain.push(start);
    if (chain.length > 1) found.push(chain);
  };
  for (const [edge, neighbors] of joined) if (neighbors.length === 1 && left.has(edge)) walk(edge);
  for (const edge of joined.keys()) if (left.has(edge)) walk(edge);
  return found;
}
