/** Axes: round steps, ticks, and where things stand in px. */

export interface Range { low: number; high: number }
export interface Box { left: number; top: number; right: number; bottom: number }

/** The round number (1, 2, 3 or 5 times a power of ten) nearest above `least`. */
export function roundAbove(least: number, mantissas: readonly number[] = [1, 2, 3, 5]): number {
  const within = Math.max(1e-300, Math.min(1e300, least)); // beyond, powers of ten are 0 or infinite
  let power = 1;
  while (power > within) power /= 10;
  while (power * 10 <= within) power *= 10;
  for (const mantissa of mantissas) if (mantissa * power >= least) return mantissa * power;
  return 10 * power;
}

/** Ticks within a range, about `most`; none where doubles hardly part its ends. */
export function ticks({ low, high }: Range, most: number, mantissas?: readonly number[]): number[] {
  if (!(high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)))) return [];
  const step = roundAbove((high - low) / (most + 0.4), mantissas);
  const first = Math.ceil(low / step - 1e-9);
  const found: number[] = [];
  for (let i = first; i * step <= high + 1e-9 * step; i++) found.push(i * step);
  return found;
}

/** A tick as text, with as many decimals as the step needs and a true minus. */
export function tickText(value: number): string {
  const text = String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
}

export const mapping = (range: Range, from: number, to: number) => ({
  toPixel: (value: number) => from + ((value - range.low) / (range.high - range.low)) * (to - from),
  fromPixel: (pixel: number) => range.low + ((pixel - from) / (to - from)) * (range.high - range.low),
});
