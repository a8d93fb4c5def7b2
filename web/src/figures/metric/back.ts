/** There and back between A and B: two bars on one scale, in the colors of their directions. */
import { drawing, element } from "../../controls/dom.ts";
import { english } from "../../text/english.ts";
import { nats, significant } from "../../text/numbers.ts";
import { rich } from "../rich.ts";
import type { Pairs } from "./ask.ts";

const text = english.metric.back;
type Side = "forward" | "reverse";

/** A disc of the way there, a diamond of the way back, as on every chart. */
function sign(side: Side): SVGElement {
  const shape = side === "forward" ? drawing("circle", { cx: 8, cy: 8, r: 5 }) : drawing("path", { d: "M8 1.5 14.5 8 8 14.5 1.5 8z" });
  return drawing("svg", { viewBox: "0 0 16 16", class: "side-sign", "aria-hidden": "true", focusable: "false" }, shape);
}

export class Back {
  readonly element: HTMLElement;
  readonly #bars = { forward: element("span", { class: "way-bar" }), reverse: element("span", { class: "way-bar" }) };
  readonly #values = { forward: element("span", { class: "value" }), reverse: element("span", { class: "value" }) };
  readonly #note = element("p", { class: "note" });

  constructor() {
    const row = (side: Side, words: string) => element("div", { class: `way ${side}-way` },
      sign(side), element("span", { class: side }, words), element("span", { class: "way-track", "aria-hidden": "true" }, this.#bars[side]), this.#values[side]);
    this.element = element("section", { class: "back", "aria-label": text.title }, element("h4", {}, text.title), row("forward", text.there), row("reverse", text.back), this.#note);
  }

  show({ ab }: Pairs): void {
    const found = { forward: ab["forward-kl"], reverse: ab["reverse-kl"] };
    const most = Math.max(found.forward.value, found.reverse.value);
    for (const side of ["forward", "reverse"] as const) {
      const { value } = found[side];
      this.#bars[side].style.width = most > 0 ? `${(100 * value) / most}%` : "0%";
      this.#values[side].textContent = nats(value);
    }
    const { forward, reverse } = found;
    const same = Math.abs(forward.value - reverse.value) <= forward.error + reverse.error;
    const times = significant(most / Math.min(forward.value, reverse.value));
    this.#note.replaceChildren(...rich(same ? text.same : text.dearer(forward.value > reverse.value, times)));
  }
}
