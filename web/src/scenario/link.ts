/** The page's address after "#": the scenarios of all its figures, each under its prefix, and the theme. Grammar: codec.ts. */
import { mostCharacters, pairText, splitPairs, type Codec } from "./codec.ts";
import { codingCodec } from "./coding.ts";
import { dimensionCodec } from "./dimension.ts";
import { fitCodec } from "./fit.ts";
import { oneOf } from "./kinds.ts";
import { lossesCodec } from "./losses.ts";
import { mapCodec } from "./map.ts";
import { metricCodec } from "./metric.ts";
import { noiseCodec } from "./noise.ts";
import { policyCodec, sequencesCodec } from "./policy.ts";
import { problem, type Problem } from "./problem.ts";

export const themes = ["light", "dark", "projector"] as const;
export type Theme = (typeof themes)[number];

/** The figures of the article in the order of a link, one line each: its prefix there, and how its state is written. */
export const codecs = {
  fit: fitCodec,
  noise: noiseCodec,
  map: mapCodec,
  losses: lossesCodec,
  metric: metricCodec,
  coding: codingCodec,
  policy: policyCodec,
  sequences: sequencesCodec,
  dimension: dimensionCodec,
};

/** What each figure of the article shows. */
export type Scenarios = { [Name in keyof typeof codecs]: ReturnType<(typeof codecs)[Name]["defaults"]> };
export interface PageState extends Scenarios {
  /** Undefined: as the reader's system says. */
  theme?: Theme;
}

export const names = Object.keys(codecs) as (keyof Scenarios)[];

/** The same, for a name not known before. */
export function codecOf<Name extends keyof Scenarios>(name: Name): Codec<Scenarios[Name]> {
  return codecs[name] as unknown as Codec<Scenarios[Name]>;
}

/** All figures' scenarios, each from its own name. */
export function eachFigure(scenarioOf: <Name extends keyof Scenarios>(name: Name) => Scenarios[Name]): Scenarios {
  return Object.fromEntries(names.map((name) => [name, scenarioOf(name)])) as unknown as Scenarios;
}

const theme = oneOf(themes);

/** A hash that names a place on the page (#noise), not a state. */
export function isAnchor(hash: string): boolean {
  return !hash.includes("=");
}

export function readLink(hash: string): { state: PageState; problems: Problem[] } {
  const { pairs, problems } = splitPairs(hash.replace(/^#/, ""));
  const parts = Object.fromEntries(names.map((name) => [name, new Map<string, string>()])) as Record<keyof Scenarios, Map<string, string>>;
  let chosen: Theme | undefined;
  for (const [key, value] of pairs) {
    const at = key.indexOf(".");
    const prefix = key.slice(0, Math.max(at, 0));
    const rest = key.slice(at + 1);
    if (key === "theme") {
      chosen = theme.read(value);
      if (chosen === undefined) problems.push(problem(key, value, theme.expected));
    } else if (Object.hasOwn(parts, prefix) && rest !== "") parts[prefix as keyof Scenarios].set(rest, value);
    else problems.push(problem(key, value, "a key this page knows"));
  }
  const state: PageState = eachFigure((name) => {
    const reading = codecOf(name).readPairs(parts[name]);
    problems.push(...reading.problems.map((one) => ({ ...one, field: `${name}.${one.field}` })));
    return reading.scenario;
  });
  if (chosen !== undefined) state.theme = chosen;
  return { state, problems };
}

function whole(state: PageState): string {
  const pairs = <Name extends keyof Scenarios>(name: Name) => codecOf(name).pairs(state[name]).map(([key, value]): [string, string] => [`${name}.${key}`, value]);
  return pairText([["v", "1"], ...names.flatMap((name) => pairs(name)), ...(state.theme === undefined ? [] : [["theme", state.theme] as const])]);
}

/** Whether a link can carry all of it. Only a person's own data can make it too long. */
export function carriesData(state: PageState): boolean {
  return whole(state).length <= mostCharacters;
}

/** The text after "#". Own data that would make it too long stay behind, the last figure's first; the mixture fitted to P's data goes along. */
export function writeLink(state: PageState): string {
  const light = { ...state };
  const leave = <Name extends keyof Scenarios>(name: Name) => void (light[name] = codecOf(name).lighter(state[name]) as PageState[Name]);
  for (const name of [...names].reverse()) if (!carriesData(light)) leave(name);
  return whole(light);
}
