/** TeX to MathML, when the page is built: a tree of [tag, attributes, children] that the page makes elements of without parsing any HTML. */
import temml from "temml";

/** @returns {{ formulas: Record<string, unknown>, styles: string }} a tree for each TeX string, and the rules of the classes they use */
export function renderFormulas(texs) {
  const classOf = new Map(); // by style: under the page's policy a node may not carry one
  const className = (style) => {
    if (!classOf.has(style)) classOf.set(style, `kl-math-${classOf.size + 1}`);
    return classOf.get(style);
  };

  /** One node of temml's tree; fragments have no tag and dissolve into their children. */
  const nodes = (node) => {
    if (node.text !== undefined) return [node.text];
    const children = (node.children ?? []).flatMap(nodes);
    if (node.type === undefined) return children;
    const style = Object.entries(node.style ?? {}).map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value};`).join("");
    const classes = [...(node.classes ?? []), ...(style ? [className(style)] : [])].filter(Boolean);
    const attributes = { ...node.attributes, ...(classes.length > 0 ? { class: classes.join(" ") } : {}) };
    return [[node.type, attributes, children]];
  };

  const formulas = {};
  for (const tex of [...new Set(texs)].sort()) formulas[tex] = nodes(temml.__renderToMathMLTree(tex, { throwOnError: true }))[0];
  return { formulas, styles: [...classOf].map(([style, name]) => `.${name}{${style}}`).join("") };
}
