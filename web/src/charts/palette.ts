/** The colors and sizes a chart draws with: what the style sheet, or the host page over it, says for this element now. */

const names = ["page", "ink", "ink-2", "line", "line-2", "target", "target-fill", "forward", "forward-ink", "reverse", "reverse-ink"] as const;
export type ColorName = (typeof names)[number];

export interface Palette {
  /** Any of the colors, at an opacity. */
  color(name: ColorName, opacity?: number): string;
  family: string;
  /** Canvas px for one px of the design: larger for a projector or a reader's larger type. */
  unit: number;
  /** How much thicker lines are than designed. */
  lines: number;
  /** No color to tell by: forced colors, or a projector. Dashes and markers have to do it. */
  withoutHue: boolean;
}

/** Custom properties of an element inside a figure, as red, green and blue. Colors may be written in any way CSS knows: they are painted once and read back. */
export function readColors<Name extends string>(within: HTMLElement, names: readonly Name[]): Map<Name, [red: number, green: number, blue: number]> {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.setProperty("forced-color-adjust", "none"); // else every color would read as the text's
  within.append(probe);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const read = new Map<Name, [number, number, number]>();
  for (const name of names) {
    probe.style.color = `var(--kl-${name})`;
    if (!context) continue;
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    read.set(name, [red, green, blue]);
  }
  probe.remove();
  return read;
}

/** Reads the palette of an element inside a figure. */
export function readPalette(within: HTMLElement): Palette {
  const style = getComputedStyle(within);
  const read = readColors(within, names);
  return {
    color: (name, opacity = 1) => `rgb(${read.get(name)?.join(" ") ?? "0 0 0"} / ${opacity})`,
    family: style.fontFamily,
    unit: parseFloat(style.fontSize) / 14 || 1,
    lines: Number(style.getPropertyValue("--kl-lines")) || 1,
    withoutHue: Number(style.getPropertyValue("--kl-lines")) > 1 || matchMedia("(forced-colors: active)").matches,
  };
}
