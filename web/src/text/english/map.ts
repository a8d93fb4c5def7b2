/** What <kl-map> says. */
export const map = {
  question: "Which estimator is quieter, and where?",
  /** Divergences, P and Q are set in their own type by the figure. */
  lead: (first: string, second: string, what: string) =>
    `Every point is one Gaussian Q. In the green, ${first} is the quieter estimate of ${what}; in the purple, ${second} is. Each line is a factor of variance.`,
  of: {
    value: (kind: string) => kind,
    mean: (kind: string) => `the gradient of ${kind} in the mean`,
    logSd: (kind: string) => `the gradient of ${kind} in log sd`,
  },
  axis: { x: "mean of Q", y: "sd of Q, log scale" },
  strip: { x: "x, and the mean of Q", p: "P", q: "Q" },
  stripDescription: (mean: string, sd: string) => `The target P, and Q at the point: mean ${mean}, sd ${sd}.`,
  handle: "The point: left and right change the mean of Q, up and down its sd",
  modes: { mean: (number: number) => `Mode ${number} of P: left and right move it`, sd: (number: number) => `Width of mode ${number} of P` },
  /** On the map. */
  quieter: (name: string) => `${name} quieter`,
  withLambda: (name: string, lambda: string) => `${name}, λ = ${lambda}`,
  infiniteOf: (name: string) => `${name} infinite`,
  infiniteBoth: "both infinite",
  equal: "equal",
  optimum: {
    forward: { only: "forward optimum", covering: "forward, covering", locked: "forward, locked" },
    reverse: { only: "reverse optimum", covering: "reverse, covering", locked: "reverse, locked" },
    both: "optimum of both",
  },
  /** Beside the pointer: the variance of the first over that of the second. */
  reading: (first: string, second: string, power: number, factor: string) =>
    Number.isNaN(power) ? "both infinite" : factor === "∞" ? `${power > 0 ? first : second} infinite` : `${power > 0 ? first : second}: ${factor} × the variance`,

  /** The readout. */
  here: (first: string, sd: string, second: string, other: string) => `Here one sample of ${first} has sd **${sd}**, one of ${second} **${other}**.`,
  needs: (name: string, times: string) => `For the same error ${name} needs **${times} times** the samples.`,
  same: "Either will do.",
  still: (name: string) => `Every sample of ${name} gives the same.`,
  unseen: (drawn: string, name: string, sampled: string) => `Yet ${drawn} samples put that of ${name} at **${sampled}**: what makes it loud is never drawn.`,
  never: (drawn: string, name: string, sampled: string) => `${drawn} samples put that of ${name} at ${sampled}, and more will never settle it.`,
  neither: (drawn: string) => `${drawn} samples put numbers on both, and more will never settle them.`,
  infinite: "infinite",
  missing: "–",
  hereAt: (mean: string, sd: string) => `Q at mean ${mean}, sd ${sd}.`,

  /** The map for those who do not see it. */
  map: (left: string, right: string, low: string, high: string) => `Map over Gaussian Qs with means from ${left} to ${right} and sds from ${low} to ${high}:`,
  share: (whose: string, share: string) => `${whose} on ${share}`,
  edge: (sd: string) => `A variance becomes infinite at sd ${sd}.`,
  optimaAt: (kind: string, places: string) => `Optima of ${kind}: ${places}.`,
  noOptima: { forward: "Forward KL has no optimum.", reverse: "Reverse KL has no optimum." },
  at: (mean: string, sd: string) => `mean ${mean} with sd ${sd}`,

  point: {
    title: "At this point",
    here: "drag this point",
    fields: { mean: "mean", sd: "sd" },
    fieldNames: { mean: "mean of Q at the point", sd: "sd of Q at the point" },
    exact: "exact sd",
    sampled: "sampled",
    missing: "–",
    note: (batches: string, size: string) => `${batches} batches of ${size}: each histogram scaled to its own peak, the bar its exact mean ± sd. Sds are those of one sample.`,
    chart: (name: string) => `${name}: estimates of single batches, histogram.`,
    expected: (expected: string) => `Expected ${expected}.`,
  },

  controls: {
    preset: "Example",
    own: "Your own",
    presets: {
      "k3-against-k1": "k3 against k1",
      "k3-forward": "The same for forward KL",
      "landing-against-pathwise": "Sticking the landing or pathwise",
      "score-against-pathwise": "Score function or pathwise",
      "heavy-tails": "Heavy tails, k3 clamped",
    } as Readonly<Record<string, string>>,
    first: "Is",
    against: "quieter than",
    parameter: "for the",
    of: "of",
    parameters: { value: "value", mean: "gradient in the mean", logSd: "gradient in log sd" },
    lambda: "λ",
    lambdaOf: (which: number) => `λ of estimator ${which}`,
    target: "Target P",
    mean: "mean",
    sd: "sd",
    weight: "weight",
    modeField: (part: string, number: number) => `${part} of mode ${number} of P`,
    addMode: "Add a mode",
    removeMode: (number: number) => `Remove mode ${number}`,
    window: "Window",
    meanFrom: "means from",
    sdFrom: "sds from",
    to: "to",
    windowField: (what: string, end: string) => `${what} of Q, ${end}`,
    sampling: "Sampling at the point",
    batch: "batch size",
    batches: "batches",
    seed: "seed",
    expected: (expected: string) => `Expected ${expected}.`,
  },

  tables: {
    point: (first: string, second: string) => `at the point: row 1 ${first}, row 2 ${second}`,
    pointColumns: ["row", "mean of Q", "sd of Q", "truth", "exact mean", "exact sd of a sample", "sampled sd of a sample", "samples"],
    optima: { forward: "optima of forward KL", reverse: "optima of reverse KL" },
    optimaColumns: ["mean", "sd", "KL, nats"],
    map: (first: string, second: string) => `variance of ${first} over variance of ${second}`,
    mapColumns: ["mean of Q", "sd of Q", "log10 of the ratio of variances"],
  },
};
