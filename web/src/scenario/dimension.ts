/** What <kl-dimension> shows: a token's P and Q, and answers of many tokens. */
import type { Distribution } from "../api.ts";
import { codec, type Table } from "./codec.ts";
import { seed } from "./fields.ts";
import { count, number, oneOf } from "./kinds.ts";
import { modelOf, q, type Model } from "./model.ts";
import type { Preset } from "./preset.ts";
import { distributionOf, mixture, standard, type Begun, type Target } from "./target.ts";

/** Tokens of the longest answer: the right end of the axis. */
export const mostTokens = 1024;

export interface DimensionScenario {
  /** "shifted": two unit Gaussians that are `kl` nats apart; "own": p and q. */
  pair: "shifted" | "own";
  kl: number;
  p: Target;
  q: Model;
  direction: "forward-kl" | "reverse-kl";
  /** Of the answer that is looked at. */
  tokens: number;
  samples: number;
  seed: number;
}

export const defaultDimension = (): Begun<DimensionScenario> => ({
  pair: "shifted", kl: 0.045, p: standard(), q: { mean: 0.3, sd: 1 }, direction: "reverse-kl", tokens: 64, samples: 10000, seed: 15,
});

export const dimensionTable: Table<DimensionScenario> = {
  pair: oneOf(["shifted", "own"]),
  kl: number(1e-4, 10),
  ...q,
  direction: oneOf(["forward-kl", "reverse-kl"]),
  tokens: count(1, mostTokens),
  samples: count(100, 1e5),
  seed,
};

export const dimensionCodec = codec<DimensionScenario>({ table: dimensionTable, defaults: defaultDimension, target: { otherwise: standard, anyFamily: true } });

/** A token's pair, as the core is asked for it. D of Gaussians δ sds apart is δ²/2. */
export function pairOf({ pair, kl, p, q: model }: DimensionScenario): { p: Distribution; q: Distribution } {
  if (pair === "own") return { p: distributionOf(p), q: modelOf(model) };
  return { p: modelOf({ mean: 0, sd: 1 }), q: modelOf({ mean: Math.sqrt(2 * kl), sd: 1 }) };
}

const shifted = (id: string, kl: number): Preset<DimensionScenario> => ({ id, set: { pair: "shifted", kl, direction: "reverse-kl" } });
const own = (id: string, p: Target, model: Model, direction: DimensionScenario["direction"]): Preset<DimensionScenario> => ({ id, set: { pair: "own", p, q: model, direction } });

export const dimensionPresets: readonly Preset<DimensionScenario>[] = [
  shifted("token", 0.045),
  shifted("careful", 0.002),
  shifted("far", 0.5),
  // 0.015 nats a token, and a ratio whose variance is 7: three in a hundred tokens of P are where Q hardly goes.
  own("surprises", mixture([0.97, 0, 1], [0.03, 3, 1]), { mean: 0, sd: 1 }, "reverse-kl"),
  // Beyond √2 of P's sd, q/p has no second moment under P.
  own("wide", standard(), { mean: 0, sd: 1.5 }, "forward-kl"),
];
