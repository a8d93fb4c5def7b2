/** P as text and back: a mixture by columns (p.means, p.sds, p.weights), any other family by its parts (p.family=laplace&p.mean=0&p.scale=1). */
import { problem, type Problem } from "./problem.ts";
import { componentParts, families, mostComponents, type Component, type OtherTarget, type Part, type Target } from "./target.ts";

type Bag = Record<string, unknown>;
export const isObject = (value: unknown): value is Bag => typeof value === "object" && value !== null && !Array.isArray(value);

/** Why a figure whose P is made of modes takes no other family. */
const onlyModes = "a mixture of Gaussians: this figure drags the modes of P";

const partsOf = (family: string): Readonly<Record<string, Part>> | undefined =>
  Object.hasOwn(families, family) ? (families as unknown as Readonly<Record<string, Readonly<Record<string, Part>>>>)[family] : undefined;

/** Where a family begins. */
export function startOf(family: OtherTarget["family"]): OtherTarget {
  return structuredClone({ family, ...Object.fromEntries(Object.entries(partsOf(family) ?? {}).map(([part, { otherwise }]) => [part, otherwise])) }) as OtherTarget;
}

/** What the parts of P must agree on; `weights` is what a mixture's are called. */
function agreed(p: Target, problems: Problem[], weights: string): Target | undefined {
  const before = problems.length;
  if (Array.isArray(p)) {
    if (p.every(({ weight }) => weight === 0)) problems.push(problem(weights, "only zeros", "weights that are not all zero"));
  } else if ("low" in p) {
    const width = p.high - p.low;
    if (!(width >= 1e-6 && width <= 1e6)) problems.push(problem("p.high", p.high, `p.low, ${p.low}, and from 0.000001 to 1000000 more`));
    if (p.family === "drawn" && p.density.every((height) => height === 0)) problems.push(problem("p.density", "only zeros", "heights that are not all zero"));
  }
  return problems.length === before ? p : undefined;
}

/** The columns of a mixture; those not given are as the default's, or sd 1 and equal weights beside means that are. */
function mixture(given: ReadonlyMap<string, unknown>, start: readonly Component[], problems: Problem[]): Target | undefined {
  const means = (given.get("means") ?? start.map(({ mean }) => mean)) as number[];
  const column = (name: "sds" | "weights", otherwise: number[]) => (given.get(name) ?? otherwise) as number[];
  const named = given.has("means");
  const sds = column("sds", named ? means.map(() => 1) : start.map(({ sd }) => sd));
  const weights = column("weights", named ? means.map(() => 1 / means.length) : start.map(({ weight }) => weight));
  for (const [name, { length }] of [["sds", sds], ["weights", weights]] as const) {
    if (length === means.length) continue;
    problems.push(problem(`p.${name}`, `${length} numbers`, `as many numbers as p.means: ${means.length}`));
    return undefined;
  }
  return agreed(means.map((mean, i) => ({ weight: weights[i] ?? 0, mean, sd: sds[i] ?? 1 })), problems, "p.weights");
}

const columns: Readonly<Record<string, Part>> = Object.fromEntries(componentParts.map(({ column, list }) => [column, { kind: list, otherwise: undefined }]));

/** The parts that can be used; undefined where one that the family has cannot be: they belong together. */
function collect(family: string, parts: Readonly<Record<string, Part>>, given: Iterable<readonly [string, unknown]>, how: "read" | "check", problems: Problem[]): Map<string, unknown> | undefined {
  const values = new Map<string, unknown>();
  let usable = true;
  for (const [name, stood] of given) {
    const kind = Object.hasOwn(parts, name) ? parts[name]?.kind : undefined;
    const value = how === "read" ? kind?.read(stood as string) : kind?.check(stood);
    if (value !== undefined) values.set(name, value);
    else problems.push(problem(`p.${name}`, stood, kind?.expected ?? `a part of P, ${family}: ${Object.keys(parts).join(", ")}`));
    usable &&= kind === undefined || value !== undefined;
  }
  return usable ? values : undefined;
}

/** The families a figure takes, for the end of a sentence. */
const expected = (anyFamily: boolean): string => (anyFamily ? `mixture or ${Object.keys(families).join(" or ")}` : onlyModes);

function other(family: string, parts: Readonly<Record<string, Part>>, given: Iterable<readonly [string, unknown]>, how: "read" | "check", problems: Problem[]): Target | undefined {
  const values = collect(family, parts, given, how, problems);
  return values && agreed({ ...startOf(family as OtherTarget["family"]), ...Object.fromEntries(values) } as OtherTarget, problems, "");
}

/** P out of the pairs of a link that begin with "p.", without that; `start` where none is there, or where one cannot be used. */
export function readTarget(pairs: ReadonlyMap<string, string>, start: Component[], anyFamily: boolean, problems: Problem[]): Target {
  const rest = new Map(pairs);
  rest.delete("family");
  const family = pairs.get("family") ?? "mixture";
  if (family === "mixture") {
    const given = collect(family, columns, rest, "read", problems);
    return (given && mixture(given, start, problems)) ?? start;
  }
  const parts = partsOf(family);
  if (parts && anyFamily) return other(family, parts, rest, "read", problems) ?? start;
  problems.push(problem("p.family", family, expected(anyFamily)));
  return start;
}

/** The components of a mixture from JSON; sd and weight default to 1. Undefined where one of them cannot be used. `at`: the path of each. */
function components(value: unknown, at: (i: number) => string, problems: Problem[]): Target | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > mostComponents) {
    problems.push(problem("p", value, `1 to ${mostComponents} components { mean, sd, weight }`));
    return undefined;
  }
  const before = problems.length;
  const read = value.map((item: unknown, i) => {
    if (!isObject(item)) {
      problems.push(problem(at(i), item, "a component { mean, sd, weight }"));
      return {};
    }
    for (const key of Object.keys(item)) {
      if (!componentParts.some(({ part }) => part === key)) problems.push(problem(`${at(i)}.${key}`, item[key], "only mean, sd and weight"));
    }
    return Object.fromEntries(componentParts.map(({ part, kind, otherwise }) => {
      const given = Object.hasOwn(item, part) ? item[part] : otherwise;
      const checked = kind.check(given);
      if (checked === undefined) problems.push(problem(`${at(i)}.${part}`, given, kind.expected));
      return [part, checked];
    }));
  });
  return problems.length > before ? undefined : agreed(read as unknown as Component[], problems, "p");
}

/** P from JSON or a script: a list of components, or a distribution as a request has it. Undefined where it cannot be used. */
export function acceptTarget(value: unknown, anyFamily: boolean, problems: Problem[]): Target | undefined {
  if (!isObject(value)) return components(value, (i) => `p[${i}]`, problems);
  const { family, ...given } = value;
  if (family === "gaussian") return components([given], () => "p", problems);
  if (family === "mixture") return components(given["components"], (i) => `p.components[${i}]`, problems);
  const parts = typeof family === "string" ? partsOf(family) : undefined;
  if (parts && anyFamily) return other(family as string, parts, Object.entries(given), "check", problems);
  problems.push(problem("p.family", family, expected(anyFamily)));
  return undefined;
}

/** P's pairs of a link: those of its family, and no other's. */
export function targetPairs(p: Target): [string, string][] {
  if (Array.isArray(p)) return componentParts.map(({ part, column, list }) => [`p.${column}`, list.write(p.map((component) => component[part]))]);
  const parts = partsOf(p.family) ?? {};
  return [["p.family", p.family], ...Object.entries(parts).map(([part, { kind }]): [string, string] => [`p.${part}`, kind.write((p as unknown as Bag)[part])])];
}
