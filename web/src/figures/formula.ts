/** Formulas in the text of a figure: MathML trees made by the build, looked up by their TeX. */
import rendered, { styles, type MathNode } from "kl:formulas";

const mathMl = "http://www.w3.org/1998/Math/MathML";

function make([tag, attributes, children]: MathNode): Element {
  const made = document.createElementNS(mathMl, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? child : make(child))));
  return made;
}

/** The formula, or nothing where the build knew none of this TeX. */
export function formula(tex: string): Element | undefined {
  const tree = rendered[tex];
  return tree && make(tree);
}

/** The rules its classes need, for a figure's style sheets. */
export const formulaStyles = styles;
