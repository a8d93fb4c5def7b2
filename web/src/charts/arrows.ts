/**
 * A few arrows from one point: where something pushes, boldly, beside thin ones to compare with. A drawing of its own, so that it takes the colors of
 * the style sheet. Numbers in, pixels out: a length is the logarithm of a size.
 */
import type { Point } from "./gaussian.ts";

export type ArrowKind = "push" | "forward" | "reverse";
/** An arrow, up and to the right where its parts are positive. Undefined: there is none. */
export type Arrows = Readonly<Record<ArrowKind, Point | undefined>>;

/** px of the drawing: its sides, and how far the longest arrow reaches from its middle. */
const arrowBox = { width: 120, height: 104, reach: 45 };
/** Below this size an arrow's length is proportional to it, above to its logarithm. */
const knee = 0.01;
/** Shortest arrow with a head, px. */
const shortest = 9;

const heads: Readonly<Record<ArrowKind, { length: number; half: number }>> = {
  push: { length: 11, half: 6 }, forward: { length: 7, half: 3.6 }, reverse: { length: 7, half: 3.6 },
};

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** The length of a vector without overflow. */
export function sizeOf({ x, y }: Point): number {
  const largest = Math.max(Math.abs(x), Math.abs(y));
  return largest === 0 || !Number.isFinite(largest) ? largest : largest * Math.hypot(x / largest, y / largest);
}

export class ArrowDrawing {
  readonly element: SVGElement;
  readonly #dot = shape("circle", { class: "origin", r: 3.2 });
  readonly #ring = shape("circle", { class: "zero", r: 7.5 });
  readonly #cross = shape("path", { class: "none", d: "M-6-6 6 6M-6 6 6-6" });
  readonly #arrows: Record<ArrowKind, { shaft: SVGElement; head: SVGElement }>;

  constructor() {
    const { width, height } = arrowBox;
    this.element = shape("svg", { class: "arrows", viewBox: `${-width / 2} ${-height / 2} ${width} ${height}`, "aria-hidden": "true", focusable: "false" });
    const arrow = (kind: ArrowKind) => ({ shaft: shape("path", { class: `shaft ${kind}` }), head: shape("path", { class: `head ${kind}` }) });
    this.#arrows = { forward: arrow("forward"), reverse: arrow("reverse"), push: arrow("push") };
    for (const { shaft, head } of Object.values(this.#arrows)) this.element.append(shaft, head);
    this.element.append(this.#dot, this.#ring, this.#cross);
  }

  /** `largest`: the size that reaches farthest, shared by all drawings that are compared. `zero`: the push is nothing but rounding. */
  show(arrows: Arrows, largest: number, zero: boolean): void {
    for (const kind of ["forward", "reverse", "push"] as const) {
      const vector = arrows[kind];
      const { shaft, head } = this.#arrows[kind];
      const none = !vector || (kind === "push" && zero);
      const drawn = none ? undefined : pathsOf(vector, largest, heads[kind]);
      for (const [part, path] of [[shaft, drawn?.shaft], [head, drawn?.head]] as const) {
        if (path === undefined) part.removeAttribute("d");
        else part.setAttribute("d", path);
      }
    }
    this.#ring.toggleAttribute("hidden", !zero);
    this.#cross.toggleAttribute("hidden", arrows.push !== undefined);
    this.#dot.toggleAttribute("hidden", zero || arrows.push === undefined);
  }

  /** One arrow of a kind alone, as in a key. */
  sample(kind: ArrowKind): void {
    this.element.setAttribute("viewBox", "-2 -8 34 16");
    for (const part of [this.#dot, this.#ring, this.#cross]) part.setAttribute("hidden", "");
    const drawn = pathsOf({ x: 1, y: 0 }, 1, heads[kind], 31);
    this.#arrows[kind].shaft.setAttribute("d", drawn?.shaft ?? "");
    this.#arrows[kind].head.setAttribute("d", drawn?.head ?? "");
  }
}

function pathsOf(vector: Point, largest: number, { length, half }: { length: number; half: number }, longest = arrowBox.reach): { shaft: string; head: string } | undefined {
  const size = sizeOf(vector);
  if (!(size > 0)) return undefined;
  const share = size === Infinity ? 1 : Math.min(1, Math.log1p(size / knee) / Math.log1p(Math.max(largest, knee) / knee));
  const reach = Math.max(shortest, longest * share);
  const finite = (part: number) => (Number.isFinite(size) ? part / size : Math.abs(part) === Infinity ? Math.sign(part) : 0);
  const [dx, dy] = [finite(vector.x), -finite(vector.y)];
  const at = (along: number, aside: number) => `${(dx * along - dy * aside).toFixed(2)} ${(dy * along + dx * aside).toFixed(2)}`;
  const neck = Math.max(0, reach - length);
  return { shaft: `M0 0L${at(Math.max(neck, 0.5), 0)}`, head: `M${at(reach, 0)}L${at(neck, half)}L${at(neck, -half)}Z` };
}
