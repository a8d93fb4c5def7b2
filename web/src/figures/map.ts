/**
 * <kl-map>: over all Gaussian Qs, which of two estimators is quieter, by how much, and where one is infinite. A point on the map has both
 * estimators' batches beside it. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import type { Key } from "../charts/handle.ts";
import { HeatMap } from "../charts/heat-map.ts";
import type { Mark } from "../charts/map-marks.ts";
import type { Surface } from "../charts/surface.ts";
import { TargetStrip, type ModePull } from "../charts/target-strip.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { mapCodec, type MapScenario } from "../scenario/map.ts";
import type { Component } from "../scenario/target.ts";
import { english } from "../text/english.ts";
import { percent, significant } from "../text/numbers.ts";
import { inSentence } from "./estimator-name.ts";
import { Figure, type Table } from "./figure.ts";
import { expOf, logOf, powerOfTen } from "./logarithm.ts";
import { askCurve, askPoint, askSurface, request, type Point } from "./map-ask.ts";
import { MapForm } from "./map-form.ts";
import css from "./map.css";
import { PointPanel } from "./map-point.ts";
import { describe, labelOf, levelText, linesOf, nameOf, readout, regionWords } from "./map-words.ts";
import { placed, rounded, stepOf, stepped } from "./plane-point.ts";
import { plain, rich } from "./rich.ts";
import { askOptima, type Curve, type Optima, type Optimum } from "./target-ask.ts";

const text = english.map;

interface Frames {
  scenario: MapScenario;
  surface: Surface;
  optima: Optima;
  point: Point;
  curve: Curve | undefined;
}

/** Cells a side of a picture that is to be there at once, at least; and how long, in ms, one may take. */
const leastCells = 24;
const atOnce = 70;
/** Batches while the point is held. */
const heldBatches = 400;

export class MapFigure extends Figure<MapScenario, Frames> {
  protected override readonly codec = mapCodec;
  protected override readonly question = text.question;

  readonly #lead = element("p", { class: "lead", part: "lead" });
  readonly #board = element("div", { class: "board" });
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #map = new HeatMap({
    control: "point",
    moved: (x, y, settled) => this.#move(x, y, settled),
    key: (key) => this.#step(key),
    reading: (value) => text.reading(...this.#names, value, Number.isNaN(value) ? "" : significant(powerOfTen(Math.abs(value)), 2)),
  });
  readonly #strip = new TargetStrip({ words: text.strip, pull: (pull, settled) => this.#pull(pull, settled), key: (mode, what, key) => this.#stepMode(mode, what, key) });
  readonly #point = new PointPanel((q) => this.#set({ q }));
  readonly #form = new MapForm((patch, settled) => this.#set(patch, settled));
  #optima: { of: string; found: Optima } | undefined;
  /** How long a cell took the last time, in ms. */
  #pace = atOnce / (32 * 32);
  #held = false;
  /** The scenario asked for last: what stands there is another's until its answer is drawn. */
  #wish: MapScenario | undefined;
  #drawn: Frames | undefined;

  // ---- the four verbs

  protected override async ask(lab: Lab, scenario: MapScenario, options: Options): Promise<Frames> {
    const held = this.#held;
    const last = this.frames;
    const count = held || !last ? Math.min(scenario.cells, this.#quickly) : scenario.cells;
    const same = last !== undefined && keyOf(last.scenario) === keyOf(scenario);
    const surface = same && last.surface.columns === count ? last.surface : await this.#surface(lab, scenario, count, same, options);
    const finer = last?.scenario === scenario && last.point.batches === scenario.batches;
    const point = finer ? last.point : await askPoint(lab, held ? { ...scenario, batches: Math.min(scenario.batches, heldBatches) } : scenario, options);
    const p = JSON.stringify(scenario.p);
    if (this.#optima?.of !== p) this.#optima = { of: p, found: await askOptima(lab, scenario.p, options) };
    const curve = await askCurve(lab, scenario, options);
    return { scenario, surface, optima: this.#optima.found, point, curve };
  }

  protected override length(): number {
    return 0;
  }

  protected override draw(frames: Frames): void {
    const { scenario, surface, optima, point, curve } = frames;
    const lines = linesOf(scenario, point);
    if (this.#drawn !== frames) {
      if (this.#drawn?.surface !== surface) this.#map.surface = surface;
      if (curve) this.#strip.target = curve;
      this.#map.marks = marksOf(optima, scenario);
      this.#form.show(this.scenario);
      this.#point.show(scenario, point, lines);
      this.#readout.replaceChildren(...rich(readout(lines, scenario, point.batches)));
      this.applyControls();
      this.#drawn = frames;
      if (scenario === this.#wish) {
        if (surface.columns === scenario.cells || this.#held) this.#board.setAttribute("aria-busy", "false");
        else this.again(); // the first picture is a coarse one, so that there is one soon
      }
    }
    this.#map.description = plain(`${describe(scenario, surface, optima)} ${text.hereAt(significant(scenario.q.mean), significant(scenario.q.sd))}`);
    this.#strip.description = text.stripDescription(significant(scenario.q.mean), significant(scenario.q.sd));
    this.#map.update();
    this.#strip.update();
  }

  protected override say({ scenario, point }: Frames): string {
    return plain(`${text.hereAt(significant(scenario.q.mean), significant(scenario.q.sd))} ${readout(linesOf(scenario, point), scenario, point.batches)}`);
  }

  protected override tabulate({ scenario, surface, optima, point }: Frames): Table[] {
    const { mean, logSd } = request(scenario, surface.columns);
    const along = ({ from, to, count }: typeof mean, i: number) => from + ((to - from) * i) / (count - 1);
    const marks = (found: readonly Optimum[]) => found.map(({ q, value }) => [q.mean, q.sd, value]);
    const { tables } = text;
    return [
      { name: tables.point(...this.#names), columns: tables.pointColumns, rows: linesOf(scenario, point).map(({ truth, mean: exact, sd, sampled }, i) => [i + 1, scenario.q.mean, scenario.q.sd, truth, exact, sd, sampled, scenario.batch * point.batches]) },
      { name: tables.optima.forward, columns: tables.optimaColumns, rows: marks(optima.forward) },
      { name: tables.optima.reverse, columns: tables.optimaColumns, rows: marks(optima.reverse) },
      { name: tables.map(...this.#names), columns: tables.mapColumns, rows: Array.from(surface.values as Float64Array, (value, i) => [along(mean, i % mean.count), expOf(along(logSd, Math.floor(i / mean.count))), value]) },
    ];
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css));
    this.#board.append(element("div", { class: "plane" }, this.#map.element, this.#strip.element), this.#point.element);
    this.body.append(this.#lead, this.#form.element, this.#board, this.#readout);
  }

  protected override preview(scenario: MapScenario, settled: boolean): void {
    this.#held = !settled;
    this.#wish = scenario;
    this.#board.setAttribute("aria-busy", "true");
    const { q, p, direction } = scenario;
    this.#form.show(scenario);
    this.#point.place(q);
    const [first = "", second = ""] = scenario.estimators.map(nameOf);
    this.#lead.replaceChildren(...rich(text.lead(inSentence(first), inSentence(second), text.of[scenario.parameter](english.noise.directions[direction]))));
    this.#map.words = { x: text.axis.x, y: text.axis.y, here: text.point.here, regions: regionWords(scenario), level: levelText };
    this.#map.window = { x: { low: scenario.mean.from, high: scenario.mean.to }, y: { low: logOf(scenario.sd.from), high: logOf(scenario.sd.to) } };
    this.#map.point = { x: q.mean, y: logOf(q.sd) };
    if (settled) this.#map.rest = this.#map.point;
    this.#map.name(text.handle, q.mean, { low: scenario.mean.from, high: scenario.mean.to }, text.hereAt(significant(q.mean), significant(q.sd)));
    Object.assign(this.#strip, { x: { low: scenario.mean.from, high: scenario.mean.to }, model: q, tone: direction === "forward-kl" ? "forward" : "reverse" });
    if (Array.isArray(p)) this.#strip.target = p;
    this.#strip.name(Array.isArray(p) ? p.map((mode, i) => namesOf(mode, i, scenario)) : []);
    this.applyControls();
    this.#map.refresh();
    this.#strip.refresh();
  }

  protected override resized(): void {
    this.#map.measure();
    this.#strip.measure();
    this.#point.measure();
  }

  protected override blame(): void {
    this.#drawn = undefined;
  }

  protected override fail(error: unknown): void {
    this.#board.setAttribute("aria-busy", "false");
    super.fail(error);
  }

  protected override late(fraction: number | undefined): void {
    this.#map.faded = fraction !== undefined && this.#drawn !== undefined && keyOf(this.#drawn.scenario) !== keyOf(this.scenario);
    if (fraction !== undefined && this.#drawn?.scenario !== this.#wish) this.#readout.textContent = english.fit.computing(percent(fraction));
    this.#map.refresh();
  }

  // ---- the grid

  /** Cells a side that are there at once. */
  get #quickly(): number {
    return Math.max(leastCells, 8 * Math.floor(Math.sqrt(atOnce / this.#pace) / 8));
  }

  /** The grid of so many cells a side; a coarser one is drawn at once where it would keep waiting, unless the one that stands there is the `same`. */
  async #surface(lab: Lab, scenario: MapScenario, count: number, same: boolean, options: Options): Promise<Surface> {
    if (!same && this.#quickly < count) {
      this.#map.surface = await this.#timed(lab, scenario, this.#quickly, options);
      this.#map.update();
      this.#drawn = undefined;
    }
    return this.#timed(lab, scenario, count, options);
  }
  async #timed(lab: Lab, scenario: MapScenario, count: number, options: Options): Promise<Surface> {
    const began = performance.now();
    const surface = await askSurface(lab, scenario, count, options);
    this.#pace = (performance.now() - began) / (count * count);
    return surface;
  }

  // ---- what a person does

  get #names(): [string, string] {
    const [first = "", second = ""] = this.scenario.estimators.map(nameOf);
    return [first, second];
  }
  #set(patch: Partial<MapScenario>, settled = true): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }

  /** As fine as the picture; an optimum nearby is meant exactly. */
  #move(x: number, y: number, settled: boolean): void {
    this.#map.hint = false;
    const near = [...(this.#optima?.found.forward ?? []), ...(this.#optima?.found.reverse ?? [])].find(({ q }) => this.#map.near({ x, y }, { x: q.mean, y: logOf(q.sd) }));
    this.#set({ q: near ? { mean: near.q.mean, sd: near.q.sd } : placed(x, y, this.scenario) }, settled);
  }
  #step(key: Key): void {
    this.#map.hint = false;
    this.#set({ q: stepped(this.scenario.q, key, this.scenario) });
  }

  #pull({ mode, what, to }: ModePull, settled: boolean): void {
    const { p, mean } = this.scenario;
    if (!Array.isArray(p)) return;
    const width = mean.to - mean.from;
    const value = what === "mean" ? rounded(to, stepOf(width)) : Math.max(width / 200, rounded(to, stepOf(width)));
    this.#set({ p: p.map((component, i) => (i === mode ? { ...component, [what]: value } : component)) }, settled);
  }
  #stepMode(mode: number, what: ModePull["what"], key: Key): void {
    const { p, mean } = this.scenario;
    const component = Array.isArray(p) ? p[mode] : undefined;
    if (!component) return;
    const by = { less: -0.01, down: -0.01, more: 0.01, up: 0.01, "far-less": -0.1, "far-more": 0.1, least: -Infinity, most: Infinity }[key];
    const width = mean.to - mean.from;
    const [low, high, from, scale] = what === "mean" ? [mean.from, mean.to, component.mean, 1] : [width / 200, width / 3, component.sd, 0.4];
    this.#pull({ mode, what, to: Math.max(low, Math.min(high, from + by * width * scale)) }, true);
  }
}

/** All that the grid depends on. */
const keyOf = ({ p, direction, estimators, parameter, mean, sd, cells }: MapScenario): string => JSON.stringify([p, direction, estimators, parameter, mean, sd, cells]);

/** Reverse KL's first, so that where both have one the disc stands in the diamond, and one label speaks for both. */
function marksOf(optima: Optima, scenario: MapScenario): Mark[] {
  const marks = (["reverse", "forward"] as const).flatMap((tone) => optima[tone].map((optimum, _, all): Mark => ({
    x: optimum.q.mean, y: logOf(optimum.q.sd), tone, label: labelOf(tone, optimum, all, scenario), best: optimum.value <= (all[0]?.value ?? 0) * (1 + 1e-9) + 1e-12,
  })));
  const together = (a: Mark, b: Mark) => a.tone !== b.tone && Math.abs(a.x - b.x) < 1e-6 && Math.abs(a.y - b.y) < 1e-6;
  return marks.map((mark) => (marks.some((other) => together(mark, other)) ? { ...mark, shared: true, label: text.optimum.both } : mark));
}

function namesOf(mode: Component, index: number, { mean }: MapScenario) {
  const width = mean.to - mean.from;
  const name = (label: string, value: number, least: number, most: number) => ({ label, value, least, most, text: significant(value) });
  return {
    mean: name(text.modes.mean(index + 1), mode.mean, mean.from, mean.to),
    sd: name(text.modes.sd(index + 1), mode.sd, width / 200, width / 3),
  };
}
