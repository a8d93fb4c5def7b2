/** Our own icons: a 24 grid, stroke 1.75, round ends. */
import { drawing } from "./dom.ts";

const paths = {
  play: "M8 5.2v13.6a.6.6 0 0 0 .92.5l10.6-6.8a.6.6 0 0 0 0-1L8.92 4.7A.6.6 0 0 0 8 5.2z",
  pause: "M8.5 6v12M15.5 6v12",
  step: "M5.5 5.6v12.8a.6.6 0 0 0 .94.5l9.3-6.4a.6.6 0 0 0 0-1L6.44 5.1a.6.6 0 0 0-.94.5zM19 5v14",
  reset: "M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.8M4.5 4.3v4.5H9",
  share: "M12 15V4M8.5 7 12 3.5 15.5 7M5.5 12v7h13v-7",
  more: "M4 8h7M17 8h3M4 16h3M13 16h7M14 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM10 13.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  numbers: "M4.5 5.5h15v13h-15zM4.5 10h15M4.5 14.2h15M10.5 10v8.5",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  check: "M5 12.5 10 17.5 19.5 7",
  chevron: "M7 10l5 5 5-5",
  add: "M12 5.5v13M5.5 12h13",
  remove: "M5.5 12h13",
} as const;

export type IconName = keyof typeof paths;

/** Icons whose shape is a surface. */
const solid: readonly IconName[] = ["play", "step"];

/** An icon, hidden from assistive technology: its control carries the name. */
export function icon(name: IconName): SVGSVGElement {
  return drawing(
    "svg",
    { viewBox: "0 0 24 24", class: solid.includes(name) ? "icon solid" : "icon", "aria-hidden": "true", focusable: "false" },
    drawing("path", { d: paths[name] }),
  );
}
