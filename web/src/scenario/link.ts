/** The whole page as the text after "#": both figures, each under its prefix, and the theme. Grammar: codec.ts. */
import { fitCodec, mostCharacters, noiseCodec, pairText, problem, splitPairs, type Codec, type Problem } from "./codec.ts";
import { oneOf } from "./kinds.ts";
import type { FitScenario, NoiseScenario } from "./schema.ts";

export const themes = ["light", "dark", "projector"] as const;
export type Theme = (typeof themes)[number];

export interface PageState {
  fit: FitScenario;
  noise: NoiseScenario;
  /** Undefined: as the reader's system says. */
  theme?: Theme;
}

const theme = oneOf(themes);

/** A hash that names a place on the page (#noise), not a state. */
export function isAnchor(hash: string): boolean {
  return !hash.includes("=");
}

export function readLink(hash: string): { state: PageState; problems: Problem[] } {
  const { pairs, problems } = splitPairs(hash.replace(/^#/, ""));
  const parts = { fit: new Map<string, string>(), noise: new Map<string, string>() };
  let chosen: Theme | undefined;
  for (const [key, value] of pairs) {
    const at = key.indexOf(".");
    const prefix = key.slice(0, Math.max(at, 0));
    const rest = key.slice(at + 1);
    if (key === "theme") {
      chosen = theme.read(value);
      if (chosen === undefined) problems.push(problem(key, value, theme.expected));
    } else if ((prefix === "fit" || prefix === "noise") && rest !== "") parts[prefix].set(rest, value);
    else problems.push(problem(key, value, "a key this page knows"));
  }
  function part<Scenario>(name: "fit" | "noise", codec: Codec<Scenario>): Scenario {
    const reading = codec.readPairs(parts[name]);
    problems.push(...reading.problems.map((one) => ({ ...one, field: `${name}.${one.field}` })));
    return reading.scenario;
  }
  const state: PageState = { fit: part("fit", fitCodec), noise: part("noise", noiseCodec) };
  if (chosen !== undefined) state.theme = chosen;
  return { state, problems };
}

function whole(state: PageState): string {
  const prefixed = (prefix: string, pairs: [string, string][]) => pairs.map(([key, value]): [string, string] => [`${prefix}.${key}`, value]);
  return pairText([
    ["v", "1"],
    ...prefixed("fit", fitCodec.pairs(state.fit)),
    ...prefixed("noise", noiseCodec.pairs(state.noise)),
    ...(state.theme === undefined ? [] : [["theme", state.theme] as const]),
  ]);
}

/** Whether a link can carry all of it. Only a person's own data can make it too long. */
export function carriesData(state: PageState): boolean {
  return whole(state).length <= mostCharacters;
}

/** The text after "#". Own data that would make it too long stay behind; the mixture fitted to them goes along. */
export function writeLink(state: PageState): string {
  return carriesData(state) ? whole(state) : whole({ ...state, fit: { ...state.fit, data: "" } });
}
