/** What the lab and whoever computes for it, a worker or the calling thread, say to each other. */
import type {
  BoundsRequest, BoundsResult, CodeRequest, CodeResult, Distribution, DivergenceRequest, EstimatorInfo, FitRequest, FitResult, GradientRequest, GradientResult, Lab, LandscapeRequest,
  LogRatiosRequest, LogRatiosResult, OptimaRequest, PolicyRequest, PolicyResult, ProductRequest, ProductResult, SequencesRequest, SequencesResult,
  StudyRequest, StudyResult, TriplesRequest, TriplesResult, VarianceMapRequest,
} from "../api.ts";

/** One line a call: what goes in, what comes out. Both unions follow from it; arrays in results are transferred, never cloned. */
export interface Calls {
  divergence: { request: DivergenceRequest; result: { value: number; error: number }[] };
  gradient: { request: GradientRequest; result: GradientResult };
  optima: { request: OptimaRequest; result: { q: Distribution; value: number }[] };
  fit: { request: FitRequest; result: FitRows };
  study: { request: StudyRequest; result: StudyResult[] };
  studyPartCount: { request: StudyRequest; result: number };
  studyPart: { request: { study: StudyRequest; from: number; to: number }; result: Float64Array }; // what some batches came to
  studyMerge: { request: { study: StudyRequest; parts: Float64Array[] }; result: StudyResult[] }; // all of it, merged in the core, in order
  varianceMap: { request: VarianceMapRequest; result: Float64Array };
  varianceMapRows: { request: { map: VarianceMapRequest; from: number; to: number }; result: Float64Array };
  density: { request: Parameters<Lab["density"]>[0]; result: Float64Array[] };
  integrand: { request: Parameters<Lab["integrand"]>[0]; result: Float64Array };
  mixtureOf: { request: Parameters<Lab["mixtureOf"]>[0]; result: { p: Distribution; bic: Float64Array } };
  logRatios: { request: LogRatiosRequest; result: LogRatiosResult };
  landscape: { request: LandscapeRequest; result: Float64Array[] };
  triples: { request: TriplesRequest; result: TriplesResult[] };
  bounds: { request: BoundsRequest; result: BoundsResult };
  code: { request: CodeRequest; result: CodeResult };
  policy: { request: PolicyRequest; result: PolicyRows };
  sequences: { request: SequencesRequest; result: SequencesResult };
  product: { request: ProductRequest; result: ProductResult[] };
  catalog: { request: null; result: EstimatorInfo[] };
}
export type Kind = keyof Calls;

/** A fit's frames as rows of so many columns: step, value, gradientNorm, then q, of this family: mean, sd; of each component of a mixture weight, mean, sd; or the probabilities. */
export type FitRows = Omit<FitResult, "frames"> & { frames: Float64Array; columns: number; family: Distribution["family"] };

/** A policy's frames as rows of so many columns: step, policy, theta, reward, entropy, value, both directions to the optimum, both to the reference, gradientNorm, exactNorm, noise. */
export type PolicyRows = Omit<PolicyResult, "frames"> & { frames: Float64Array; columns: number };

export type Call = { [K in Kind]: { id: number; kind: K; request: Calls[K]["request"] } }[Kind];
export type ToWorker = Call | { id: number; kind: "abort" };
/** The first message to a worker, before all others: the compiled core. */
export interface Start {
  kind: "start";
  module: WebAssembly.Module;
}
export type FromWorker =
  | { id: number; kind: "done"; result: Calls[Kind]["result"] }
  | { id: number; kind: "progress"; fraction: number }
  | { id: number; kind: "failed"; error: { name: string; field: string | undefined; message: string } } // refused, or aborted as asked
  | { id: number | undefined; kind: "crashed"; message: string }; // this core can do no more; `id`: the call it was at, if any

/** Ends a switch over all kinds of a message: does not compile where one was forgotten. */
export function unreachable(message: never): never {
  throw new TypeError(`No such message: ${JSON.stringify(message)}`);
}
