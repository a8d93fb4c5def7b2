/**
 * Scenarios as text and back; each figure's stands in a file of its name. The grammar of a link, version 1:
 *
 *   link     = pair { "&" pair }                      at most 12000 characters
 *   pair     = key "=" value                          values percent-encoded where they must be
 *   key      = "v"                                    the version: 1
 *            | "p." part | a key of its table         in an element's `scenario` attribute; the parts of P are those of its family
 *            | figure "." key | "theme"               in the page's hash; the figures are in link.ts
 *   value    = number | word | number { "," number } | choice { "," choice }
 *   number   = decimal, shortest form that gives the same bits: 0.85, -3, 1e-6
 *   choice   = word [ ":" number ]                    an estimator, with its coefficient
 *
 * A link is written with every key that can be seen to act; of P, with those of its family. On reading, a missing key has its default (of a mixture: sd 1, equal weights).
 * Nothing ever throws: what cannot be used is reported with what was expected, and the rest is used. An attribute may hold JSON of the same shape instead.
 */
import type { Kind } from "./kinds.ts";
import { problem, type Problem } from "./problem.ts";
import type { Component, Target } from "./target.ts";
import { acceptTarget, isObject, readTarget, targetPairs } from "./target-text.ts";

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
  /** The same without a person's own data, which may be too many for a link. */
  lighter(scenario: Scenario): Scenario;
}

export const mostCharacters = 12000;

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

type Bag = Record<string, unknown>;

/** The object that holds the last part of a key, and that part's name. */
function place(draft: object, key: string): [Bag, string] {
  const [first = "", second] = key.split(".");
  return second === undefined ? [draft as Bag, first] : [(draft as Record<string, Bag>)[first] as Bag, second];
}

/** All keys of a scenario but P's, "q.sd" for the sd within q. */
type Key<Of> = { [K in keyof Of & string]: Of[K] extends unknown[] | string | number ? K : `${K}.${keyof Of[K] & string}` }[keyof Of & string];
/** Every field of a scenario, one line each: its key in a link, which is also its path in the scenario, and its kind. */
export type Table<Scenario> = Readonly<Record<Key<Omit<Scenario, "p">>, Kind>>;

/** How a scenario is written, one whose P has keys of its own or one without a P. */
interface Rules<Scenario> {
  readonly table: Readonly<Record<string, Kind>>;
  readonly defaults: () => Scenario;
  /** P: the components it begins with, and whether it may be other than a mixture. */
  readonly target?: { readonly otherwise: () => Component[]; readonly anyFamily: boolean };
  /** The fields that hold a person's own data. */
  readonly own?: readonly (keyof Scenario)[];
  /** A field that is out of sight: where it has its default, a link leaves it out. */
  unseen?(scenario: Scenario, key: string): boolean;
  /** What several fields must agree on; `given` says which of them were. */
  agree?(scenario: Scenario, given: ReadonlySet<string>, problems: Problem[]): void;
}

export function codec<Scenario extends object>({ table, defaults, target: rule, own = [], unseen, agree }: Rules<Scenario>): Codec<Scenario> {
  const kindOf = (key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);
  /** The parts of a field that is an object, "{ mean, sd }" of q; undefined of any other. */
  const partsOf = (name: string) => {
    const parts = Object.keys(table).filter((key) => key.startsWith(`${name}.`)).map((key) => key.slice(name.length + 1));
    return parts.length > 0 ? `{ ${parts.join(", ")} }` : undefined;
  };

  /** Good values over the defaults. */
  function fold(values: ReadonlyMap<string, unknown>, p: Target | undefined, problems: Problem[]): Reading<Scenario> {
    const scenario: Scenario = p === undefined ? defaults() : { ...defaults(), p };
    for (const [key, value] of values) {
      const [owner, name] = place(scenario, key);
      owner[name] = value;
    }
    agree?.(scenario, new Set(values.keys()), problems);
    return { scenario, problems };
  }

  function readPairs(pairs: ReadonlyMap<string, string>): Reading<Scenario> {
    const problems: Problem[] = [];
    const values = new Map<string, unknown>();
    const target = new Map<string, string>();
    for (const [key, text] of pairs) {
      if (rule && key.startsWith("p.")) {
        target.set(key.slice(2), text);
        continue;
      }
      const kind = kindOf(key);
      const value = kind?.read(text);
      if (value !== undefined) values.set(key, value);
      else problems.push(problem(key, text, kind?.expected ?? "a key this page knows"));
    }
    return fold(values, rule && readTarget(target, rule.otherwise(), rule.anyFamily, problems), problems);
  }

  function accept(value: unknown): Reading<Scenario> {
    const problems: Problem[] = [];
    const values = new Map<string, unknown>();
    let p: Target | undefined;
    if (!isObject(value)) {
      problems.push(problem("scenario", value, "an object, or key=value text"));
      return fold(values, undefined, problems);
    }
    for (const name of Object.keys(value)) {
      const stood = value[name];
      const parts = partsOf(name);
      if (name === "v") {
        if (stood !== 1) problems.push(problem("v", stood, "version 1"));
      } else if (rule && name === "p") p = acceptTarget(stood, rule.anyFamily, problems);
      else if (parts !== undefined && !isObject(stood)) problems.push(problem(name, stood, parts));
      else {
        const fields: [string, unknown][] = parts === undefined ? [[name, stood]] : Object.entries(stood as Bag).map(([part, given]) => [`${name}.${part}`, given]);
        for (const [key, given] of fields) {
          const kind = key.includes(".") && parts === undefined ? undefined : kindOf(key);
          const checked = kind?.check(given);
          if (checked !== undefined) values.set(key, checked);
          else problems.push(problem(key, given, kind?.expected ?? "a key this figure knows"));
        }
      }
    }
    return fold(values, p, problems);
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
    const start = defaults();
    const written = (of: Scenario, key: string, kind: Kind) => {
      const [owner, name] = place(of, key);
      return kind.write(owner[name]);
    };
    const rest = Object.entries(table).map(([key, kind]): [string, string] => [key, written(scenario, key, kind)])
      .filter(([key, text]) => !unseen?.(scenario, key) || text !== written(start, key, table[key] as Kind));
    return [...(rule ? targetPairs((scenario as { p: Target }).p) : []), ...rest];
  }

  function lighter(scenario: Scenario): Scenario {
    const light = { ...scenario }, start = defaults();
    for (const field of own) light[field] = start[field];
    return light;
  }

  return { defaults, read, readPairs, accept, pairs, lighter, write: (scenario) => pairText([["v", "1"], ...pairs(scenario)]) };
}
