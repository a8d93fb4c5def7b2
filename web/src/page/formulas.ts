/** Displayed formulas: MathML made by the build, put in place of the plain text that stands there without a script. */
import { formula } from "../figures/formula.ts";
import { article } from "../text/formulas.ts";

export function showFormulas(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-formula]")) {
    const tex = article[place.dataset["formula"] ?? ""];
    const made = tex === undefined ? undefined : formula(tex);
    if (!made) continue;
    made.setAttribute("display", "block");
    place.replaceChildren(made);
  }
}
