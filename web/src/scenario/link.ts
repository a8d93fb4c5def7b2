/** The page's address after "#": the scenarios of all its figures, each under its prefix, and the theme. Grammar: codec.ts. */
import { fitCodec, lossesCodec, mapCodec, mostCharacters, noiseCodec, pairText, splitPairs, type Codec } from "./codec.ts";
import { oneOf } from "./kinds.ts";
import { problem, type Problem } from "./problem.ts";
import type { FitScenario, LossesScenario, MapScenario, NoiseScenario } from "./schema.ts";

export const themes = ["light", "dark", "projector"] as const;
export type Theme = (typeof themes)[number];

/** What each figure of the article shows. */
export interface Scenarios {
  fit: FitScenario;
  noise: NoiseScenario;
  map: MapScenario;
  losses: LossesScenario;
}
export interface PageState extends Scenarios {
  /** Undefined: as the reader's system says. */
  theme?: Theme;
}

/** How the state of each is written, in the order of a link. */
export const codecs: { readonly [Name in keyof Scenarios]: Codec<Scenarios[Name]> } = { fit: fitCodec, noise: noiseCodec, map: mapCodec, losses: lossesCodec };

export const names = Object.keys(codecs) as (keyof Scenarios)[];

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
    const reading = codecs[name].readPairs(parts[name]);
    problems.push(...reading.problems.map((one) => ({ ...one, field: `${name}.${one.field}` })));
    return reading.scenario;
  });
  if (chosen !== undefined) state.theme = chosen;
  return { state, problems };
}

function whole(state: PageState): string {
  const pairs = <Name extends keyof Scenarios>(name: Name) => codecs[name].pairs(state[name]).map(([key, value]): [string, string] => [`${name}.${key}`, value]);
  return pairText([["v", "1"], ...names.flatMap((name) => pairs(name)), ...(state.theme === undefined ? [] : [["theme", state.theme] as const])]);
}

/** Whether a link can carry all of it. Only a person's own data can make it too long. */
export function carriesData(state: PageState): boolean {
  return whole(state).length <= mostCharacters;
}

/** The text after "#". Own data that would make it too long stay behind, the log-ratios of a run before P's data; the mixture fitted to those goes along. */
export function writeLink(state: PageState): string {
  const { fit, noise, losses } = state;
  const lighter = { ...state, noise: { ...noise, ratios: [] }, losses: { ...losses, ratios: [] } };
  const lightest = { ...lighter, fit: { ...fit, data: "" as const } };
  return whole([state, lighter].find(carriesData) ?? lightest);
}
