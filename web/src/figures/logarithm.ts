/**
 * Natural logarithm and exponential for the axis of a request: plain arithmetic, so that a grid has the same bits in every engine. Both are
 * within a few units of the last place over the range of standard deviations, 1e-6…1e6.
 */
const ln2 = 0.6931471805599453;

/** Of x > 0: x = m 2^k with m within √2 of 1, and log m = 2 artanh((m − 1)/(m + 1)) as a series. */
export function logOf(x: number): number {
  let [m, k] = [x, 0];
  while (m > 1.4142135623730951) [m, k] = [m / 2, k + 1];
  while (m < 0.7071067811865476) [m, k] = [m * 2, k - 1];
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let n = 23; n > 0; n -= 2) sum = sum * s * s + 1 / n;
  return 2 * s * sum + k * ln2;
}

/** Of |y| < 700: y = k log 2 + t with |t| ≤ log(2)/2, and the series of e^t. */
export function expOf(y: number): number {
  const k = Math.round(y / ln2);
  const t = y - k * ln2;
  let sum = 1;
  for (let n = 17; n > 0; n--) sum = 1 + (sum * t) / n;
  for (let i = 0; i < Math.abs(k); i++) sum *= k > 0 ? 2 : 0.5;
  return sum;
}

/** 10^y, for a ratio given by its decimal logarithm; ∞ and 0 beyond the range of numbers. */
export function powerOfTen(y: number): number {
  if (Number.isNaN(y)) return NaN;
  if (y > 304 || y < -304) return y > 0 ? Infinity : 0;
  const whole = Math.floor(y);
  return Number(`${expOf((y - whole) * 2.302585092994046)}e${whole}`);
}
