/** The fonts of index.html: which files, and the rules that name them. Other outputs use the reader's fonts. */
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../node_modules/@fontsource-variable/", import.meta.url));

const faces = [
  { family: "Source Serif 4 Variable", from: "source-serif-4", file: "source-serif-4-latin-wght-normal.woff2", style: "normal", weight: "200 900" },
  { family: "Source Serif 4 Variable", from: "source-serif-4", file: "source-serif-4-latin-wght-italic.woff2", style: "italic", weight: "200 900" },
  { family: "Inter Variable", from: "inter", file: "inter-latin-wght-normal.woff2", style: "normal", weight: "100 900" },
];

export const fontPackages = [...new Set(faces.map(({ from }) => `${packages}${from}`))];

/** [name in dist/fonts/, where it is] */
export const fontFiles = faces.map(({ from, file }) => [file, `${packages}${from}/files/${file}`]);

export const fontRules = faces
  .map(({ family, file, style, weight }) =>
    `@font-face{font-family:"${family}";font-style:${style};font-weight:${weight};font-display:swap;src:url("fonts/${file}") format("woff2")}`)
  .join("");

/** Asked for before the style is read, so that the first lines are not set twice. */
export const fontPreloads = faces.map(({ file }) => `<link rel="preload" href="fonts/${file}" as="font" type="font/woff2" crossorigin>\n`).join("");
