/** Places worth knowing on a map: the optima of either divergence, or one that belongs to neither. */
import type { Palette } from "./palette.ts";
import type { Box } from "./scale.ts";

export interface Mark {
  x: number;
  y: number;
  tone: "forward" | "reverse" | "ink";
  best: boolean;
  label: string;
  /** One of the other tone stands there too: the diamond is drawn around the disc. */
  shared?: boolean;
}

/** At (x, y) in px, if that is on the map: reverse KL's are diamonds, all others discs; the best ones filled. */
export function drawMark(context: CanvasRenderingContext2D, palette: Palette, mark: Mark, { x, y }: { x: number; y: number }, { left, right, top, bottom }: Box): void {
  if (x < left || x > right || y < top || y > bottom) return;
  const radius = (mark.shared && mark.tone === "reverse" ? 11 : 6.5) * palette.unit;
  const shape = (grown: number) => {
    const r = radius + grown;
    context.beginPath();
    if (mark.tone !== "reverse") context.arc(x, y, r, 0, 2 * Math.PI);
    else for (const [dx, dy] of [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]] as const) context.lineTo(x + dx * r, y + dy * r);
    context.closePath();
  };
  shape(2.5 * palette.unit);
  context.fillStyle = palette.color("page");
  context.fill();
  shape(0);
  context.fillStyle = palette.color(mark.best ? mark.tone : "page");
  context.fill();
  context.lineWidth = 2 * palette.lines;
  context.strokeStyle = palette.color(mark.tone);
  context.stroke();
}
