/** The line under a panel: what the divergence does to the picture at this step, with a verb per regime that does not flicker. */
import { decimal, nats, percent, whole } from "../text/numbers.ts";
import { english } from "../text/english.ts";
import type { Share, Side } from "./fit-detail.ts";

const text = english.fit;

export interface Facts {
  value: number;
  share: Share | undefined;
  /** It still changes: the value is far from the one at its end. */
  moving: boolean;
  /** How many modes it will have kept at its end. */
  destined: number;
  /** The step it broke off at, if this is beyond it. */
  broken: number | undefined;
}
/** What a line is made of: who, the verb, the amount, and the consequence. */
export interface Line { who: string; verb: string; amount: string; rest: string }

type Regime = "missing" | "gap" | "off" | "covers" | "nearing" | "closing" | "sits" | "lost" | "infinite" | "diverged" | "none";

export class Readout {
  readonly #side: Side;
  #regime: Regime = "none";
  #changed = -Infinity;
  #covered: boolean[] = [];

  constructor(side: Side) {
    this.#side = side;
  }

  /** `calm`: at most two changes of the verb a second, as while playing. */
  read(facts: Facts, short: boolean, calm: boolean, now: number): Line {
    const next = this.#classify(facts);
    if (next !== this.#regime && (!calm || now - this.#changed >= 500)) {
      this.#regime = next;
      this.#changed = now;
    }
    const [who, verb, colon] = (short ? text.pays.short : text.pays.long(text.directions[this.#side].name)) as [string, string, string];
    const rest = this.#consequence(facts, short ? text.consequenceShort : text.consequence);
    return { who, verb, amount: nats(facts.value), rest: rest === "" ? "" : colon + rest };
  }

  #classify({ value, share, moving, destined, broken }: Facts): Regime {
    if (broken !== undefined) return "diverged";
    if (value === Infinity) return "infinite";
    if (!share) return "none";
    // A mode counts as covered from 12 % of its height on, and as dropped below 8 %.
    this.#covered = share.cover.map((ratio, i) => ratio > (this.#covered[i] ? 0.08 : 0.12));
    const kept = this.#covered.filter(Boolean).length;
    const later = (is: Regime, threshold: number) => threshold * (this.#regime === is ? 0.8 : 1);
    if (kept === 0 && share.missed > 0.3) return "lost";
    if (this.#side === "forward" && share.missed > later("missing", 0.03)) return "missing";
    if (kept < share.cover.length || share.cover.length === 1) return !moving ? "sits" : destined > kept ? "nearing" : "closing";
    if (share.gap > later("gap", 0.06) && share.gap > 0.5 * share.off) return "gap";
    return share.off > later("off", 0.08) ? "off" : "covers";
  }

  #consequence({ share, destined, broken }: Facts, words: typeof text.consequence): string {
    const count = share?.cover.length ?? 1;
    const kept = Math.max(1, this.#covered.filter(Boolean).length);
    switch (this.#regime) {
      case "missing": return words.missing(percent(share?.missed ?? 0));
      case "gap": return words.gap(percent(share?.gap ?? 0), count - 1);
      case "off": return words.off(percent(share?.off ?? 0));
      case "covers": return words.covers(text.modes(count));
      case "nearing": return words.nearing(destined === count ? text.modes(count) : text.some(destined, count));
      case "closing": return words.closing(kept, count);
      case "sits": return words.sits(kept, count);
      case "lost": return words.lost;
      case "infinite": return words.infinite;
      case "diverged": return words.diverged(whole(broken ?? 0));
      case "none": return "";
    }
  }
}

/** Where half of the bill falls, in a sentence. */
export function billOf({ half }: Share): string {
  return half ? text.payers.half(decimal(half.range.low, 1), decimal(half.range.high, 1), percent(half.p), percent(half.q)) : text.payers.nothing;
}
