/** Numbers under a chart, as text: as many as there is room for. */
import { fraction, spanTicks, type Span } from "../charts/span.ts";
import { element } from "../controls/dom.ts";
import { superscript } from "../text/numbers.ts";

/** A number under an axis: short, and in powers of ten where the axis has only those. */
export function writtenTick(value: number, decades: boolean): string {
  if (value === 0) return "0";
  const round = Number(Math.abs(value).toPrecision(6));
  const [mantissa = "", exponent = "0"] = round.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -2 && power <= 3) return (value < 0 ? "−" : "") + String(round);
  const factor = decades && mantissa === "1" ? "" : `${mantissa} × `;
  return `${value < 0 ? "−" : ""}${factor}10${superscript(power)}`;
}

/** As many ticks as there is room for their numbers. */
export function fitting(span: Span, most: number, within: HTMLElement): number[] {
  const letter = parseFloat(getComputedStyle(within).fontSize) / 2;
  for (let count = most; count > 2; count -= 1) {
    const values = spanTicks(span, count);
    const needed = values.reduce((sum, value) => sum + (writtenTick(value, span.logarithmic).length + 2.5) * letter, 0);
    if (needed <= within.clientWidth) return values;
  }
  return spanTicks(span, 2);
}

/** Puts the numbers in their places. */
export function axis(into: HTMLElement, span: Span, values: readonly number[]): void {
  const key = `${values.join()} ${span.low} ${span.high}`;
  if (into.dataset["ticks"] === key) return;
  into.dataset["ticks"] = key;
  into.replaceChildren(...values.map((value) => {
    const tick = element("span", {}, writtenTick(value, span.logarithmic));
    tick.style.left = `${100 * fraction(span, value)}%`;
    return tick;
  }));
}
