/** Drawing that several charts share: text with a halo, baselines, ticks, hairlines. */
import type { Palette, ColorName } from "./palette.ts";
import type { Box } from "./scale.ts";

export interface TextStyle {
  size?: number;
  weight?: number;
  color?: ColorName;
  align?: CanvasTextAlign;
  opacity?: number;
  italic?: boolean;
  halo?: boolean;
}

export function font({ family, unit }: Palette, { size = 12, weight = 400, italic = false }: TextStyle): string {
  return `${italic ? "italic " : ""}${weight} ${size * unit}px ${italic ? '"Source Serif 4 Variable", "Source Serif 4", Georgia, serif' : family}`;
}

/** Text on its middle line at (x, y). */
export function write(context: CanvasRenderingContext2D, palette: Palette, text: string, x: number, y: number, style: TextStyle = {}): void {
  const { color = "ink-2", align = "left", opacity = 1, halo = true } = style;
  context.font = font(palette, style);
  context.textAlign = align;
  context.textBaseline = "middle";
  if (halo) {
    context.lineJoin = "round";
    context.lineWidth = 4 * palette.unit;
    context.strokeStyle = palette.color("page", 0.9 * opacity);
    context.strokeText(text, x, y);
  }
  context.fillStyle = palette.color(color, opacity);
  context.fillText(text, x, y);
}

export function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, color: string, width: number): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** A pixel row or column that a 1 px line fills without blur. */
export const crisp = (position: number): number => Math.round(position) + 0.5;

/** The baseline with its ticks and their texts. */
export function baseline(context: CanvasRenderingContext2D, palette: Palette, area: Box, marks: { at: number; text: string; align?: CanvasTextAlign }[]): void {
  const y = crisp(area.bottom);
  const ink = palette.color("ink-2");
  line(context, area.left, y, area.right, y, ink, palette.lines);
  for (const { at, text, align = "center" } of marks) {
    line(context, crisp(at), y, crisp(at), y + 5 * palette.unit, ink, palette.lines);
    write(context, palette, text, at, y + 15 * palette.unit, { align, halo: false });
  }
}
