/** The promise of api.ts, kept: calls go to the least busy worker, large studies to all of them. */
import type { FitRequest, FitResult, Lab, LoadKlLab, Options, StudyRequest, StudyResult } from "../api.ts";
import { compiledCore } from "./compile.ts";
import { aborted, KlError } from "./error.ts";
import { callingThread, type HireHand, ownWorker } from "./hands.ts";
import type { Call, Calls, FitRows, Kind } from "./messages.ts";
import { Seat } from "./seat.ts";

/** A study of fewer samples a worker is not worth splitting: starting a worker takes as long. */
const leastSamplesEach = 50_000;
/** Numbers that the parts of one study may come to, where they are merged in a memory of 32 MB. */
const mostPartNumbers = 1_000_000;

class WorkingLab implements Lab {
  readonly #module: WebAssembly.Module;
  readonly #hire: HireHand;
  readonly #most: number;
  readonly #seats: Seat[];
  #lastId = 0;
  #closed = false;

  constructor(module: WebAssembly.Module, workers: number) {
    this.#module = module;
    this.#hire = workers === 0 ? callingThread : ownWorker;
    this.#most = Math.max(1, workers);
    this.#seats = [new Seat(this.#hire, module)];
  }

  divergence: Lab["divergence"] = (request, options) => this.#call("divergence", request, options);
  gradient: Lab["gradient"] = (request, options) => this.#call("gradient", request, options);
  optima: Lab["optima"] = (request, options) => this.#call("optima", request, options);
  varianceMap: Lab["varianceMap"] = (request, options) => this.#call("varianceMap", request, options);
  density: Lab["density"] = (request, options) => this.#call("density", request, options);
  integrand: Lab["integrand"] = (request, options) => this.#call("integrand", request, options);
  mixtureOf: Lab["mixtureOf"] = (request, options) => this.#call("mixtureOf", request, options);
  catalog: Lab["catalog"] = () => this.#call("catalog", null);

  async fit(request: FitRequest, options?: Options): Promise<FitResult> {
    return withFrames(await this.#call("fit", request, options));
  }

  async study(request: StudyRequest, options?: Options): Promise<StudyResult[]> {
    const most = mostRanges(request, this.#most);
    if (most < 2) return this.#call("study", request, options);
    const count = await this.#call("studyPartCount", request, { signal: options?.signal });
    const ranges = Math.min(most, count);
    if (ranges < 2) return this.#call("study", request, options);
    const edge = (range: number) => Math.floor((range * count) / ranges);
    const parts = await this.#parts(request, Array.from({ length: ranges }, (_, range) => [edge(range), edge(range + 1)]), options);
    return this.#call("studyMerge", { study: request, parts }, { signal: options?.signal });
  }

  close(): void {
    this.#closed = true;
    for (const seat of this.#seats) seat.end();
  }

  /** All ranges of a study's parts, each from its own worker; where one fails, the others are called off. */
  async #parts(study: StudyRequest, ranges: number[][], options: Options = {}): Promise<Float64Array[]> {
    const others = new AbortController();
    const callOff = () => others.abort();
    options.signal?.addEventListener("abort", callOff);
    const done = ranges.map(() => 0);
    try {
      return await Promise.all(
        ranges.map(([from, to], range) =>
          this.#call("studyPart", { study, from: from!, to: to! }, {
            signal: others.signal,
            onProgress(fraction) {
              done[range] = fraction;
              options.onProgress?.(done.reduce((sum, one) => sum + one) / ranges.length);
            },
          }),
        ),
      );
    } catch (error) {
      callOff();
      throw error;
    } finally {
      options.signal?.removeEventListener("abort", callOff);
    }
  }

  #call<K extends Kind>(kind: K, request: Calls[K]["request"], { signal, onProgress }: Options = {}): Promise<Calls[K]["result"]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(aborted("The lab was closed."));
      if (signal?.aborted) return reject(aborted("The signal said so."));
      const id = ++this.#lastId;
      const seat = this.#leastBusy();
      const abort = () => seat.abort(id);
      const landed = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort, { once: true });
      seat.take({
        call: { id, kind, request } as Call,
        settle(result) {
          landed();
          resolve(result as Calls[K]["result"]);
        },
        fail(error) {
          landed();
          reject(error);
        },
        progress(fraction) {
          if (!signal?.aborted) onProgress?.(fraction);
        },
      });
    });
  }

  /** The first of the seats that hold the fewest calls; a new one before any has two. */
  #leastBusy(): Seat {
    const least = this.#seats.reduce((best, seat) => (seat.load < best.load ? seat : best));
    if (least.load === 0 || this.#seats.length === this.#most) return least;
    const seat = new Seat(this.#hire, this.#module);
    this.#seats.push(seat);
    return seat;
  }
}

/** Into how many ranges a study may be split. A request that is not yet known to be one is not split. */
function mostRanges({ batchSize, batches, estimators, bins }: StudyRequest, workers: number): number {
  const bySize = Math.floor((batchSize * batches) / leastSamplesEach);
  const byMemory = Math.floor(mostPartNumbers / (4 * estimators?.length * (bins + 16))); // two histograms for each of two parameters
  const most = Math.min(workers, bySize, byMemory);
  return most >= 2 ? most : 1; // also where a field is missing or no number
}

function withFrames(fit: FitRows): FitResult {
  const { frames: rows, ...rest } = fit;
  const frames: FitResult["frames"] = [];
  for (let row = 0; row < rows.length; row += 5) {
    const [step, mean, sd, value, gradientNorm] = rows.subarray(row, row + 5) as unknown as [number, number, number, number, number];
    frames.push({ step, q: { family: "gaussian", mean, sd }, value, gradientNorm });
  }
  return { frames, ...rest };
}

/** On a page all processors but one, so that it stays quick; elsewhere the calling thread. */
function defaultWorkers(): number {
  if (typeof document === "undefined" || typeof Worker === "undefined") return 0;
  return Math.min(8, Math.max(1, (navigator.hardwareConcurrency || 1) - 1));
}

export const loadKlLab: LoadKlLab = async ({ workers = defaultWorkers() } = {}) => {
  if (!Number.isInteger(workers) || workers < 0 || workers > 64) throw new KlError("InvalidScenario", "workers must be a whole number from 0 to 64", "workers");
  if (workers > 0 && typeof Worker === "undefined") throw new KlError("Unsupported", "There are no workers here; with workers: 0 the calling thread computes", "workers");
  return new WorkingLab(await compiledCore(), workers);
};

let shared: Promise<Lab> | undefined;

/** The one lab of all figures of a page. */
export const sharedLab = (): Promise<Lab> => (shared ??= loadKlLab());
