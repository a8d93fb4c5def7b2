/** The promise of api.ts, kept: calls go to the least busy worker, large studies and maps to all of them. */
import type { Distribution, FitRequest, FitResult, Lab, LoadKlLab, Options, PolicyRequest, PolicyResult, StudyRequest, StudyResult, VarianceMapRequest } from "../api.ts";
import { cloned } from "./cloned.ts";
import { compiledCore } from "./compile.ts";
import { aborted, KlError } from "./error.ts";
import { callingThread, type HireHand, ownWorker } from "./hands.ts";
import type { Call, Calls, FitRows, Kind } from "./messages.ts";
import { withPolicies } from "./policies.ts";
import { Seat } from "./seat.ts";
import { joined, mostMapParts, mostStudyParts, ranges } from "./split.ts";

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
  density: Lab["density"] = (request, options) => this.#call("density", request, options);
  integrand: Lab["integrand"] = (request, options) => this.#call("integrand", request, options);
  mixtureOf: Lab["mixtureOf"] = (request, options) => this.#call("mixtureOf", request, options);
  logRatios: Lab["logRatios"] = (request, options) => this.#call("logRatios", request, options);
  landscape: Lab["landscape"] = (request, options) => this.#call("landscape", request, options);
  triples: Lab["triples"] = (request, options) => this.#call("triples", request, options);
  bounds: Lab["bounds"] = (request, options) => this.#call("bounds", request, options);
  code: Lab["code"] = (request, options) => this.#call("code", request, options);
  sequences: Lab["sequences"] = (request, options) => this.#call("sequences", request, options);
  product: Lab["product"] = (request, options) => this.#call("product", request, options);
  catalog: Lab["catalog"] = () => this.#call("catalog", null);

  async fit(request: FitRequest, options?: Options): Promise<FitResult> {
    return withFrames(await this.#call("fit", request, options));
  }

  async policy(request: PolicyRequest, options?: Options): Promise<PolicyResult> {
    return withPolicies(await this.#call("policy", request, options));
  }

  async study(request: StudyRequest, options: Options = {}): Promise<StudyResult[]> {
    const most = mostStudyParts(request, this.#most);
    if (most < 2) return this.#call("study", request, options);
    const { signal } = checkedOptions(options);
    const study = cloned(request); // it is sent more than once
    const count = await this.#call("studyPartCount", study, { signal });
    if (count < 2) return this.#call("study", study, options);
    const parts = await this.#all("studyPart", ranges(count, most).map((range) => ({ study, ...range })), options);
    return this.#call("studyMerge", { study, parts }, { signal });
  }

  async varianceMap(request: VarianceMapRequest, options: Options = {}): Promise<Float64Array> {
    const most = mostMapParts(request, this.#most);
    if (most < 2) return this.#call("varianceMap", request, options);
    checkedOptions(options);
    const map = cloned(request);
    return joined(await this.#all("varianceMapRows", ranges(map.logSd.count, most).map((range) => ({ map, ...range })), options));
  }

  close(): void {
    this.#closed = true;
    for (const seat of this.#seats) seat.end();
  }

  /** The parts of one call, each from its own worker; where one fails, the others are called off. */
  async #all<K extends "studyPart" | "varianceMapRows">(kind: K, requests: Calls[K]["request"][], options: Options): Promise<Float64Array[]> {
    const others = new AbortController();
    const callOff = () => others.abort();
    options.signal?.addEventListener("abort", callOff);
    if (options.signal?.aborted) callOff();
    const done = requests.map(() => 0);
    try {
      return await Promise.all(
        requests.map((request, i) =>
          this.#call(kind, request, {
            signal: others.signal,
            onProgress(fraction) {
              done[i] = fraction;
              options.onProgress?.(done.reduce((sum, one) => sum + one) / done.length);
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

  #call<K extends Kind>(kind: K, request: Calls[K]["request"], options: Options = {}): Promise<Calls[K]["result"]> {
    return new Promise((resolve, reject) => {
      const { signal, onProgress } = checkedOptions(options);
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
          tell(1);
          resolve(result as Calls[K]["result"]);
        },
        fail(error) {
          landed();
          reject(error);
        },
        progress: tell,
      });

      /** What the caller's own function throws ends its call, and no other. */
      function tell(fraction: number): void {
        try {
          if (!signal?.aborted) onProgress?.(fraction);
        } catch (error) {
          reject(error);
          abort();
        }
      }
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

const invalid = (field: string, expected: string) => new KlError("InvalidScenario", `${field} must be ${expected}`, field);
const isObject = (value: unknown) => typeof value === "object" && value !== null;

/** Options come from scripts too, where no compiler has looked at them. */
function checkedOptions(options: Options): Options {
  if (!isObject(options)) throw invalid("options", "an object");
  const { signal, onProgress } = options;
  if (signal != null && typeof signal.addEventListener !== "function") throw invalid("options.signal", "an AbortSignal");
  if (onProgress != null && typeof onProgress !== "function") throw invalid("options.onProgress", "a function");
  return options;
}

/** q of a fit's frame, from its numbers. */
function model(family: FitRows["family"], numbers: Float64Array): Distribution {
  if (family === "gaussian") return { family, mean: numbers[0]!, sd: numbers[1]! };
  if (family === "categorical") return { family, probabilities: [...numbers] };
  const components = Array.from({ length: numbers.length / 3 }, (_, k) => ({ weight: numbers[3 * k]!, mean: numbers[3 * k + 1]!, sd: numbers[3 * k + 2]! }));
  return { family: "mixture", components };
}

function withFrames({ frames: rows, columns, family, ...rest }: FitRows): FitResult {
  const frames = Array.from({ length: rows.length / columns }, (_, frame) => {
    const row = rows.subarray(frame * columns, (frame + 1) * columns);
    return { step: row[0]!, q: model(family, row.subarray(3)), value: row[1]!, gradientNorm: row[2]! };
  });
  return { frames, ...rest };
}

/** On a page all processors but one, so that it stays quick; elsewhere the calling thread. */
function defaultWorkers(): number {
  if (typeof document === "undefined" || typeof Worker === "undefined") return 0;
  return Math.min(8, Math.max(1, (navigator.hardwareConcurrency || 1) - 1));
}

export const loadKlLab: LoadKlLab = async (options = {}) => {
  if (!isObject(options)) throw invalid("options", "an object");
  const { workers = defaultWorkers() } = options;
  if (!Number.isInteger(workers) || workers < 0 || workers > 64) throw invalid("workers", "a whole number from 0 to 64");
  if (workers > 0 && typeof Worker === "undefined") throw new KlError("Unsupported", "There are no workers here; with workers: 0 the calling thread computes", "workers");
  return new WorkingLab(await compiledCore(), workers);
};

let shared: Promise<Lab> | undefined;

/** The one lab of all figures of a page. */
export const sharedLab = (): Promise<Lab> => (shared ??= loadKlLab());
