/**
 * KL Lab's public interface for scripts: what a blog post, a notebook or a test imports. The page uses nothing else.
 * Names and shapes are a promise: grow it, never bend it. Types alone; `loadKlLab` and the class `KlError` are made in lab/.
 *
 * Plain objects in, plain objects and typed arrays out; nothing to free. Values are in nats. American spelling in names and text.
 * Infinity is an answer. NaN means "does not exist" (the gradient of an infinite divergence, a moment that is not there) or, in `exact`, "only sampling can tell";
 * a request is never refused for that. In JSON both are written as strings.
 * Same request, same numbers: bit for bit, in every browser and Node, with any number of workers, after any abort or crash.
 */

/**
 * What a rejected call rejects with; nothing is half done. `name` is
 *   "InvalidScenario"  a field is missing, of the wrong type or outside its range; `field` is its path ("p.components[1].sd"), the message says what was expected;
 *   "LimitExceeded"    each field is fine but together they ask for more than this lab takes (samples, memory, predicted time); `field` names the one to lower, the message the limit;
 *   "Unsupported"      this combination has no such answer (pathwise for a 2-D mixture q), with `field`; or this engine has no WebAssembly SIMD, without;
 *   "InternalError"    a defect of ours; the message says where;
 *   "WorkerLost"       three restarts did not help;
 *   "AbortError"       the signal, or close(), said so.
 */
export interface KlError extends Error { readonly field?: string }

/**
 * 1-D forms use numbers, 2-D forms pairs. |mean|, |location|, |low|, |high| ≤ 1e6; high − low 1e-6…1e6; sd, scale 1e-6…1e6 (2-D: square roots of the covariance's eigenvalues); 1…16 components; weights ≥ 0, not all 0 (they are normalized).
 * All locations of p and q lie within 1e7 times the smallest sd or scale of each other, else LimitExceeded.
 * q is a Gaussian or a mixture whose weights are all > 0; any other q serves `divergence`, `density` and `integrand` only.
 * Categorical p and q go together, over as many answers 0, 1, 2, …: where others integrate, they sum. As a model q has at most 48 answers (else LimitExceeded), all of
 * probability > 0, a logit each; estimators that move samples along with q's parameters (pathwise, sticking the landing) are Unsupported.
 */
export type Distribution =
  | { family: "gaussian"; mean: number; sd: number }
  | { family: "gaussian"; mean: Pair; covariance: [Pair, Pair] }
  | { family: "mixture"; components: { weight: number; mean: number; sd: number }[] }
  | { family: "mixture"; components: { weight: number; mean: Pair; covariance: [Pair, Pair] }[] }
  | { family: "student-t"; mean: number; scale: number; df: number } // df 0.1…1e6
  | { family: "laplace"; mean: number; scale: number }
  | { family: "skew-normal"; location: number; scale: number; shape: number } // |shape| ≤ 1e3
  | { family: "uniform"; low: number; high: number }
  | { family: "drawn"; low: number; high: number; density: number[] | Float64Array } // ≥ 0, not all 0; piecewise linear through 2…4096 equally spaced points, normalized
  | { family: "categorical"; probabilities: number[] | Float64Array }; // 2…4096, ≥ 0, not all 0; normalized
export type Pair = [number, number];

export type Direction = "forward-kl" | "reverse-kl"; // D(P‖Q), D(Q‖P)
export type Divergence = Direction | "jensen-shannon" | "total-variation" | "squared-hellinger" | "chi-squared" | { alpha: number }; // alpha −8…8

/** Each name stands for one entry of the core's table. `lambda` (−100…100) belongs to the two control-variate entries and defaults to 1; on any other entry it is an InvalidScenario. */
export type Estimator = EstimatorName | { name: EstimatorName; lambda?: number };
/** The names promised. The catalog may hold more: what `catalog()` lists is what there is. */
export type EstimatorName = ValueEstimator | GradientEstimator | (string & {});
export type ValueEstimator =
  | "k1" | "k2" | "k3" | "control-variate" | "optimal-control-variate"
  | "absolute" | "clamped-k3"
  | "importance" | "self-normalized-importance";
export type GradientEstimator =
  // forward KL, x ~ P
  | "score" | "k2-gradient" | "k3-gradient" | "control-variate-gradient" | "optimal-control-variate-gradient"
  // forward KL, x ~ Q
  | "importance-score" | "importance-score-control-variate" | "self-normalized-importance-score"
  // reverse KL, x ~ Q
  | "score-function" | "score-function-mean-baseline" | "score-function-batch-baseline" | "score-function-leave-one-out"
  | "score-function-optimal-baseline" | "pathwise" | "antithetic-pathwise" | "sticking-the-landing" | "k3-pathwise"
  // what training code ships: k1, k2, k3 placed in the loss, in the reward, in a ratio-weighted loss, or straight through
  // (k1 in the reward is score-function; k3-straight-through has the value of k3 and the gradient of k2-loss)
  | "k1-loss" | "k2-loss" | "k3-loss" | "clamped-k3-loss" | "k2-reward" | "k3-reward"
  | "k1-weighted-loss" | "k2-weighted-loss" | "k3-weighted-loss" | "k3-straight-through";

export interface Options { signal?: AbortSignal; onProgress?(fraction: number): void }

/** `workers: 0` computes in the calling thread, in slices, so that abort and progress work there too (the default in Node and inside a worker). Rejects with Unsupported where there is no WebAssembly SIMD. Node ≥ 20.19 and browsers use the same file. */
export type LoadKlLab = (options?: { workers?: number }) => Promise<Lab>;

export interface Lab {
  /** Each requested divergence of (p, q); Infinity where it is infinite or above the largest double. `error` bounds the absolute error. */
  divergence(request: DivergenceRequest, options?: Options): Promise<{ value: number; error: number }[]>;

  /**
   * Exact gradient w.r.t. q's unconstrained parameters, with their names: 1-D Gaussian "mean", "logSd"; 2-D "mean[0]", "mean[1]", "logL[0][0]", "L[1][0]", "logL[1][1]";
   * mixture: all "components[k].logit", then all "components[k].mean", then all "components[k].logSd" (2-D: the logits, then each component's five, "components[k].logL[0][0]" …); categorical "logit[k]".
   */
  gradient(request: GradientRequest, options?: Options): Promise<GradientResult>;

  /** Every local minimum of the divergence over q's family, best first; none where it is infinite everywhere. For a mixture q: those that many starts find, permuted labels counted once. For a categorical q P itself, none where P has a 0. */
  optima(request: OptimaRequest, options?: Options): Promise<{ q: Distribution; value: number }[]>;

  /** Runs an optimization for `steps` steps, from q or from where an earlier result stopped. */
  fit(request: FitRequest, options?: Options): Promise<FitResult>;

  /** Repeats `batches` times: draw `batchSize` samples, evaluate every estimator on the same samples of the side it draws from. A request that differs from the last one only in λ is answered from kept moments where they fit in memory, with the same bits. */
  study(request: StudyRequest, options?: Options): Promise<StudyResult[]>;

  /** log10 of Var[estimators[0]] / Var[estimators[1]] (per sample, exact) over a grid of Gaussian Qs (p on the line), row by row from low sd; ±Infinity, and NaN where both are infinite, both zero, or one does not exist. Entries that are not `perSample` are Unsupported. */
  varianceMap(request: VarianceMapRequest, options?: Options): Promise<Float64Array>;

  /** Each density at the points x (2-D: x0, y0, x1, y1, …); of a categorical one the probability of the answer ⌊x⌋. */
  density(request: { of: Distribution[]; x: Float64Array }, options?: Options): Promise<Float64Array[]>;

  /** What the divergence integrates, at x, in its non-negative form: who pays where. */
  integrand(request: { p: Distribution; q: Distribution; kind: Divergence; x: Float64Array }, options?: Options): Promise<Float64Array>;

  /** Maximum-likelihood Gaussian mixture of 2…1e6 finite numbers by EM; the number of components by BIC (1…8) unless given. */
  mixtureOf(request: { data: Float64Array; components?: number; seed?: number }, options?: Options): Promise<{ p: Distribution; bic: Float64Array }>;

  /** What a run's own log-ratios say: estimates of D(Q‖P), and how far these samples can be trusted. */
  logRatios(request: LogRatiosRequest, options?: Options): Promise<LogRatiosResult>;

  /** Each divergence of (p, Q) over a grid of Gaussian Qs (p on the line), row by row from low sd; Infinity where it is infinite. */
  landscape(request: LandscapeRequest, options?: Options): Promise<Float64Array[]>;

  /** Random triples of Gaussians A, B, C: how often d(A, C) > d(A, B) + d(B, C), and d(A, B) ≠ d(B, A), by more than the errors of the values. */
  triples(request: TriplesRequest, options?: Options): Promise<TriplesResult[]>;

  /** The most that total variation can be where the KL divergence, in either direction, is this: no pair of densities has more. Tells nothing where it is 1 or above. */
  bounds(request: BoundsRequest, options?: Options): Promise<BoundsResult>;

  /** Codes symbols twice with a real entropy coder, once by a table made for p and once by one made for q, and decodes both. */
  code(request: CodeRequest, options?: Options): Promise<CodeResult>;

  /** Trains a softmax policy over a finite set of answers: under a KL penalty, or fitted to the optimum of one. */
  policy(request: PolicyRequest, options?: Options): Promise<PolicyResult>;

  /** A tiny autoregressive policy, all of whose sequences are enumerated: estimators of its KL to a reference and of the gradient, exact and sampled. */
  sequences(request: SequencesRequest, options?: Options): Promise<SequencesResult>;

  /** k1, k2, k3 and the ratio for products of d independent copies of p and q. */
  product(request: ProductRequest, options?: Options): Promise<ProductResult[]>;

  /** All estimators, from the table of the core. */
  catalog(): Promise<EstimatorInfo[]>;

  /** Ends the workers; calls in flight reject with AbortError. */
  close(): void;

  // To come, in the same style: phase.
}

export interface DivergenceRequest { p: Distribution; q: Distribution; kinds: Divergence[] } // 1…64 kinds
export interface GradientRequest { p: Distribution; q: Distribution; kind: Divergence }
export interface GradientResult { parameters: string[]; gradient: Float64Array }
export interface OptimaRequest { p: Distribution; q: Distribution; kind: Divergence } // of q only the family, the dimension and the number of components matter
export interface VarianceMapRequest {
  p: Distribution; direction: Direction; estimators: [Estimator, Estimator];
  parameter?: string; // for gradient estimators: which component
  mean: Axis; logSd: Axis;
}
export interface Axis { from: number; to: number; count: number } // from < to, within q's ranges; count 2…512

export interface EstimatorInfo {
  name: EstimatorName; estimates: "value" | "gradient";
  objective: Direction; samplesFrom: "p" | "q"; // a value estimator that serves both directions has an entry for each
  formula: string; // TeX, per sample
  unbiased: boolean; // of fresh samples, whenever the density sampled from covers the other one
  expectation: string; // TeX: what its mean really is, of fresh samples (without `behavior`)
  knownAs: string[]; // what libraries call it, with the version looked at
  source: string; // author, year, title, equation
  takesLambda: boolean; // a coefficient comes with the request
  perSample: boolean; // a sample has a value, and a batch the average of its samples': what varianceMap takes
  /** Where training code places it: which value estimator, and how. Absent for entries that are no such placement. */
  placement?: { value: "k1" | "k2" | "k3"; as: "reward" | "loss" | "weighted-loss" | "straight-through" };
}

export interface FitRequest {
  p: Distribution;
  q: Distribution; // where it starts
  kind: Divergence;
  optimizer: { method: "gradient-descent" | "momentum" | "adam" | "natural-gradient"; learningRate: number; clip?: number }; // learningRate > 0…1e3; clip > 0, on the gradient's norm; momentum 0.9; Adam 0.9, 0.999, 1e-8
  /** How the gradient is had: exactly, or from samples. */
  gradient: "exact" | { estimator: Estimator; batchSize: number; seed: number };
  steps: number; // 0…1e6; 0 evaluates the start
  every?: number; // a frame each so many steps, default 1; at most 10 000 frames
  /** `state` of an earlier result of the same request: goes on as if it had never stopped. Plain JSON. */
  state?: FitState;
}
export type FitState = { step: number; theta: number[]; optimizer: number[] };
export interface FitResult {
  /** The frame it began from (of a continuation: the last one again), then those asked for. `value` is the exact divergence, also where the gradient is sampled. */
  frames: { step: number; q: Distribution; value: number; gradientNorm: number }[];
  /** "diverged": the frame before the first number that is not finite is the last; `why` says what happened, in words. */
  ended: "steps" | "diverged"; why?: string;
  state: FitState;
}

export interface StudyRequest {
  p: Distribution;
  q: Distribution;
  direction: Direction;
  estimators: Estimator[]; // 1…64, all of this direction
  batchSize: number; // 1…1e6; two-fold entries need ≥ 4, leave-one-out ≥ 2, antithetic an even one: else InvalidScenario, "batchSize"
  batches: number; // 0…1e9; 0: the exact part alone. batchSize × batches ≤ 1e9, else LimitExceeded
  seed: number; // integer, 0…2^53 − 1
  bins: number; // 1…4096
  /** Return the first 0…4096 samples and each estimator's value at them. */
  keep?: number;
  /** The estimates' histograms go over truth ± this, 1e-300…1e300, instead of ± 4 × the median sd. */
  reach?: number;
  /** Off-policy: x is drawn from this instead of Q (reverse KL only, any family; antithetic pairs need a Gaussian or a mixture); the ratio-weighted estimators use Q over it. */
  behavior?: Distribution;
}
/** log q − log p of samples of Q, such as a run logs for each token or answer: 4…1e6 numbers, none above 1e15 in size, in nats, in the order drawn. */
export interface LogRatiosRequest { logRatios: Float64Array }
export interface LogRatiosResult {
  count: number;
  /** Of D(Q‖P), by the value estimators that need nothing but r = p/q: mean, and its standard error as these samples show it. */
  estimates: { estimator: { name: EstimatorName; lambda?: number }; mean: number; sd: number; standardError: number }[];
  lambda: number; // λ̂ = Cov(log r, r)/Var(r), over all samples
  meanRatio: number; // of r: 1 when the samples reach all of P
  effectiveSampleSize: number; // (Σr)²/Σr²
  paretoK: number; // of the right tail of r; NaN where fewer than 5 samples make a tail
  /** By k̂: below 0.5 the variance of k3 and of every ratio is finite as far as can be seen; below 0.7 slow; above, the truth may be out of reach of any such samples. */
  reach: "good" | "slow" | "out-of-reach" | "unknown";
}
/** One per estimator; arrays run over q's parameters (for a value estimator one, called "value"). */
export interface StudyResult {
  estimator: { name: EstimatorName; lambda?: number };
  parameters: string[];
  /** What the estimator ought to estimate: the KL, or its gradient. */
  truth: Float64Array;
  /** Of one batch's estimate, not from samples. sd is Infinity where it is infinite or above the largest double. */
  exact: {
    /** "ideal": for the true λ* or b*, where the sampled one has to estimate it (a little noisier, by a share of order 1/batchSize). */
    kind: "exact" | "ideal" | "none";
    /** λ* or b*, where the estimator has one. */
    coefficient?: Float64Array;
    mean: Float64Array;
    sd: Float64Array;
    /** Share of the exact variance carried by values that batchSize × batches samples are expected to meet at least once; 0 where sd is infinite, NaN where not defined. Far below 1, the sampled sd cannot be believed. */
    visible: Float64Array;
  };
  /** Over the batches drawn. */
  sampled: { mean: Float64Array; sd: Float64Array };
  /**
   * Of the per-batch estimates, and of the per-batch (within-batch, unbiased) variances, one pair a parameter. Edges are decided before sampling and shared by all estimators of the study, so that they stand on one axis:
   * estimates linear over truth ± 4 × the median finite exact sd; variances logarithmic over 1e-3…1e3 × the median finite exact variance of a sample. What is not finite counts as below or above (NaN, as with batchSize 1: above).
   * Per parameter, over the entries that have it; where the median is 0, missing or not finite, 1 takes its place, where truth is not finite, 0. With `batches: 0` counts are 0, sampled and visible NaN; with 1 the sampled sd is NaN.
   */
  histogram: { estimate: Histogram; variance: Histogram }[];
  /** Only with `keep`: x (2-D: pairs in turn), and for each parameter the per-sample values. */
  kept?: { x: Float64Array; value: Float64Array[] };
}
export interface Histogram { edges: Float64Array; counts: Uint32Array; below: number; above: number } // bins + 1 edges

/**
 * Every figure is a custom element with an open shadow root that works alone in someone's page, and plays by itself unless told otherwise (or reduced motion is asked for):
 * kl-fit, kl-noise, kl-map, kl-losses, kl-metric, kl-coding, kl-policy, kl-dimension, kl-textbook. Importing kl-lab.js defines them, once, however often it is loaded.
 * Attributes: `scenario` (the readable key=value text of a link's hash, or JSON), `start` ("playing" | "paused"), `hide` and `lock` (control names), `theme`, `lang`.
 * Each element's scenario type is exported beside it. Events, bubbling and composed: "kl-ready", "kl-frame" after a drawn frame, "kl-change" after a person changed the scenario, "kl-error" with `detail.field` and `detail.message`.
 */
export interface KlFigure<Scenario = unknown> extends HTMLElement {
  scenario: Scenario; // reading gives the whole, normalized state: what a link carries
  readonly ready: Promise<void>; // resolves when the first computed frame is drawn; rejects with a KlError where nothing can be computed
  readonly playing: boolean;
  play(): void; pause(): void; seek(step: number): Promise<void>; reset(): Promise<void>;
  /** The numbers on screen, one table a chart: what the CSV export writes. */
  data(): { name: string; columns: string[]; rows: number[][] }[];
}

export interface LandscapeRequest { p: Distribution; kinds: Divergence[]; mean: Axis; logSd: Axis } // p on the line; 1…8 kinds; at most 1e6 numbers in all

/** A divergence, or its square root: √JS is { root: "jensen-shannon" }, Hellinger { root: "squared-hellinger" }. */
export type Measure = Divergence | { root: Divergence };
export interface TriplesRequest {
  measures: Measure[]; // 1…16
  /** Triples from…from + count − 1 of the endless row that the seed stands for; mean uniform in −3…3, log sd uniform in ±log 5. from + count ≤ 1e9, count 1…1e6. */
  seed: number; from: number; count: number;
}
/** One a measure. A triple knows of no other: failures of ranges add up. */
export interface TriplesResult {
  measure: Measure;
  /** worst: of all triples that with the largest direct / byWay, the first of equals; absent where none has such a ratio. `number`: which triple of the row. */
  triangle: { failures: number; worst?: { number: number; a: Distribution; b: Distribution; c: Distribution; direct: number; byWay: number } };
  symmetry: { failures: number };
}

export interface BoundsRequest { kl: Float64Array } // nats, each ≥ 0 or Infinity
/** One a KL: √(KL/2), and √(1 − e^−KL). */
export interface BoundsResult { pinsker: Float64Array; bretagnolleHuber: Float64Array }

export interface CodeRequest {
  p: Distribution; // categorical: what the symbols are drawn from, or their frequencies
  q: Distribution; // categorical, of as many symbols
  symbols: Uint16Array | { count: number; seed: number }; // 0…1e6 whole numbers below the number of symbols; or so many drawn from p
  checkpoints?: number; // 1…4096 readings of the counters, equally far apart on a logarithmic axis, the last at the end; default 256
}
/** All in bits. */
export interface CodeResult {
  count: number;
  /** One for each of the two tables, p's first. `probabilities`: the quantized ones, multiples of 2^−precision of which none is 0. */
  codes: {
    probabilities: Float64Array;
    lengths: Float64Array; // −log₂ probabilities: what each symbol costs
    bits: number; // of the whole coded message
    bytes: Uint8Array; // the message: the first 4096 bytes
    symbols: Uint16Array; // what decoding gave: the first 4096
    decoded: boolean; // whether it gave all symbols back, told how many there are
    expected: number; // a symbol of p, in the mean: −Σ p log₂ probabilities
    sd: number; // of that, of one symbol
    information: number; // what the symbols coded carry by this table: −Σ log₂ probabilities
  }[];
  entropy: number; // of p, a symbol
  divergence: number; // D(p‖q), of the distributions given; Infinity where q has a 0 that p has not
  /** Of the code for q over that for p, a symbol: in the mean, by the quantized tables, and the sd of one symbol's. */
  excess: { expected: number; sd: number };
  precision: number; // of the tables
  overhead: { constant: number; perSymbol: number }; // no message is longer than its information by more than this
  /** Symbols coded so far, and bits so far of either code. */
  readings: { symbols: Float64Array; bits: [Float64Array, Float64Array] };
}

export interface PolicyRequest {
  rewards: number[]; // of 2…32 answers, in −1e3…1e3
  reference: number[]; // π_ref of as many, none below 1e-300 of their sum; normalized
  beta: number; // weight of the penalty, 1e-3…1e3
  penalty: Direction; // "reverse-kl": β D(π‖π_ref), as in RLHF; "forward-kl": its mirror, β D(π_ref‖π)
  /** A row of 1…8 numbers in −1e3…1e3 an answer: logits are features · theta. Left out: one logit an answer. */
  features?: number[][];
  theta?: number[]; // where training starts, in −1e3…1e3; left out: 0 with features, else the logarithms of the reference
  /** "penalty": maximize E[reward] − β · penalty. A direction: minimize that KL to the optimum π* of the penalty; "reverse-kl" is D(π‖π*). */
  objective: "penalty" | Direction;
  optimizer: FitRequest["optimizer"];
  /**
   * Sampled: the KL's gradient by this estimator of the catalog, P being π* (under a penalty π_ref) and Q being π, of the direction descended; those along a path are Unsupported. The reward's, under
   * a penalty, is by score-function-leave-one-out (batchSize ≥ 2), on the same samples where both draw from π.
   */
  gradient: "exact" | { estimator: Estimator; batchSize: number; seed: number };
  steps: number; // 0…1e5; steps × batchSize ≤ 1e9
  every?: number; // a frame each so many steps, default 1; at most 10 000 frames
}
export interface PolicyResult {
  /** π*, over all policies: for a restricted one it may be out of reach. `value`: what it makes of E[reward] − β · penalty. */
  optimum: { policy: Float64Array; logPolicy: Float64Array; value: number }; // logPolicy: finite also where a probability is below the smallest number, and so 0
  frames: {
    step: number; policy: Float64Array; theta: Float64Array;
    reward: number; entropy: number; value: number; // E[reward], nats, E[reward] − β · penalty
    toOptimum: Record<Direction, number>; toReference: Record<Direction, number>; // D(target‖π), D(π‖target): from logarithms, so always finite
    gradientNorm: number; // of the gradient used, before clipping
    exactNorm: number; // of the exact gradient
    /** √ of the summed variances of a sampled gradient, one batch's, exact: 0 of an exact one, Infinity where it is above the largest number. Of an entry that fits its coefficient on the batch that of the true coefficient; NaN where only sampling can tell (self-normalized beside a reward). */
    noise: number;
  }[];
  ended: "steps" | "diverged"; why?: string; // as of a fit
}

export interface SequencesRequest {
  tokens: number; // 2…6
  length: number; // steps, 1…6
  /** Logits of the next token: tokens + 1 rows of `tokens` numbers, the first for the first step, the others after each token. |logit| ≤ 50. */
  policy: number[] | Float64Array; reference: number[] | Float64Array;
  top: number; // k of the truncated estimators, 1…tokens
  batchSize: number; // 2…1e6
  batches: number; // 0…1e6: 0 for the exact part alone; batchSize × batches ≤ 1e8, else LimitExceeded
  seed: number; // as in a study
  bins: number; // 1…512
  list?: number; // how many sequences to list, 0…256; default 0
}
export interface SequencesResult {
  /** D(π‖π_ref) over whole sequences, and what each step adds to it. */
  divergence: number; steps: Float64Array;
  /** Its gradient by the policy's logits, row by row. */
  gradient: Float64Array;
  sequences: number; // how many were enumerated
  /** Row by row as the logits: probabilities, log π/π_ref; and the KL of each row. */
  transitions: { policy: Float64Array; reference: Float64Array; logRatio: Float64Array; divergence: Float64Array };
  /** From the core's table, in its order. Arrays have one number for a value, one a logit for a gradient. */
  estimators: {
    name: string; // "k1", "k3", "token-k3", "rao-blackwell", "top-k", … ; "score-function", "reward-to-go", "token-loss", …
    level: "sequence" | "token"; // of the whole log-ratio; or of each token's, summed over the steps
    estimates: "value" | "gradient";
    formula: string; expectation: string; unbiased: boolean; knownAs: string[]; source: string; // as in EstimatorInfo
    exact: { mean: Float64Array; sd: Float64Array }; // of one batch's estimate, over all sequences
    sampled: { mean: Float64Array; sd: Float64Array }; // over the batches drawn; NaN where there are too few
    histogram: Histogram[]; // of the batches' estimates, over truth ± 4 × the median exact sd of all that estimate the same
  }[];
  /** As many as `list` says, or all: those most probable under the policy, and those that make up most of the variance of k3 of whole sequences. */
  likeliest: ListedSequence[]; heaviest: ListedSequence[];
}
export interface ListedSequence { tokens: number[]; policy: number; reference: number; logRatio: number; share: number } // tokens 0…tokens − 1; share of that variance

export interface ProductRequest {
  p: Distribution; q: Distribution; direction: Direction; // on the line, or categorical
  dimensions: number[]; // 1…256 whole numbers, 1…1e6
  /** Draws to show beside the exact numbers, 2…1e6; samples × the largest dimension ≤ 1e9. A draw at d is the first d coordinates of one at the largest, as an answer is read. Left out: none.
   *  `keep`: return log r of so many of them at each dimension, 0…samples; keep × the number of dimensions ≤ 1e6. */
  sampled?: { samples: number; seed: number; keep?: number };
}
/** One a dimension, in the order asked for. */
export interface ProductResult {
  dimension: number;
  divergence: number;
  exact: ProductMoments;
  sampled?: ProductMoments & { kept?: Float64Array };
}
/** Of one draw of all dimensions. */
export interface ProductMoments {
  estimates: { name: "k1" | "k2" | "k3"; mean: number; sd: number }[];
  /** Of r. effectiveShare: of the samples, E[r]²/E[r²], that is 1/(1 + variance) where E[r] = 1; sampled: (Σr)²/(n Σr²). */
  ratio: { variance: number; effectiveShare: number };
}
