/** Sentences with their typography: variables in serif italic, the two directions in their colors, **numbers** strong. */
import { element } from "../controls/dom.ts";

const marked = /\*\*(.+?)\*\*|\b(forward KL|reverse KL)\b|(?<!’)\b([PQrs])\b|(λ\*?)/gu;

/** The nodes of a sentence of the string table. */
export function rich(sentence: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let end = 0;
  for (const match of sentence.matchAll(marked)) {
    const [all, strong, direction, letter, lambda] = match;
    nodes.push(sentence.slice(end, match.index));
    end = match.index + all.length;
    if (strong !== undefined) nodes.push(element("b", {}, ...rich(strong)));
    else if (direction !== undefined) nodes.push(element("b", { class: direction === "forward KL" ? "forward" : "reverse" }, direction));
    else nodes.push(element("var", {}, letter ?? lambda ?? ""));
  }
  nodes.push(sentence.slice(end));
  return nodes.filter((node) => node !== "");
}

/** The sentence without its marks, for those who hear it. */
export const plain = (sentence: string): string => sentence.replaceAll("**", "");
