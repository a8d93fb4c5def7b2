/** P and Q of <kl-losses> under a hand: ranges of the plot, names of its handles, what drags and keys do. */
import type { HandleNames } from "../charts/density-plot.ts";
import type { Key } from "../charts/handle.ts";
import type { LossesScenario } from "../scenario/losses.ts";
import type { Model } from "../scenario/model.ts";
import type { Component, Target } from "../scenario/target.ts";
import { english } from "../text/english.ts";
import { decimal, percent, significant } from "../text/numbers.ts";
import { rangesFor, type Ranges } from "./fit-scales.ts";
import { reachOf } from "./target-form.ts";

const words = english.fit;

/** P as bells: its modes, or one about as wide as it. */
function bellsOf(p: Target): Component[] {
  if (Array.isArray(p)) return p;
  const { low, high } = reachOf(p);
  return [{ weight: 1, mean: (low + high) / 2, sd: (high - low) / 8.8 }];
}

export const rangesOf = ({ p, q }: LossesScenario, old: Ranges | undefined): Ranges => rangesFor({ p: bellsOf(p), q }, [], 0, old);

export function namesOf({ p, q }: LossesScenario, { x }: Ranges): HandleNames {
  const modes = bellsOf(p);
  const width = x.high - x.low;
  const all = modes.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (label: string, value: number, text: string) => ({ label, value, least: x.low, most: x.high, text });
  const sd = (label: string, value: number) => ({ label, value, least: width / 200, most: width / 3, text: `sd ${significant(value)}` });
  return {
    mode: (i, what) => {
      const mode = modes[i] ?? { mean: 0, sd: 1, weight: 1 };
      if (what === "sd") return sd(words.handles.width(i + 1), mode.sd);
      return mean(modes.length === 1 ? words.handles.only : words.handles.mode(i + 1), mode.mean, words.mode(decimal(mode.mean, 2), significant(mode.sd), percent(mode.weight / all)));
    },
    start: (what) => (what === "sd" ? sd(english.losses.controls.startField("sd"), q.sd) : mean(english.losses.controls.startField("mean"), q.mean, words.bell(decimal(q.mean, 2), significant(q.sd)))),
  };
}

/** Q's start after a key in the plane: a fiftieth of the window a press, five times as far with Shift. */
export function stepped(q: Model, key: Key, window: { mean: { low: number; high: number } }): Model {
  const width = (window.mean.high - window.mean.low) / 50;
  const by = { less: -1, more: 1, "far-less": -5, "far-more": 5, least: 0, most: 0, down: 0, up: 0 }[key];
  const factor = key === "up" ? 1.04 : key === "down" ? 1 / 1.04 : 1;
  const mean = key === "least" ? window.mean.low : key === "most" ? window.mean.high : q.mean + by * width;
  return { mean: Number(mean.toPrecision(6)), sd: Number((q.sd * factor).toPrecision(4)) };
}
