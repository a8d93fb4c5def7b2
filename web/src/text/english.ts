/**
 * Every string a person reads outside the article itself (which is index.html), in English. A translation is one more file of the same type.
 * Strings are set as text, never as markup. Functions take numbers already written by numbers.ts.
 */
export const english = {
  /** The frame around the figures. */
  page: {
    theme: "Theme",
    themes: { light: "Light", dark: "Dark", projector: "Projector" },
    copied: "Copied",
    copyFailed: "This browser does not let the page copy. Select the link and copy it yourself.",
    shareTitle: "Share this page",
    shareExplains: "The link holds everything on the page, seeds included. Nothing is sent anywhere.",
    shareWithoutData: "Your data are too many for a link. It carries the mixture fitted to them, and everything else on the page.",
    link: "Link",
    problemsTitle: (count: number) =>
      count === 1 ? "One part of this link could not be used" : `${count} parts of this link could not be used`,
    problemsRest: "Everything else in the link is on the page.",
    problem: (field: string, got: string, expected: string) => `${field}: expected ${expected}, got ${got}.`,
    dismiss: "Dismiss",
    /** The picture before anything runs. */
    still: {
      forward: "The target P with two modes, and Q where the fit by forward KL starts, on the right mode.",
      reverse: "The same target P, and Q where the fit by reverse KL starts: at the same place.",
    },
  },

  /** <kl-fit>. */
  fit: {
    question: "Which way round?",
    directions: {
      forward: { name: "Forward", head: "Forward KL", by: "averaged over ", variable: "P", role: ": what P does, Q must explain" },
      reverse: { name: "Reverse", head: "Reverse KL", by: "averaged over ", variable: "Q", role: ": it answers only for where it goes" },
    },
    plot: {
      target: "P, the target",
      start: "start, the same for both",
      startShort: "start",
      now: "Q now",
      drag: "drag",
      density: "density",
      variable: "x",
    },
    optima: {
      settles: ["where it will settle", "where it", "will settle"],
      settlesWorse: ["settles here, not the best", "settles here,", "not the best"],
      equal: ["equally good, never reached", "equally good,", "never reached"],
      better: ["better, never reached", "better,", "never reached"],
      worse: ["worse", "worse"],
      worseCovering: ["worse: covers both", "worse:", "covers both"],
      worseCoveringAll: ["worse: covers them all", "worse:", "covers them all"],
      short: { settles: "settles here", settlesWorse: "settles here", equal: "equally good", better: "better", worse: "worse", worseCovering: "worse", worseCoveringAll: "worse" },
    },
    /** "Forward pays 0.929 nats: …". What follows the colon says what the number does to the picture. */
    pays: { long: (who: string) => [who, " pays ", ": "], short: ["", "Pays ", ": "] },
    /** `modes` in words: "both modes", "all 3 modes", "P". */
    modes: (count: number) => (count === 1 ? "P" : count === 2 ? "both modes" : `all ${count} modes`),
    consequence: {
      missing: (share: string) => `${share} of P is still missed.`,
      off: (share: string) => `${share} of Q lies where P has almost nothing.`,
      gap: (share: string) => `${share} of Q lies in the gap between the modes.`,
      covers: (modes: string) => `Q covers ${modes}.`,
      closing: (kept: number, count: number) =>
        count === 1 ? "Q is closing in on P." : count === 2 ? "Q is closing in on one mode and drops the other." : `Q is closing in on ${kept} of ${count} modes and drops the rest.`,
      sits: (kept: number, count: number) =>
        count === 1 ? "Q sits on P." : count === 2 ? "Q sits on one mode and has dropped the other." : `Q sits on ${kept} of ${count} modes and has dropped the rest.`,
      lost: "Q is on none of the modes.",
      infinite: "P has mass where Q has none.",
      diverged: (step: string) => `it broke off at step ${step}.`,
    },
    consequenceShort: {
      missing: (share: string) => `${share} of P is missed.`,
      off: (share: string) => `${share} of Q lies off P.`,
      gap: (share: string) => `${share} of Q lies in the gap.`,
      covers: (modes: string) => `Q covers ${modes}.`,
      closing: (kept: number, count: number) => (count === 1 ? "Q closes in on P." : count === 2 ? "Q drops the other mode." : `Q drops ${count - kept} of ${count} modes.`),
      sits: (kept: number, count: number) => (count === 1 ? "Q sits on P." : count === 2 ? "Q dropped the other mode." : `Q dropped ${count - kept} of ${count} modes.`),
      lost: "Q is on none of the modes.",
      infinite: "P has mass where Q has none.",
      diverged: (step: string) => `broke off at step ${step}.`,
    },
    descent: {
      unit: "nats",
      step: "step",
      scrubber: "Step of the fit",
      at: (step: string) => `step ${step}`,
      forward: "forward",
      reverse: "reverse",
      stands: (step: string, forward: string, reverse: string) => `step ${step}: forward KL ${forward}, reverse KL ${reverse}`,
      description: (steps: string, forward: string, reverse: string) =>
        `Both divergences over ${steps} steps. Forward KL ends at ${forward}, reverse KL at ${reverse}.`,
    },
    payers: {
      title: "Who pays where",
      unit: "nats per unit of x",
      half: (amount: string, from: string, to: string) => `Half of the ${amount} falls between ${from} and ${to}, `,
      targetMore: (times: string) => `where P is ${times} times Q.`,
      modelMore: (times: string) => `where Q is ${times} times P.`,
      nothing: "There is nothing left to pay.",
      description: (direction: string) => `What ${direction} charges at each x.`,
    },
    picture: (direction: string, target: string, start: string, now: string, optima: string) =>
      `${direction}. Target P: ${target}. Q started at ${start} and is now at ${now}. ${optima}`,
    bell: (mean: string, sd: string) => `mean ${mean}, sd ${sd}`,
    mode: (mean: string, sd: string, weight: string) => `mean ${mean}, sd ${sd}, weight ${weight}`,
    optimaAt: (places: string) => `Local optima: ${places}.`,
    optimumAt: (mean: string, sd: string, value: string) => `mean ${mean}, sd ${sd}, ${value}`,
    handles: {
      mode: (number: number) => `Mode ${number} of P: left and right move it, up and down change its weight`,
      only: "P: left and right move it",
      width: (number: number) => `Width of mode ${number} of P`,
      start: "Start of Q, for both directions",
      startWidth: "Width of Q's start",
    },
    controls: {
      target: "Target",
      own: "Your own",
      ownData: "Your data",
      presets: {
        "two-equal-modes": "Two equal modes",
        "unequal-modes": "Unequal modes",
        "three-modes": "Three modes",
        "wide-and-narrow": "Wide and narrow",
        "covering-wins": "Two modes, closer",
        "old-faithful": "Old Faithful",
      } as Readonly<Record<string, string>>,
      separation: "Separation",
      inSds: (value: string) => `${value} sd`,
      canLock: "4.82 it can lock",
      lockingWins: "5.60 locking wins",
      canLockShort: "4.82",
      lockingWinsShort: "5.60",
      /** The modes of P. */
      modesTitle: "Modes of P",
      mean: "mean",
      sd: "sd",
      weight: "weight",
      modeField: (what: string, number: number) => `${what} of mode ${number}`,
      removeMode: (number: number) => `Remove mode ${number}`,
      addMode: "Add a mode",
      startTitle: "Start of Q",
      startField: (what: string) => `${what} of Q's start`,
      descentTitle: "Descent",
      optimizer: "optimizer",
      optimizers: { "gradient-descent": "Gradient descent", momentum: "Momentum", adam: "Adam", "natural-gradient": "Natural gradient" } as Readonly<Record<string, string>>,
      rate: "learning rate",
      clip: "clip the gradient at",
      clipNote: "0: never",
      steps: "steps",
      gradientTitle: "Gradient",
      exact: "exact",
      sampled: "from samples",
      forwardEstimator: "forward",
      reverseEstimator: "reverse",
      estimators: {
        score: "Score (maximum likelihood)",
        "k3-gradient": "Gradient of k3",
        "control-variate-gradient": "Control variate, λ",
        "score-function": "Score function (REINFORCE)",
        "score-function-leave-one-out": "Score function, leave one out",
        pathwise: "Pathwise (reparameterized)",
        "sticking-the-landing": "Sticking the landing",
      } as Readonly<Record<string, string>>,
      lambda: "λ",
      batch: "samples a step",
      seed: "seed",
      nextSeed: "Next seed",
      dataTitle: "Your own data",
      dataNote: "Paste or drop numbers, one a line. P becomes the mixture that fits them best, by maximum likelihood.",
      dataField: "Numbers, one a line",
      useData: "Fit P to these numbers",
      chooseFile: "Choose a file",
      clearData: "Remove the data",
      dataOf: (count: string, modes: string) => `${count} numbers; by BIC, ${modes}.`,
      component: (count: number) => (count === 1 ? "one component" : `${count} components`),
      expected: (expected: string) => `Expected ${expected}.`,
    },
    diverged: (who: string, step: string) => `${who} diverged at step ${step}: the step is too large. Halve it?`,
    halve: (rate: string) => `Halve it, to ${rate}`,
  },

  /** <kl-noise>. */
  noise: {},

  /** Playback, fields, dialogs: what every figure has. */
  controls: {
    play: "Play",
    pause: "Pause",
    step: "Step",
    reset: "Reset",
    speed: "Speed",
    more: "More",
    share: "Share",
    numbers: "Numbers",
    close: "Close",
    copy: "Copy",
    copied: "Copied",
    download: "Download CSV",
  },

  /** Where something went wrong. */
  errors: {
    /** A request was refused: what, where. */
    refused: (field: string, message: string) => (field === "" ? message : `${field}: ${message}`),
    noWebAssembly: "This browser does not run the WebAssembly this page computes with. The figure stands still.",
    lost: "The computation stopped three times in a row. Reload the page to try again.",
  },
};

export type Strings = typeof english;
