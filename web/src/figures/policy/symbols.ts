/** Formulas of the policy in a line of text: π with its subscript, for the eye and for the ear. */
import { element } from "../../controls/dom.ts";

/** "π_ref" with a lowered "ref". */
export const symbols = (line: string): (Node | string)[] =>
  line.split(/(_ref)/).filter((part) => part !== "").map((part) => (part === "_ref" ? element("sub", {}, "ref") : part));

/** The same for those who hear it. */
export const spokenSymbols = (line: string): string => line.replaceAll("π_ref", "the reference");
