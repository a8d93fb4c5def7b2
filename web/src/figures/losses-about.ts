/** Beside the matrix of <kl-losses>: the chosen entry's formula, mean, names and source, and what public reports say for and against. */
import type { EstimatorInfo } from "../api.ts";
import { element } from "../controls/dom.ts";
import { english } from "../text/english.ts";
import { estimatorName, inSentence } from "./estimator-name.ts";
import { formula } from "./formula.ts";
import { rich } from "./rich.ts";

const text = english.losses;

export class About {
  readonly element: HTMLElement;
  readonly #title = element("h4", {});
  readonly #list = element("dl", {});
  #shown = "";

  constructor() {
    const { title, note, reports } = text.evidence;
    this.element = element("div", { class: "abouts" },
      element("section", { class: "about-entry" }, this.#title, this.#list),
      element("section", { class: "evidence", "data-control": "evidence" }, element("h4", {}, title), element("p", { class: "note" }, note),
        element("ul", {}, ...reports.map(({ says, name, url }) => element("li", {}, ...rich(says), " ", element("a", { href: url, target: "_blank", rel: "noopener" }, name))))));
  }

  show({ name, formula: tex, expectation, knownAs, source }: EstimatorInfo): void {
    if (this.#shown === name) return;
    this.#shown = name;
    this.#title.textContent = text.about.title(inSentence(estimatorName(name)));
    const item = (term: string, ...content: (Node | string)[]) => [element("dt", {}, term), element("dd", {}, ...content)];
    this.#list.replaceChildren(
      ...item(text.about.formula, formula(tex) ?? tex), ...item(text.about.expectation, formula(expectation) ?? expectation),
      ...item(text.about.known, knownAs.length > 0 ? knownAs.join("; ") : text.about.unknown), ...item(text.about.source, source));
  }
}
