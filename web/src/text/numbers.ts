/**
 * How numbers are written on the page: three significant digits, a true minus, 8.70 × 10⁶ rather than 8.7e+6.
 * Only + − × ÷ and the exactly specified toFixed, toPrecision and toExponential, so every engine prints the same digits.
 */
const minus = "−";
const thin = "\u202f"; // narrow no-break space: groups digits, and parts a number from its unit
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 6 → "⁶", −12 → "⁻¹²". */
export function superscript(exponent: number): string {
  return [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : (raised[Number(sign)] ?? ""))).join("");
}

/** "1234567" → "1 234 567"; four digits are grouped as well, so that columns agree. */
function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, thin);
}

/**
 * x with this many significant digits: 0.929, −3.00, 12 300, 8.70 × 10⁶, 2.70 × 10⁻⁴. Zero is "0", infinity "∞",
 * and a value that does not exist (NaN) "undefined".
 */
export function significant(x: number, digits = 3): string {
  if (Number.isNaN(x)) return "undefined";
  if (x === 0) return "0";
  const sign = x < 0 ? minus : "";
  const size = x < 0 ? -x : x;
  if (size === Infinity) return `${sign}∞`;
  const [mantissa = "", exponent = "0"] = size.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power < -3 || power >= 5) return `${sign}${mantissa} × 10${superscript(power)}`;
  if (power >= digits) return sign + grouped(Number(size.toPrecision(digits)).toFixed(0));
  return sign + size.toPrecision(digits);
}

/** x with this many digits after the point: −0.13 for (−0.1254, 2); never "−0.00". */
export function decimal(x: number, places: number): string {
  if (!Number.isFinite(x) || x >= 1e15 || x <= -1e15) return significant(x);
  const text = x.toFixed(places);
  if (!text.startsWith("-")) return text;
  return Number(text) === 0 ? text.slice(1) : minus + text.slice(1);
}

/** A count or a seed, in groups of three: 2 000. */
export function whole(n: number): string {
  return n < 0 ? minus + grouped((-n).toFixed(0)) : grouped(n.toFixed(0));
}

/** An amount of divergence: "0.929 nats", "∞ nats". */
export function nats(x: number): string {
  return `${significant(x)}${thin}nats`;
}

/** A share between 0 and 1 in percent: "35 %"; "< 1 %" and "> 99 %" where rounding would claim none or all. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return "undefined";
  if (share > 0 && share < 0.01) return `< 1${thin}%`;
  if (share < 1 && share > 0.99) return `> 99${thin}%`;
  return `${(share * 100).toFixed(0)}${thin}%`;
}

/** "one", "one and two", "one, two, and three". */
export function list(items: readonly string[]): string {
  if (items.length < 3) return items.join(" and ");
  return `${items.slice(0, -1).join(", ")}, and ${items[items.length - 1] ?? ""}`;
}
