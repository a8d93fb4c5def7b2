/** Optima are born and die while P is dragged: one that appears or disappears fades for 200 ms, one that only moves does not. */
import type { Optimum } from "./density-labels.ts";

const fade = 200;

interface Held { optimum: Optimum; born: number; gone: number | undefined }

export class Presence {
  #held: Held[] = [];
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Each old optimum is the nearest new one, if that is within one sd. */
  set(optima: Optimum[], now: number): void {
    const left = this.#held.filter(({ gone }) => gone === undefined);
    const next = optima.map((optimum): Held => {
      const near = (held: Held) => Math.abs(held.optimum.bell.mean - optimum.bell.mean) + Math.abs(held.optimum.bell.sd - optimum.bell.sd);
      const same = left.filter((held) => near(held) < optimum.bell.sd).sort((a, b) => near(a) - near(b))[0];
      if (same) left.splice(left.indexOf(same), 1);
      // What is there from the beginning does not fade in.
      return { optimum, born: same?.born ?? (this.#held.length > 0 ? now : -Infinity), gone: undefined };
    });
    const dying = this.#still.matches ? [] : [...left.map((held) => ({ ...held, gone: now })), ...this.#held.filter(({ gone }) => gone !== undefined && now - gone < fade)];
    this.#held = [...next, ...dying];
  }

  /** Everything to draw, with its opacity; `fading` while that still changes. */
  at(now: number): { optima: { optimum: Optimum; opacity: number }[]; fading: boolean } {
    const opacity = ({ born, gone }: Held) => (this.#still.matches ? Number(gone === undefined) : Math.min(1, (now - born) / fade, gone === undefined ? 1 : 1 - (now - gone) / fade));
    const optima = this.#held.map((held) => ({ optimum: held.optimum, opacity: Math.max(0, opacity(held)) })).filter((shown) => shown.opacity > 0);
    return { optima, fading: optima.some((shown) => shown.opacity < 1) };
  }
}
