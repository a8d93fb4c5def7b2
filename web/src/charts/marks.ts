/** Signs that mean the same on every chart: the hatched region (infinite), and the arrow that leaves with its value over it. */
import type { ColorName, Palette } from "./palette.ts";
import type { Box } from "./scale.ts";

/** Infinite: 45° strokes, 6 px apart. */
export function hatch(context: CanvasRenderingContext2D, palette: Palette, { left, top, right, bottom }: Box): void {
  const gap = 6 * palette.unit;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.beginPath();
  // Strokes start from a common origin, so that neighboring regions join.
  for (let start = Math.floor((left - (bottom - top)) / gap) * gap; start < right; start += gap) {
    context.moveTo(start, bottom);
    context.lineTo(start + (bottom - top), top);
  }
  context.strokeStyle = palette.color("ink-2", 0.8);
  context.lineWidth = palette.lines;
  context.stroke();
  context.restore();
}

/** An arrow whose head is at (x, y), after a shaft of this length, pointing right, left or up. */
export function arrow(
  context: CanvasRenderingContext2D, palette: Palette, x: number, y: number, toward: "right" | "left" | "up", shaft: number, color: ColorName = "ink",
): void {
  const [dx, dy] = { right: [1, 0], left: [-1, 0], up: [0, -1] }[toward] as [number, number];
  const head = 7 * palette.unit;
  const wing = head * 0.65;
  context.save();
  context.strokeStyle = palette.color(color);
  context.lineWidth = 2 * palette.lines;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(x - dx * shaft, y - dy * shaft);
  context.lineTo(x, y);
  context.moveTo(x - dx * head - dy * wing, y - dy * head - dx * wing);
  context.lineTo(x, y);
  context.lineTo(x - dx * head + dy * wing, y - dy * head + dx * wing);
  context.stroke();
  context.restore();
}

/** A filled mark on a curve. */
export function dot(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius + 1.5 * palette.unit, 0, 2 * Math.PI);
  context.fillStyle = palette.color("page");
  context.fill();
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = palette.color("ink");
  context.fill();
}

/** What samples say: an open ring. */
export function ring(context: CanvasRenderingContext2D, palette: Palette, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.strokeStyle = palette.color("ink-2");
  context.lineWidth = 1.25 * palette.lines;
  context.stroke();
}
