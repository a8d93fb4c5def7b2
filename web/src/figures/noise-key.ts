/** The key of <kl-noise>: the three kinds of exact answer, which rows are of which kind now, and a button that shows one. */
import { drawing, element } from "../controls/dom.ts";
import { english } from "../text/english.ts";
import { list } from "../text/numbers.ts";
import type { Line } from "./noise-words.ts";
import { rich } from "./rich.ts";
import { stateSign } from "./state.ts";

const text = english.noise.kinds;

/** The scenario that shows each kind: a preset's id. */
const shows = { number: "at-an-optimum", infinite: "infinite", unseen: "silent-half" } as const;
type Kind = keyof typeof shows;

const hump = "M2 46H12C20 46 21 8 30 8S40 46 48 46H60";

function picture(state: Kind, direction: string): SVGSVGElement {
  const parts: SVGElement[] = [
    drawing("path", { class: "area", d: `${hump}V46H2Z` }), drawing("path", { class: "outline", d: hump }), drawing("path", { class: "base", d: "M2 46.5H70" }),
  ];
  if (state === "number") parts.push(drawing("path", { class: "bar", d: "M21 54H39M30 50V58" }));
  if (state === "infinite") parts.push(drawing("path", { class: "hatched", d: "M56 45 70 31M56 37 70 23M56 29 70 15M56 21 70 7M62 46 70 38M56 13 66 3" }));
  if (state === "unseen") parts.push(drawing("path", { class: "arrow", d: "M50 30H69M63.5 25.5 69 30 63.5 34.5" }));
  return drawing("svg", { viewBox: "0 0 72 60", class: `kind-picture ${state} ${direction}`, "aria-hidden": "true", focusable: "false" }, ...parts);
}

export class Kinds {
  readonly element: HTMLElement;
  readonly #items = new Map<Kind, { picture: HTMLElement; here: HTMLElement }>();

  /** `show` is given the id of a preset. */
  constructor(show: (preset: string) => void) {
    const items = (["number", "infinite", "unseen"] as const).map((state) => {
      const place = element("div", { class: "picture" });
      const here = element("span", { class: "note" });
      const button = element("button", { type: "button", class: "link-button", "data-control": "show", "aria-label": text.showKind(text.names[state]) }, text.show);
      button.addEventListener("click", () => show(shows[state]));
      const sign = stateSign(state);
      this.#items.set(state, { picture: place, here });
      return element("li", {}, place, element("p", {},
        ...(sign ? [sign, " "] : []), element("b", {}, text.names[state]), " ", ...rich(text.says[state]), " ", button, " ", here));
    });
    this.element = element("section", { class: "kinds", "aria-label": text.title, "data-control": "key" }, element("h4", {}, text.title), element("ul", {}, ...items));
  }

  show(lines: readonly Line[], direction: "forward" | "reverse"): void {
    for (const [state, { picture: place, here }] of this.#items) {
      const names = lines.filter((line) => line.state === state).map(({ name }) => name);
      here.replaceChildren(...rich(names.length > 0 ? text.here(list(names)) : text.nowhere));
      if (place.dataset["direction"] === direction) continue;
      place.dataset["direction"] = direction;
      place.replaceChildren(picture(state, direction));
    }
  }
}
