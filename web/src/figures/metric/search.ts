/** The search over random triples: one request a step, added up, so that every step of it can be shown again. */
import type { Lab, Measure, TriplesResult } from "../../api.ts";
import { triplesAStep } from "../../scenario/metric.ts";

export interface Count { steps: number; results: readonly TriplesResult[] }

type Worst = TriplesResult["triangle"]["worst"];
const ratioOf = (worst: Worst): number => (worst ? worst.direct / worst.byWay : -1);

function added(sum: readonly TriplesResult[], more: readonly TriplesResult[]): TriplesResult[] {
  return more.map((one, i) => {
    const before = sum[i];
    if (!before) return one;
    const worst = ratioOf(one.triangle.worst) > ratioOf(before.triangle.worst) ? one.triangle.worst : before.triangle.worst;
    return {
      measure: one.measure,
      triangle: { failures: before.triangle.failures + one.triangle.failures, ...(worst ? { worst } : {}) },
      symmetry: { failures: before.symmetry.failures + one.symmetry.failures },
    };
  });
}

export class Search {
  readonly #measures: Measure[];
  readonly #lab: () => Promise<Lab>;
  readonly #counted: () => void;
  readonly #failed: (error: unknown) => void;
  /** After each step, from none on. */
  #sums: (readonly TriplesResult[])[] = [[]];
  #seed = NaN;
  #wanted = 0;
  #running: AbortController | undefined;

  /** `counted`: a further step has been added up. */
  constructor(measures: readonly Measure[], lab: () => Promise<Lab>, counted: () => void, failed: (error: unknown) => void) {
    this.#measures = [...measures];
    this.#lab = lab;
    this.#counted = counted;
    this.#failed = failed;
  }

  /** So many steps of this seed, from now on. */
  want(seed: number, steps: number): void {
    if (seed !== this.#seed) {
      this.stop();
      this.#seed = seed;
      this.#sums = [[]];
    }
    this.#wanted = steps;
    if (!this.#running && !this.complete) void this.#count();
  }
  /** Whether all that is wanted has been counted. */
  get complete(): boolean {
    return this.#sums.length > this.#wanted;
  }
  /** What is wanted, or as much of it as has been counted. */
  get count(): Count {
    const steps = Math.min(this.#wanted, this.#sums.length - 1);
    return { steps, results: this.#sums[steps] ?? [] };
  }
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  async #count(): Promise<void> {
    const running = (this.#running = new AbortController());
    const { signal } = running;
    try {
      const lab = await this.#lab();
      while (!signal.aborted && !this.complete) {
        const from = (this.#sums.length - 1) * triplesAStep;
        const more = await lab.triples({ measures: this.#measures, seed: this.#seed, from, count: triplesAStep }, { signal });
        if (signal.aborted) return;
        this.#sums.push(added(this.#sums.at(-1) ?? [], more));
        this.#counted();
      }
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }
}
