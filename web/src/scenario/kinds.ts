/** Kinds of fields: how a value is read from a link, checked when it comes from a script, written, and described when it is wrong. */

export interface Kind<Value = unknown> {
  /** Ends the sentence "expected …". */
  readonly expected: string;
  /** From the text of a link; undefined where it is not such a value. */
  read(text: string): Value | undefined;
  /** From JSON or a script; undefined where it is not such a value. */
  check(value: unknown): Value | undefined;
  write(value: Value): string;
}

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A decimal number, as in 12, −0.5 or 1e-6, written with ASCII signs; undefined for anything else, "NaN", "" and "1e999" included. */
export function numberFrom(text: string): number | undefined {
  if (!numeral.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The shortest text that reads back as the same bits, −0 included. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

function kind<Value>(expected: string, read: (text: string) => unknown, check: (value: unknown) => Value | undefined, write: (value: Value) => string): Kind<Value> {
  return { expected, check, write, read: (text) => check(read(text)) };
}

/** A number from low to high, both included; `whole` leaves out fractions. */
export function number(low: number, high: number, { whole = false } = {}): Kind<number> {
  const expected = `a ${whole ? "whole " : ""}number from ${numberText(low)} to ${numberText(high)}`;
  const check = (value: unknown) =>
    typeof value === "number" && value >= low && value <= high && (!whole || Number.isSafeInteger(value)) ? value : undefined;
  return kind(expected, numberFrom, check, numberText);
}

export function count(low: number, high: number): Kind<number> {
  return number(low, high, { whole: true });
}

/** One of a few words or numbers; of many, `expected` says which. */
export function oneOf<Value extends string | number>(values: readonly Value[], expected = values.map((value) => (value === "" ? "nothing" : String(value))).join(" or ")): Kind<Value> {
  const find = (value: unknown) => values.find((known) => known === value);
  return kind(expected,
    (text) => values.find((known) => String(known) === text), find, String);
}

/** From `least` to `most` numbers with commas between them, each of the kind `each`; where `orNone` says so, none at all. */
export function numbers(each: Kind<number>, least: number, most: number, { orNone = false } = {}): Kind<number[]> {
  const check = (value: unknown) => {
    if (!Array.isArray(value) || (value.length < least && !(orNone && value.length === 0)) || value.length > most) return undefined;
    const read = value.map((item) => each.check(item));
    return read.every((item) => item !== undefined) ? read : undefined;
  };
  return kind(`${orNone ? "nothing, or " : ""}${least} to ${most} numbers with commas between them, each ${each.expected}`,
    (text) => (text === "" ? [] : text.split(",").map(numberFrom)), check, (list) => list.map(numberText).join(","));
}

/** A value of the first kind that takes it. */
export function either<A, B>(first: Kind<A>, second: Kind<B>, isFirst: (value: A | B) => value is A): Kind<A | B> {
  return {
    expected: `${first.expected}, or ${second.expected}`,
    read: (text) => first.read(text) ?? second.read(text),
    check: (value) => first.check(value) ?? second.check(value),
    write: (value) => (isFirst(value) ? first.write(value) : second.write(value as B)),
  };
}

/** Any text of at most `most` characters. Halves of a character, which no link could carry, are replaced. */
export function text(most: number): Kind<string> {
  const check = (value: unknown) => (typeof value === "string" && value.length <= most ? value.replace(/\p{Surrogate}/gu, "\uFFFD") : undefined);
  return kind(`a text of at most ${most} characters`, (written) => written, check, (value) => value);
}

export interface Choice {
  name: string;
  lambda?: number;
}

/** From `least` to `most` names with commas between them; those in `withLambda` may carry a coefficient: control-variate:0.5. */
export function choices(names: readonly string[], withLambda: readonly string[], lambda: Kind<number>, least: number, most: number): Kind<Choice[]> {
  const one = (value: unknown): Choice | undefined => {
    const given = typeof value === "string" ? { name: value } : value;
    if (typeof given !== "object" || given === null) return undefined;
    const { name, lambda: coefficient } = given as { name?: unknown; lambda?: unknown };
    if (typeof name !== "string" || !names.includes(name)) return undefined;
    if (Object.keys(given).some((key) => key !== "name" && key !== "lambda")) return undefined;
    if (coefficient === undefined) return { name };
    const checked = lambda.check(coefficient);
    return checked === undefined || !withLambda.includes(name) ? undefined : { name, lambda: checked };
  };
  const check = (value: unknown) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) return undefined;
    const read = value.map(one);
    return read.every((item) => item !== undefined) ? read : undefined;
  };
  const read = (text: string) =>
    text.split(",").map((item) => {
      const [name = "", coefficient, ...rest] = item.split(":");
      if (rest.length > 0) return undefined;
      return coefficient === undefined ? { name } : { name, lambda: numberFrom(coefficient) ?? null };
    });
  return kind(`${least === most ? most : `${least} to ${most}`} names of estimators with commas between them, such as ${names.slice(0, 3).join(",")}`, read, check,
    (list) => list.map((item) => (item.lambda === undefined ? item.name : `${item.name}:${numberText(item.lambda)}`)).join(","));
}
