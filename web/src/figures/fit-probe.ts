/** The reading under the pointer: one line through all four charts of <kl-fit>, with the densities and the charges there. */
import { english } from "../text/english.ts";
import { decimal, significant } from "../text/numbers.ts";
import { directions, type Detail, type Side } from "./fit-detail.ts";
import type { FitPanel } from "./fit-panel.ts";

const text = english.fit.probe;

export class FitProbe {
  readonly #panels: Record<Side, FitPanel>;
  #x: number | undefined;

  constructor(panels: Record<Side, FitPanel>, detail: () => Detail | undefined) {
    this.#panels = panels;
    for (const side of directions) {
      for (const chart of [panels[side].plot, panels[side].strip]) {
        chart.probed = (x) => {
          if (x === undefined && this.#x === undefined) return;
          this.#x = x;
          this.show(detail());
        };
      }
    }
  }

  /** Reads again: the pointer moved, or the numbers under it did. Only places where the lab was asked are read. */
  show(detail: Detail | undefined): void {
    const index = detail && this.#x !== undefined ? nearest(detail.x, this.#x) : undefined;
    for (const side of directions) {
      const { plot, strip } = this.#panels[side];
      const before = plot.probe;
      plot.probe = strip.probe = undefined;
      if (detail && index !== undefined) {
        const [x, share] = [detail.x[index] ?? 0, detail[side]];
        plot.probe = { x, text: text.densities(decimal(x, 2), significant(share.p[index] ?? NaN), significant(share.q[index] ?? NaN)) };
        strip.probe = { x, text: text.charge(significant(share.integrand[index] ?? NaN)) };
      }
      if (!before && !plot.probe) continue;
      plot.refresh();
      strip.refresh();
    }
  }
}

function nearest(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= x) low = middle;
    else high = middle;
  }
  return x - (sorted[low] ?? 0) < (sorted[high] ?? 0) - x ? low : high;
}
