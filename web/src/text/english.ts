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
  },

  /** <kl-fit>. */
  fit: {},

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
