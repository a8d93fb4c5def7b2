/**
 * Every string a person reads outside the article itself (which is index.html), in English. A translation is one more file of the same type.
 * Strings are set as text, never as markup. Functions take numbers already written by numbers.ts.
 */

import { coding } from "./english/coding.ts";
import { dimension } from "./english/dimension.ts";
import { estimators } from "./english/estimators.ts";
import { fit } from "./english/fit.ts";
import { losses } from "./english/losses.ts";
import { map } from "./english/map.ts";
import { metric } from "./english/metric.ts";
import { noise } from "./english/noise.ts";
import { ownRatios } from "./english/own-ratios.ts";
import { policy } from "./english/policy.ts";
import { sequences } from "./english/sequences.ts";

export const english = {
  fit,
  noise,
  map,
  losses,
  metric,
  ownRatios,
  coding,
  policy,
  sequences,
  dimension,
  estimators,

  /** The frame around the figures. */
  page: {
    theme: "Theme",
    themes: { light: "Light", dark: "Dark", projector: "Projector" },
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

  /** What every figure has. */
  figure: {
    shareTitle: "Share this figure",
    markup: "Markup of this figure",
    shareExplains: "Paste this into a page that loads kl-lab.js. It holds everything in the figure, its seed included.",
  },

  /** P of any family, behind "More". */
  target: {
    family: "P is",
    families: { mixture: "a mixture of bell curves", "student-t": "a Student t", laplace: "a Laplace density", "skew-normal": "skew-normal", uniform: "uniform", drawn: "drawn" } as Record<string, string>,
    fields: { mean: "mean", scale: "scale", df: "degrees of freedom", location: "location", shape: "shape", low: "from", high: "to", density: "heights" } as Record<string, string>,
    field: (field: string) => `${field} of P`,
    heights: (count: string) => `${count} heights, equally spaced`,
    expected: (expected: string) => `Expected ${expected}.`,
  },

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
    firstRows: (name: string, shown: number, all: number) => `${name}: the first ${shown} of ${all} rows. Copy and download have all.`,
  },

  /** Where something went wrong. */
  errors: {
    /** A request was refused: where, and what. Fields have the names they have on the page. */
    refused: (field: string, message: string) => {
      const name = ({ batchSize: "The batch", "gradient.batchSize": "The batch", "behavior.mean": "The mean of the older Q" } as Record<string, string>)[field] ?? field;
      const sentence = field !== "" && message.startsWith(field) ? name + message.slice(field.length) : field === "" ? message : `${name}: ${message}`;
      return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
    },
    noWebAssembly: "This browser does not run the WebAssembly this page computes with. The figure stands still.",
    lost: "The computation stopped three times in a row. Reload the page to try again.",
  },
};

export type Strings = typeof english;
