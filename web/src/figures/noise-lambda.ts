/** The λ panel of <kl-noise>: one λ, two pairs of densities. Close by, adding (r − 1) calms k1; at the figure's own P and Q it may do harm. */
import { Handle, HandleLayer, type Key } from "../charts/handle.ts";
import { ParabolaPlot, rail } from "../charts/parabola.ts";
import { ticks } from "../charts/scale.ts";
import { spanTicks, type Span } from "../charts/span.ts";
import { element } from "../controls/dom.ts";
import type { Model } from "../scenario/model.ts";
import { english } from "../text/english.ts";
import { significant, whole } from "../text/numbers.ts";
import { varianceAt, type Family, type Spot } from "./noise-study.ts";
import { writtenTick } from "./axis.ts";
import { lambdaReadout, shortest, writtenLambda } from "./noise-words.ts";
import { plain, rich } from "./rich.ts";

const text = english.noise.lambda;

const gaussian = ({ mean, sd }: Model): string => text.gaussian(shortest(mean), sd === 1 ? "1" : `${shortest(sd)}²`);

function pairInWords({ p, q, direction }: Family): string {
  const side = direction === "forward-kl" ? "P" : "Q";
  if (!Array.isArray(p)) return text.pair(text.families[p.family] ?? text.target(p.family), gaussian(q), side);
  const [only] = p;
  const weights = p.reduce((sum, { weight }) => sum + weight, 0);
  const parts = p.map((component) => `${component.weight / weights === 0.5 ? "½" : shortest(component.weight / weights)} ${gaussian(component)}`);
  const target = only && p.length === 1 ? text.target(gaussian(only)) : p.length === 2 ? text.target(parts.join(" + ")) : text.mixture(whole(p.length));
  return text.pair(target, gaussian(q), side);
}

const inWords = (variance: number): string => (variance === Infinity ? english.noise.spoken.infinite : significant(variance));

/** Above this many times k1's variance a parabola is no longer seen as one, and the axis is logarithmic. */
const steep = 50;

/** The axis: from zero to a round number, or over the powers of ten there are. */
function spanOf({ exact, best, sampled }: Family, k1: number): Span {
  const finite = exact.map(({ variance }) => variance).filter(Number.isFinite);
  const most = Math.max(...finite);
  const shown = finite.length > 1 ? most : Math.max(k1 * 4, ...sampled.map(({ variance }) => (variance < k1 * steep ? variance : 0)));
  if (finite.length > 1 && most > steep * k1) {
    const least = Math.min(best.variance, ...sampled.map(({ variance }) => (variance > 0 ? variance : Infinity)));
    return { low: least / 4, high: most * 10, logarithmic: true };
  }
  const step = ticks({ low: 0, high: shown }, 5);
  const size = (step[1] ?? shown) - (step[0] ?? 0);
  return { low: 0, high: size * Math.ceil(shown / size - 1e-9), logarithmic: false };
}

/** On a logarithmic axis the curve falls into a notch at its best λ, too narrow for the grid: points ever closer to it. */
function notch(family: Family): Spot[] {
  const spots: Spot[] = [];
  for (let reach = 0.05; reach > 1e-4; reach *= 0.7) {
    for (const side of [-1, 1]) {
      const lambda = family.best.lambda + side * reach;
      if (lambda > rail.low && lambda < rail.high) spots.push({ lambda, variance: varianceAt(family, lambda) });
    }
  }
  return spots;
}

class Panel {
  readonly element: HTMLElement;
  readonly plot = new ParabolaPlot();
  readonly #handle: Handle;
  readonly #pair = element("p", { class: "note" });
  readonly #readout = element("p", { class: "readout" });
  readonly #title: HTMLElement;
  readonly #hint = element("span", { class: "note hint", "aria-hidden": "true" }, text.drag);
  readonly #layer = new HandleLayer();
  #family: Family | undefined;
  #lambda = 0;

  constructor(title: string, pull: (lambda: number, settled: boolean) => void) {
    const settle = (lambda: number, settled: boolean) => pull(this.#snapped(lambda), settled);
    this.#handle = new Handle({ shape: "bead", color: "ink", control: "lambda", ways: "horizontal" }, {
      move: (x) => settle(this.plot.lambdaAt(x), false),
      release: () => pull(this.#lambda, true),
      key: (key) => pull(this.#stepped(key), true),
    });
    this.#layer.handles = [this.#handle];
    this.plot.element.append(this.#layer.element, this.#hint);
    // A click on the rail, or anywhere over it, brings the bead there; a finger that scrolls the page does not click.
    this.plot.element.addEventListener("click", (event) => {
      if (this.#handle.locked || (event.target as Element).closest(".handle")) return;
      settle(this.plot.lambdaAt(event.clientX - this.plot.element.getBoundingClientRect().left), true);
    });
    this.plot.onplaced = (place, y) => {
      this.#handle.place(place(this.#lambda), y);
      // The hint gives way to what stands under the best λ.
      this.#hint.classList.toggle("covered", place(this.#family?.best.lambda ?? 0) + 0.75 * this.#hint.offsetWidth > this.#hint.offsetLeft);
    };
    this.plot.probed = (x) => {
      if (x === undefined && !this.plot.probe) return;
      this.plot.probe = x === undefined || !this.#family ? undefined : this.#reading(this.#snapped(x));
      this.plot.refresh();
    };
    this.#title = element("h5", {}, title);
    this.element = element("div", { class: "lambda-panel" }, this.#title, this.#pair, this.plot.element, this.#readout);
  }

  show(family: Family, lambda: number): string {
    this.#family = family;
    this.#lambda = lambda;
    const k1 = varianceAt(family, 0);
    this.#pair.replaceChildren(...rich(pairInWords(family)));
    this.plot.element.hidden = !Number.isFinite(k1);
    if (!Number.isFinite(k1)) {
      this.#readout.replaceChildren(...rich(text.nothing));
      return plain(text.nothing);
    }
    const infinite = family.exact.some(({ variance }) => variance === Infinity);
    const span = spanOf(family, k1);
    const finite = family.exact.filter(({ variance }) => Number.isFinite(variance));
    const here = varianceAt(family, lambda);
    const known = !Number.isNaN(family.best.variance); // of a P a millionth wide, doubles do not tell the least variance
    const mark = (at: number, name: string) => ({ lambda: at, variance: varianceAt(family, at), name, value: significant(varianceAt(family, at)) });
    if (span.logarithmic) this.#pair.append(` ${text.logarithmic}`);
    this.plot.show({
      span,
      ticks: spanTicks(span, 5).map((value) => ({ value, text: writtenTick(value, span.logarithmic) })),
      // The least variance lies between two points of the grid.
      exact: infinite ? [] : [...finite, ...(known ? [family.best] : []), ...(span.logarithmic ? notch(family) : [])].sort((a, b) => a.lambda - b.lambda),
      sampled: family.sampled,
      marks: [mark(-1, text.wrongSign), mark(0, text.k1), mark(1, text.k3)],
      best: { ...family.best, name: text.best(family.best.lambda < 1e-9 ? (infinite ? "0" : significant(family.best.lambda)) : significant(family.best.lambda)), note: known ? text.quietest(significant(family.best.variance)) : "" },
      bead: { lambda, variance: here },
      infinite: infinite ? text.infinite : "",
    });
    this.plot.description = text.chart(plain(pairInWords(family)));
    const said = lambdaReadout(family, lambda);
    this.#readout.replaceChildren(...rich(said));
    this.#handle.say(text.slider(this.#title.textContent ?? ""), lambda, rail.low, rail.high, text.at(writtenLambda(lambda), inWords(here)));
    return plain(said);
  }

  #reading(lambda: number): { x: number; text: string } | undefined {
    return this.#family && { x: lambda, text: text.at(writtenLambda(lambda), inWords(varianceAt(this.#family, lambda))) };
  }

  /** The hundredths, and the best λ, which takes the bead when it is near. */
  #snapped(lambda: number): number {
    const best = this.#family?.best.lambda ?? 0;
    const round = Math.round(lambda * 100) / 100;
    return best > rail.low && best < rail.high && Math.abs(lambda - best) < 0.02 && Math.abs(best) > 1e-9 ? best : round === 0 ? 0 : round;
  }
  #stepped(key: Key): number {
    const step: Record<Key, number> = { less: -0.01, down: -0.01, more: 0.01, up: 0.01, "far-less": -0.1, "far-more": 0.1, least: -3, most: 3 };
    const wanted = Math.max(rail.low, Math.min(rail.high, Math.round((this.#lambda + step[key]) * 100) / 100));
    const best = this.#family?.best.lambda ?? 0;
    const passes = (best - this.#lambda) * (best - wanted) < 0 && Math.abs(step[key]) < 0.05 && Math.abs(best) > 1e-9;
    return passes ? best : wanted === 0 ? 0 : wanted;
  }

  forgetHint(): void {
    this.#hint.remove();
  }
}

export class LambdaPanel {
  readonly element: HTMLElement;
  readonly #example: Panel;
  readonly #own: Panel;
  readonly #explains = element("p", { class: "note" });
  #families: { example: Family; own: Family } | undefined;

  constructor(pull: (lambda: number, settled: boolean) => void) {
    const moved = (lambda: number, settled: boolean) => {
      this.#example.forgetHint();
      this.#own.forgetHint();
      pull(lambda, settled);
    };
    this.#example = new Panel(text.example, moved);
    this.#own = new Panel(text.here, moved);
    this.element = element("section", { class: "lambda", "aria-label": plain(text.title), "data-control": "lambda-panel" },
      element("h4", {}, ...rich(text.title)), this.#explains,
      element("div", { class: "lambda-panels" }, this.#example.element, this.#own.element));
  }

  /** Where the bead stands now, before anything is asked. */
  move(lambda: number): void {
    if (this.#families) this.show(this.#families.example, this.#families.own, lambda);
  }

  show(example: Family, own: Family, lambda: number): string {
    this.#families = { example, own };
    this.#explains.replaceChildren(...rich(text.explains(whole(own.samples))));
    return [this.#example.show(example, lambda), this.#own.show(own, lambda)].join(" ");
  }

  measure(): void {
    this.#example.plot.measure();
    this.#own.plot.measure();
  }
}

/** λ and its variance for every member shown, the best one among them, exact beside sampled. */
export function lambdaTable({ exact, best, sampled }: Family): number[][] {
  return [...exact.filter(({ lambda }) => lambda !== best.lambda), best].sort((a, b) => a.lambda - b.lambda).map(({ lambda, variance }) => [lambda, variance, sampled.find((spot) => spot.lambda === lambda)?.variance ?? NaN]);
}
