/** Displayed formulas: MathML trees made by the build, put in place of the plain text that stands there without a script. */
import rendered, { type MathNode } from "kl:formulas";
import { article } from "../text/formulas.ts";

const mathMl = "http://www.w3.org/1998/Math/MathML";

function make([tag, attributes, children]: MathNode): Element {
  const made = document.createElementNS(mathMl, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : make(child))));
  return made;
}

export function showFormulas(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-formula]")) {
    const tex = article[place.dataset["formula"] ?? ""];
    const tree = tex === undefined ? undefined : rendered[tex];
    if (!tree) continue;
    const formula = make(tree);
    formula.setAttribute("display", "block");
    place.replaceChildren(formula);
  }
}
