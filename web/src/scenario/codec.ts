/**
 * Scenarios as text and back. The grammar of a link, version 1:
 *
 *   link     = pair { "&" pair }                      at most 8000 characters
 *   pair     = key "=" value                          values percent-encoded where they must be
 *   key      = "v"                                    the version: 1
 *            | a key of table.ts                      in an element's `scenario` attribute
 *            | "fit." key | "noise." key | "theme"    in the page's hash (link.ts)
 *   value    = number | word | number { "," number } | choice { "," choice }
 *   number   = decimal, shortest form that gives the same bits: 0.85, -3, 1e-6
 *   choice   = word [ ":" number ]                    an estimator, with its coefficient
 *
 * A link is written with every key. On reading, a missing key has its default (of P: sd 1, equal weights). Nothing ever throws: what cannot
 * be used is reported with what was expected, and the rest is used. An attribute may hold JSON of the same shape instead.
 */
import type { Kind } from "./kinds.ts";
import { defaultFit, defaultNoise, estimatorsFor, type Component, type FitScenario, type NoiseScenario } from "./schema.ts";
import { componentParts, fitTable, mostComponents, noiseTable, type Columns, type Draft } from "./table.ts";

/** A field that could not be used. `got` is what stood there, shortened and stripped of invisible characters. */
export interface Problem {
  field: string;
  got: string;
  expected: string;
}

export interface Reading<Scenario> {
  scenario: Scenario;
  problems: Problem[];
}

export interface Codec<Scenario> {
  readonly defaults: () => Scenario;
  /** From an attribute: key=value text, or JSON. */
  read(text: string): Reading<Scenario>;
  /** From pairs already split; `v` is not among them. */
  readPairs(pairs: ReadonlyMap<string, string>): Reading<Scenario>;
  /** From an object, as a script sets it. */
  accept(value: unknown): Reading<Scenario>;
  /** Every key and value. */
  pairs(scenario: Scenario): [string, string][];
  write(scenario: Scenario): string;
}

export const mostCharacters = 8000;

/** Visible, short, and unable to turn the line around. */
function shown(value: unknown): string {
  let text: string;
  try {
    text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  } catch {
    text = typeof value;
  }
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "");
  return clean === "" ? "nothing" : clean.length > 40 ? `${clean.slice(0, 39)}…` : clean;
}

export function problem(field: string, got: unknown, expected: string): Problem {
  return { field: shown(field), got: shown(got), expected };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** encodeURIComponent, with what a fragment may hold left readable. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":");
}

export function pairText(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join("&");
}

/** Splits a link into pairs and takes off the version. Reports what is too long, said twice, or of another version. */
export function splitPairs(text: string): { pairs: Map<string, string>; problems: Problem[] } {
  const pairs = new Map<string, string>();
  const problems: Problem[] = [];
  if (text.length > mostCharacters) {
    problems.push(problem("link", `${text.length} characters`, `at most ${mostCharacters} characters`));
    return { pairs, problems };
  }
  for (const part of text.split("&").filter((piece) => piece !== "")) {
    const at = part.indexOf("=");
    const key = decoded(at < 0 ? part : part.slice(0, at));
    if (at < 0) problems.push(problem(key, "no value", "key=value"));
    else if (pairs.has(key)) problems.push(problem(key, decoded(part.slice(at + 1)), "each key once"));
    else pairs.set(key, decoded(part.slice(at + 1)));
  }
  const version = pairs.get("v");
  if (version !== undefined && version !== "1") problems.push(problem("v", version, "version 1"));
  pairs.delete("v");
  return { pairs, problems };
}

function columnsOf(p: readonly Component[]): Columns {
  return { means: p.map((c) => c.mean), sds: p.map((c) => c.sd), weights: p.map((c) => c.weight) };
}

type Bag = Record<string, unknown>;
const isObject = (value: unknown): value is Bag => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object that holds the last part of a key, and that part's name. */
function place(draft: object, key: string): [Bag, string] {
  const [first = "", second] = key.split(".");
  return second === undefined ? [draft as Bag, first] : [(draft as Record<string, Bag>)[first] as Bag, second];
}

function codec<Scenario extends { p: Component[] }>(
  kinds: Readonly<Record<string, Kind>>,
  defaults: () => Scenario,
  /** What several fields must agree on; `given` says which of them were. */
  agree: (scenario: Scenario, given: ReadonlyMap<string, unknown>, problems: Problem[]) => void,
): Codec<Scenario> {
  const keys = Object.keys(kinds);

  /** Puts good values over the defaults, and P's columns together. */
  function fold(values: ReadonlyMap<string, unknown>, problems: Problem[]): Reading<Scenario> {
    const start = defaults();
    const draft: Draft<Scenario> = { ...start, p: columnsOf(start.p) };
    for (const [key, value] of values) {
      const [owner, name] = place(draft, key);
      owner[name] = value;
    }
    const { means } = draft.p;
    for (const column of ["sds", "weights"] as const) {
      if (!values.has(`p.${column}`) && values.has("p.means")) draft.p[column] = means.map(() => (column === "sds" ? 1 : 1 / means.length));
    }
    const wrong = (["sds", "weights"] as const).find((column) => draft.p[column].length !== means.length);
    if (wrong !== undefined) problems.push(problem(`p.${wrong}`, `${draft.p[wrong].length} numbers`, `as many numbers as p.means: ${means.length}`));
    else if (draft.p.weights.every((weight) => weight === 0)) problems.push(problem("p.weights", "only zeros", "weights that are not all zero"));
    else {
      start.p = means.map((mean, i) => ({ weight: draft.p.weights[i] ?? 0, mean, sd: draft.p.sds[i] ?? 1 }));
    }
    const scenario = { ...draft, p: start.p } as unknown as Scenario;
    agree(scenario, values, problems);
    return { scenario, problems };
  }

  function readPairs(pairs: ReadonlyMap<string, string>): Reading<Scenario> {
    const problems: Problem[] = [];
    const values = new Map<string, unknown>();
    let target = true;
    for (const [key, text] of pairs) {
      const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
      const value = kind?.read(text);
      if (kind === undefined) problems.push(problem(key, text, "a key this page knows"));
      else if (value !== undefined) values.set(key, value);
      else {
        problems.push(problem(key, text, kind.expected));
        target &&= !key.startsWith("p.");
      }
    }
    // P's columns belong together: one that cannot be used takes the others with it.
    if (!target) for (const key of keys) if (key.startsWith("p.")) values.delete(key);
    return fold(values, problems);
  }

  /** P from JSON: a list of { mean, sd, weight }; sd and weight default to 1. Undefined where one of them cannot be used. */
  function components(value: unknown, problems: Problem[]): Columns | undefined {
    if (!Array.isArray(value) || value.length < 1 || value.length > mostComponents) {
      problems.push(problem("p", value, `1 to ${mostComponents} components { mean, sd, weight }`));
      return undefined;
    }
    const before = problems.length;
    const columns: Columns = { means: [], sds: [], weights: [] };
    value.forEach((item: unknown, i) => {
      if (!isObject(item)) {
        problems.push(problem(`p[${i}]`, item, "a component { mean, sd, weight }"));
        return;
      }
      for (const key of Object.keys(item)) {
        if (!componentParts.some(({ part }) => part === key)) problems.push(problem(`p[${i}].${key}`, item[key], "only mean, sd and weight"));
      }
      for (const { part, column, kind, otherwise } of componentParts) {
        const given = Object.hasOwn(item, part) ? item[part] : otherwise;
        const checked = kind.check(given);
        if (checked === undefined) problems.push(problem(`p[${i}].${part}`, given, kind.expected));
        else columns[column].push(checked);
      }
    });
    return problems.length === before ? columns : undefined;
  }

  function accept(value: unknown): Reading<Scenario> {
    const problems: Problem[] = [];
    const values = new Map<string, unknown>();
    if (!isObject(value)) {
      problems.push(problem("scenario", value, "an object, or key=value text"));
      return fold(values, problems);
    }
    for (const name of Object.keys(value)) {
      if (name === "v") {
        if (value["v"] !== 1) problems.push(problem("v", value["v"], "version 1"));
      } else if (name === "p") {
        for (const [column, list] of Object.entries(components(value["p"], problems) ?? {})) values.set(`p.${column}`, list);
      } else {
        const parts: [string, unknown][] = name === "q" && isObject(value["q"])
          ? Object.keys(value["q"]).map((part) => [`q.${part}`, (value["q"] as Bag)[part]])
          : [[name, value[name]]];
        for (const [key, given] of parts) {
          const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
          const checked = kind?.check(given);
          if (checked !== undefined) values.set(key, checked);
          else problems.push(problem(key, given, key === "q" ? "{ mean, sd }" : (kind?.expected ?? "a key this figure knows")));
        }
      }
    }
    return fold(values, problems);
  }

  function read(text: string): Reading<Scenario> {
    if (!text.trimStart().startsWith("{")) {
      const split = splitPairs(text.trim().replace(/^#/, ""));
      const reading = readPairs(split.pairs);
      return { scenario: reading.scenario, problems: [...split.problems, ...reading.problems] };
    }
    try {
      return accept(JSON.parse(text));
    } catch {
      return { scenario: defaults(), problems: [problem("scenario", text, "JSON, or key=value text")] };
    }
  }

  function pairs(scenario: Scenario): [string, string][] {
    const draft = { ...scenario, p: columnsOf(scenario.p) };
    return Object.entries(kinds).map(([key, kind]) => {
      const [owner, name] = place(draft, key);
      return [key, kind.write(owner[name])];
    });
  }

  return { defaults, read, readPairs, accept, pairs, write: (scenario) => pairText([["v", "1"], ...pairs(scenario)]) };
}

export const fitCodec: Codec<FitScenario> = codec(fitTable, defaultFit, (scenario, given, problems) => {
  if (scenario.step <= scenario.steps) return;
  if (given.has("step")) problems.push(problem("step", scenario.step, `a whole number from 0 to steps, ${scenario.steps}`));
  scenario.step = 0;
});

export const noiseCodec: Codec<NoiseScenario> = codec(noiseTable, defaultNoise, (scenario, given, problems) => {
  const offered = estimatorsFor(scenario.direction, scenario.parameter);
  const fitting = scenario.estimators.filter(({ name }) => offered.includes(name));
  for (const { name } of given.has("estimators") ? scenario.estimators : []) {
    if (!offered.includes(name)) problems.push(problem("estimators", name, `estimators for ${scenario.direction}, ${scenario.parameter}: ${offered.join(", ")}`));
  }
  scenario.estimators = fitting.length > 0 ? fitting : offered.map((name) => ({ name }));
});
