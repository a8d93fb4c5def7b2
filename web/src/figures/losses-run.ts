/** The run of <kl-losses>: Q over P with its trail, its way through the plane of Gaussians, and what its batches see of the push it follows. */
import { DensityPlot, type HandleNames, type Optimum as Dashed, type Pull } from "../charts/density-plot.ts";
import type { Bell } from "../charts/gaussian.ts";
import type { Key } from "../charts/handle.ts";
import { PathPlot } from "../charts/path-plot.ts";
import { element } from "../controls/dom.ts";
import { english } from "../text/english.ts";
import { decimal, nats, percent, significant, whole } from "../text/numbers.ts";
import { estimatorName } from "./estimator-name.ts";
import type { Ranges } from "./fit-scales.ts";
import { stepAt, type Frames, type Placed } from "./losses-ask.ts";
import { sides, type Ending } from "./losses-words.ts";
import { pushOf } from "./losses-verdict.ts";
import type { Optimum } from "./target-ask.ts";

const text = english.losses.run;

export interface RunCommands {
  pull(pull: Pull, settled: boolean): void;
  start(to: Bell, settled: boolean): void;
  key(key: Key): void;
  /** Q stays where it is now: the next run, and the arrows, begin there. */
  stay(): void;
}

export class RunPanel {
  readonly element: HTMLElement;
  readonly density: DensityPlot;
  readonly plane: PathPlot;
  readonly #name = element("h4", {});
  readonly #seen = element("table", { class: "seen" });
  readonly #seenNote = element("p", { class: "note" });
  #trail: Bell[] = [];
  #frames: Frames | undefined;

  constructor(commands: RunCommands) {
    this.density = new DensityPlot({ tone: "reverse", words: text.plot, copy: false, pull: commands.pull });
    this.plane = new PathPlot({ words: text.plane, moved: commands.start, key: commands.key });
    const stay = element("button", { type: "button", class: "plain", "data-control": "start" }, text.stay);
    stay.addEventListener("click", () => commands.stay());
    this.element = element("div", { class: "run-panel", part: "run" }, this.#name, this.density.element,
      element("div", { class: "plane-head" }, element("h5", {}, text.planeTitle), stay), this.plane.element,
      element("div", { class: "seen-part" }, element("h5", {}, text.seenTitle), this.#seen, this.#seenNote));
  }

  /** P, the start and the scales, which no answer is needed for. */
  set(frames: Frames | undefined, scenario: Frames["scenario"], ranges: Ranges, names: HandleNames, hint: boolean): void {
    const { p, q } = scenario;
    Object.assign(this.density, { target: Array.isArray(p) ? p : [], start: q, x: ranges.x, y: ranges.y, hint });
    if (Array.isArray(p)) this.density.outline = undefined;
    else if (!this.density.outline) this.density.outline = frames?.outline ?? [];
    this.density.name(names);
    this.density.refresh();
    this.plane.start = q;
    this.plane.name(text.plane.handle, text.bell(decimal(q.mean, 2), significant(q.sd)));
    this.plane.refresh();
    this.#name.textContent = text.title(estimatorName(scenario.run));
  }

  /** New answers. `held`: the window of the plane stays. */
  receive(frames: Frames, held: boolean): void {
    const { way, guides, optima, outline, scenario } = frames;
    this.#frames = frames;
    this.density.outline = outline;
    this.#trail = trailOf(way.steps.map(({ q }) => q));
    const bells = way.steps.map(({ q }) => q);
    this.plane.way = bells;
    this.plane.guides = sides.map((side) => ({ tone: side, bells: guides[side] }));
    if (!held) this.plane.fit([scenario.q, ...bells, ...guides.reverse, ...guides.forward, ...sides.flatMap((side) => optima[side].map(({ q }) => q))]);
    this.plane.goals = [...sides].reverse().flatMap((side) => optima[side].map(({ q, value }, i, all) => ({ tone: side, bell: q, best: isBest(value, all), label: i === 0 ? text.optima[side] : isBest(value, all) ? text.equal : text.lesser })));
    this.density.optima = sides.flatMap((side) => optima[side].slice(0, 1).map(({ q }): Dashed => ({ bell: q, best: true, tone: side, lines: text.optimum[side], wrapped: text.optimumWrapped[side] })));
  }

  show(frames: Frames, step: number): void {
    const { at, index } = stepAt(frames.way, step);
    this.density.now = at.q;
    this.density.trail = this.#trail.filter((bell) => frames.way.steps.findIndex(({ q }) => q === bell) < index);
    this.density.update();
    this.plane.passed = index;
    this.plane.update();
  }

  late(faded: boolean): void {
    this.density.faded = this.plane.faded = faded;
    this.density.refresh();
    this.plane.refresh();
  }

  measure(): void {
    this.density.measure();
    this.plane.measure();
  }

  describe(step: number, ending: Ending): void {
    const frames = this.#frames;
    if (!frames) return;
    const { at } = stepAt(frames.way, step);
    const bell = ({ mean, sd }: Bell) => text.bell(decimal(mean, 2), significant(sd));
    const places = (list: Optimum[]) => list.map(({ q, value }) => text.at(bell(q), nats(value))).join("; ");
    this.density.description = text.picture(bell(frames.scenario.q), bell(at.q));
    this.plane.description = text.planePicture(bell(frames.scenario.q), bell(at.q), places(frames.optima.reverse), places(frames.optima.forward), text.endings[ending]);
  }

  /** The push as it is, and as batches drawn at the same Q have it. */
  look(placed: Placed | undefined, batches: number, batch: number): void {
    if (!placed) return;
    const push = pushOf(placed.exact.mean), seen = pushOf(placed.sampled);
    const cell = (value: number | undefined) => element("td", {}, value === undefined ? text.missing : significant(value));
    const { visible } = placed.exact;
    const share = (value: number) => element("td", {}, Number.isNaN(value) ? text.missing : percent(value));
    this.#seen.replaceChildren(
      element("thead", {}, element("tr", {}, element("td", {}), element("th", { scope: "col" }, text.inMean), element("th", { scope: "col" }, text.inLogSd))),
      element("tbody", {},
        element("tr", {}, element("th", { scope: "row" }, text.exact), cell(push?.x), cell(push?.y)),
        element("tr", {}, element("th", { scope: "row" }, text.sampled), cell(seen?.x), cell(seen?.y)),
        element("tr", {}, element("th", { scope: "row" }, text.visible), share(visible.mean), share(visible.logSd))));
    this.#seenNote.textContent = text.seenNote(whole(batches), whole(batch));
  }
}

const isBest = (value: number, all: readonly Optimum[]): boolean => value <= (all[0]?.value ?? 0) * (1 + 1e-7) + 1e-12;

/** Three bells along the way, evenly by how far it went. */
function trailOf(bells: readonly Bell[]): Bell[] {
  const far = bells.map(({ mean, sd }, i) => Math.abs(mean - (bells[i - 1]?.mean ?? mean)) + Math.abs(sd - (bells[i - 1]?.sd ?? sd)));
  const all = far.reduce((sum, part) => sum + part, 0);
  return [0.25, 0.5, 0.75].flatMap((part) => {
    let sum = 0;
    const index = far.findIndex((step) => (sum += step) >= part * all && all > 0);
    return index > 0 && bells[index] ? [bells[index]] : [];
  });
}
