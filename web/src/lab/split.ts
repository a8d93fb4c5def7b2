/** How a large request becomes parts for several workers. What is not yet known to be a request is not split: the core says better what is wrong. */
import type { StudyRequest, VarianceMapRequest } from "../api.ts";

/** A study of fewer samples a worker, or a map of fewer cells, is not worth splitting: starting a worker takes as long. */
const leastSamplesEach = 50_000;
const leastCellsEach = 1000;
/** Numbers that the parts of one study may come to, where they are merged in a memory of 32 MB. */
const mostPartNumbers = 1_000_000;

/** Of `count` things in a row, `most` ranges at most: consecutive, nearly equal, all of them together. */
export function ranges(count: number, most: number): { from: number; to: number }[] {
  const length = Math.min(most, count);
  const edge = (range: number) => Math.floor((range * count) / length);
  return Array.from({ length }, (_, range) => ({ from: edge(range), to: edge(range + 1) }));
}

export function mostStudyParts(request: StudyRequest, workers: number): number {
  try {
    const { batchSize, batches, estimators, bins, q } = request;
    const parameters = "components" in q ? 3 * q.components.length : 2;
    const byMemory = mostPartNumbers / (2 * parameters * estimators.length * (bins + 16)); // two histograms for each parameter
    return atLeastOne(Math.min(workers, (batchSize * batches) / leastSamplesEach, byMemory));
  } catch {
    return 1;
  }
}

export function mostMapParts(request: VarianceMapRequest, workers: number): number {
  try {
    const { mean, logSd } = request;
    return Number.isInteger(logSd.count) ? atLeastOne(Math.min(workers, (mean.count * logSd.count) / leastCellsEach)) : 1;
  } catch {
    return 1;
  }
}

/** 1 also for what is no number. */
const atLeastOne = (most: number): number => (most >= 2 ? Math.floor(most) : 1);

export function joined(arrays: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let next = 0;
  for (const array of arrays) {
    whole.set(array, next);
    next += array.length;
  }
  return whole;
}
