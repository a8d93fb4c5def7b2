/** What kind of answer an exact standard deviation is, and its sign beside the number. */
import { drawing } from "../controls/dom.ts";

/** A number that samples show; infinite; exact, but in events that samples do not show; or there is none. */
export type State = "number" | "infinite" | "unseen" | "unknown";

/** `visible`: the share of the variance that the samples can show, NaN where that is not defined. */
export function stateOf(sd = NaN, visible = NaN): State {
  if (Number.isNaN(sd)) return "unknown";
  if (sd === Infinity) return "infinite";
  return visible < 0.5 ? "unseen" : "number";
}

/** None for a number, and for what there is not. */
export function stateSign(state: State): SVGSVGElement | undefined {
  if (state === "number" || state === "unknown") return undefined;
  const svg = drawing("svg", { viewBox: "0 0 16 16", class: `sign ${state}`, "aria-hidden": "true", focusable: "false" });
  if (state === "unseen") svg.append(drawing("circle", { cx: 8, cy: 8, r: 5.75, pathLength: 100, "stroke-dasharray": "8.5 4", "stroke-dashoffset": 2 }));
  else svg.append(drawing("path", { d: "M1 3h14v10H1zM1 9.5 7.5 3M1.5 13l10-10M6.5 13 15 4.5M11.5 13 15 9.5" }));
  return svg;
}
