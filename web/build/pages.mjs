/** web/index.html with its style, its program and its policy put in: as a page beside its files, and as one file on its own. */
import { hashOf, policy } from "./policy.mjs";

/** Text inserted is never a pattern: minified code is full of "$&". */
function insert(html, before, text) {
  if (html.split(before).length !== 2) throw new Error(`web/index.html must have exactly one ${before}`);
  return html.replace(before, () => text + before);
}

const policyMeta = (allowed) => `<meta http-equiv="Content-Security-Policy" content="${policy(allowed)}">\n`;

/** A figure's still, by its element's name, inside its element: what is seen until the element is defined, or where it never is. */
const withStills = (html, stills) => Object.entries(stills).reduce((page, [name, still]) => insert(page, `</${name}>`, still), html);

/** `fontRules` and `fontPreloads` belong to this page alone. */
export function hostedPage(html, { style, fontRules, fontPreloads, stills }) {
  const styles = fontRules + style;
  const head = `${fontPreloads}<style>${styles}</style>\n<script type="module" src="kl-lab.js"></script>\n`;
  // The policy stands before all that it governs.
  const page = insert(html, "<title>", policyMeta({ script: "'self'", style: `'self' ${hashOf(styles)}` }));
  return withStills(insert(page, "</head>", head), stills);
}

export function singleFile(html, { style, stills, program }) {
  const script = program.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const page = insert(html, "<title>", policyMeta({ script: hashOf(script), style: hashOf(style) }));
  return insert(withStills(insert(page, "</head>", `<style>${style}</style>\n`), stills), "</body>", `<script>${script}</script>\n`);
}
