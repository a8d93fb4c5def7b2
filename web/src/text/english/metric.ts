/** What <kl-metric> says. */
export const metric = {
  question: "Is KL a distance?",
  lead: "A distance is the same there and back, and no detour is shorter than the straight way. **KL breaks both rules.** Drag the three bell curves and see who keeps them.",

  plot: {
    x: "x",
    drag: "drag",
    mean: (letter: string) => `${letter}: left and right move it`,
    sd: (letter: string) => `Width of ${letter}`,
    bell: (mean: string, sd: string) => `mean ${mean}, sd ${sd}`,
    description: (a: string, b: string, c: string) => `Three bell curves: A with ${a}; B with ${b}; C with ${c}.`,
  },

  /** There and back between A and B. */
  back: {
    title: "There and back",
    there: "A to B",
    back: "B to A",
    same: "The same both ways, as A and B are equally wide.",
    dearer: (there: boolean, times: string) => `${there ? "A to B" : "B to A"} is dearer, **${times} times**: into the narrower one.`,
  },

  strip: {
    title: "From A to C, straight on and by way of B",
    measure: "measure",
    straight: "straight on",
    detour: "by way of B",
    bars: "lengths, each row to its own scale",
    costs: "straight on against the detour",
    verdict: "detour is no shorter",
    found: (tried: string) => `failed of ${tried}`,
    worst: "worst ratio",
    names: {
      "forward-kl": "KL",
      "reverse-kl": "KL, C to A",
      "chi-squared": "χ²",
      "jensen-shannon": "Jensen–Shannon",
      "squared-hellinger": "Hellinger²",
      "root-jensen-shannon": "√Jensen–Shannon",
      hellinger: "Hellinger",
      "total-variation": "total variation",
    },
    fails: "fails",
    holds: "holds",
    compare: (direct: string, sign: string, detour: string) => `${direct} ${sign} ${detour}`,
    ways: { direct: "A to C", first: "A to B", second: "B to C" },
    times: (ratio: string) => `${ratio} ×`,
    load: (name: string, ratio: string) => `Show the worst triple found for ${name}: straight on costs ${ratio} times the detour`,
    none: "–",
  },

  search: {
    idle: "Play tries random triples of Gaussians.",
    tried: (tried: string, all: string) => `${tried} of ${all} random triples tried`,
  },

  /** The readout. */
  straight: (direct: string, first: string, second: string) => `From A to C costs **${direct} nats**; by way of B **${first} + ${second}**.`,
  cheaper: "The detour is cheaper: no distance allows that.",
  dearer: "Here the detour is dearer, as with a distance.",
  searched: (tried: string, kl: string, never: string) => `In ${tried} random triples KL failed **${kl} times**; ${never}.`,
  never: "√JS, Hellinger and total variation **never**",
  sometimes: (times: string) => `√JS, Hellinger and total variation ${times} times`,

  map: {
    title: "Which way is dearer?",
    note: "B anywhere, A as it stands. Each line is a factor between the two ways.",
    x: "mean of B",
    y: "sd of B, log scale",
    here: "B",
    a: "A",
    handle: "B on the map: left and right change its mean, up and down its sd",
    at: (mean: string, sd: string) => `B at mean ${mean}, sd ${sd}.`,
    there: "A to B is dearer",
    back: "B to A is dearer",
    equal: "equal",
    level: (factor: string) => `${factor} ×`,
    reading: (there: boolean, factor: string) => `${there ? "A to B" : "B to A"}: ${factor} times as dear`,
    description: (left: string, right: string, low: string, high: string, a: string) =>
      `Map over Gaussians B with means from ${left} to ${right} and sds from ${low} to ${high}. Where B is narrower than A, with sd ${a}, A to B is dearer; where it is wider, B to A; along its own sd both cost the same.`,
  },

  bounds: {
    title: "What KL says of total variation",
    note: "A pair lies on one level, either direction where its KL is.",
    x: "KL, nats, log scale",
    y: "total variation",
    pinsker: "Pinsker",
    bretagnolleHuber: "Bretagnolle–Huber",
    empty: "from 2 nats on Pinsker says nothing",
    emptyShort: "Pinsker: nothing",
    impossible: "no two densities are here",
    pairs: { ab: "A B", bc: "B C", ac: "A C" },
    description: (pairs: string) =>
      `Total variation against KL. Two bounds that no pair lies above: Pinsker’s, the root of half the KL, which says nothing from 2 nats on, and Bretagnolle and Huber’s, the root of 1 − e to the −KL. ${pairs}`,
    pair: (name: string, variation: string, there: string, back: string) => `${name}: total variation ${variation}, at KL ${there} nats there and ${back} nats back.`,
  },

  controls: {
    preset: "Example",
    own: "Your own",
    presets: {
      "equal-steps": "Equal steps, 0, 1, 2",
      "wide-detour": "A detour through a wide B",
      "mirror-images": "A and C mirror images",
      "far-apart": "Far apart",
      "worst-found": "The worst of 100 000 for KL",
    } as Readonly<Record<string, string>>,
    bells: "The three Gaussians",
    mean: "mean",
    sd: "sd",
    field: (part: string, letter: string) => `${part} of ${letter}`,
    window: "Window",
    meanFrom: "means from",
    sdFrom: "sds of B from",
    to: "to",
    windowField: (what: string, end: string) => `${what}, ${end}`,
    search: "Search",
    steps: "thousands of triples",
    seed: "seed",
    expected: (expected: string) => `Expected ${expected}.`,
  },

  computing: (done: string) => `Computing, ${done}`,

  tables: {
    triangle: (names: string) => `from A to C, straight on and by way of B: rows ${names}`,
    triangleColumns: ["row", "A to C", "A to B", "B to C", "straight on less detour"],
    pairs: "there and back: rows A B, B C, A C",
    pairsColumns: ["row", "KL there, nats", "KL back, nats", "total variation", "Pinsker there", "Pinsker back", "Bretagnolle–Huber there", "Bretagnolle–Huber back"],
    search: (names: string) => `random triples: rows ${names}`,
    searchColumns: ["row", "tried", "triangle failed", "asymmetric", "worst: number", "worst: straight on", "worst: detour"],
    bounds: "bounds of total variation",
    boundsColumns: ["KL, nats", "Pinsker", "Bretagnolle–Huber"],
    map: "KL between A and B, over B",
    mapColumns: ["mean of B", "sd of B", "A to B, nats", "B to A, nats"],
  },
};
