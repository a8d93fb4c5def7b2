/** Axes that may be logarithmic: one differs from a linear one in nothing but where a value lies. */
import { ticks, type Range } from "./scale.ts";

export interface Span extends Range {
  /** Needs both ends above zero. */
  logarithmic: boolean;
}

/** 0 at the left end, 1 at the right one; beyond them outside. */
export function fraction({ low, high, logarithmic }: Span, value: number): number {
  if (logarithmic) return value > 0 ? Math.log(value / low) / Math.log(high / low) : -Infinity;
  return (value - low) / (high - low);
}

/** Round values on the span, at most `most`; on a logarithmic one every power of ten, or every second, third … one. */
export function spanTicks(span: Span, most: number): number[] {
  if (!span.logarithmic) return ticks(span, most, [1, 2, 5]);
  const first = Math.ceil(Math.log10(span.low) - 1e-9);
  const last = Math.floor(Math.log10(span.high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  const found: number[] = [];
  for (let power = Math.ceil(first / every) * every; power <= last; power += every) found.push(Number(`1e${power}`));
  return found;
}

/** Ticks of a logarithmic axis between positive ends: 1, 2 and 5 times powers of ten, or powers of ten alone where there are many. */
export function roundValues(low: number, high: number): number[] {
  const found: number[] = [];
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const mantissas = last - first > 4 ? [1] : [1, 2, 5];
  for (let power = first; power <= last; power++) for (const mantissa of mantissas) found.push(Number(`${mantissa}e${power}`));
  return found.filter((value) => value >= low && value <= high);
}
