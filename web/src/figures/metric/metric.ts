/**
 * <kl-metric>: three Gaussians on one line. Is the way there as long as the way back, and the straight way no longer than the detour? For KL, its kin, and
 * those that are distances; a search over random triples beside it. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../../api.ts";
import { BellsPlot, type BellPull } from "../../charts/bells-plot.ts";
import { BoundsPlot } from "../../charts/bounds-plot.ts";
import chartsCss from "../../charts/charts.css";
import type { Key } from "../../charts/handle.ts";
import { HeatMap, type Steps } from "../../charts/heat-map.ts";
import { element, sheet } from "../../controls/dom.ts";
import formsCss from "../../controls/forms.css";
import { sharedLab } from "../../lab/lab.ts";
import { metricCodec, points, triplesAStep, type MetricScenario, type PointName } from "../../scenario/metric.ts";
import type { Model } from "../../scenario/model.ts";
import { english } from "../../text/english.ts";
import { percent, significant, superscript, whole } from "../../text/numbers.ts";
import { Figure, type Table } from "../figure.ts";
import { logOf, powerOfTen } from "../logarithm.ts";
import { placed, stepped } from "../plane-point.ts";
import { plain, rich } from "../rich.ts";
import { askBounds, askGrid, askPairs, decadesOf, measures, waysOf, type Pairs } from "./ask.ts";
import { Back } from "./back.ts";
import { MetricForm } from "./form.ts";
import css from "./metric.css";
import { Search } from "./search.ts";
import { Strip } from "./strip.ts";
import { metricTables, type Shown } from "./tables.ts";
import { bellText, describeBounds, describeMap, readout } from "./words.ts";

const text = english.metric;

interface Frames extends Shown { scenario: MetricScenario; decades: { low: number; high: number } }

/** Factors of 1.25, 1.5, 2, 4 and 8 between the two ways. */
const steps: Steps = [0.09691001300805642, 0.17609125905568124, 0.3010299956639812, 0.6020599913279624, 0.9030899869919435];

export class MetricFigure extends Figure<MetricScenario, Frames> {
  protected override readonly codec = metricCodec;
  protected override readonly question = text.question;

  readonly #bells = new BellsPlot({
    bells: points.map((point) => ({ letter: point.toUpperCase(), control: point })), words: text.plot,
    pull: (pull, settled) => this.#pull(pull, settled),
  });
  readonly #back = new Back();
  readonly #strip = new Strip((triple) => this.#set(triple));
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #tried = element("p", { class: "tried" });
  readonly #map = new HeatMap({
    control: "b", steps,
    moved: (x, y, settled) => this.#move(x, y, settled),
    key: (key) => this.#step(key),
    reading: (value) => (value === 0 ? text.map.equal : text.map.reading(value < 0, significant(powerOfTen(Math.abs(value)), 2))),
  });
  readonly #bounds = new BoundsPlot({ ...text.bounds, kl: (power) => (power >= -2 && power <= 2 ? String(powerOfTen(power)) : `10${superscript(power)}`) });
  readonly #form = new MetricForm((patch) => this.#set(patch));
  readonly #search = new Search(measures.map(({ measure }) => measure), sharedLab, () => this.refresh(), (error) => this.fail(error));
  #held = false;
  #shown: Frames | undefined;
  #counted = -1;

  // ---- the four verbs

  protected override async ask(lab: Lab, scenario: MetricScenario, options: Options): Promise<Frames> {
    const last = this.frames;
    const held = this.#held;
    const grid = last && gridKey(last.scenario) === gridKey(scenario) ? last.grid : await askGrid(lab, scenario, scenario.cells, options);
    const pairs = await askPairs(lab, scenario, options);
    const decades = held && last ? last.decades : decadesOf(pairs);
    const same = last && last.decades.low === decades.low && last.decades.high === decades.high;
    const curves = same ? last.curves : await askBounds(lab, decades.low, decades.high, options);
    const kl = Float64Array.from([pairs.ab, pairs.bc, pairs.ac].flatMap((pair) => [pair["forward-kl"].value, pair["reverse-kl"].value]));
    return { scenario, grid, pairs, ways: waysOf(pairs), decades, curves, atPairs: { kl, ...(await lab.bounds({ kl }, options)) } };
  }

  protected override length({ scenario }: Frames): number {
    return scenario.steps;
  }

  protected override draw(frames: Frames, step: number): void {
    this.#search.want(frames.scenario.seed, step);
    if (this.#shown !== frames) this.#received(frames);
    const { count } = this.#search;
    if (this.#counted !== count.steps || this.#shown !== frames) {
      this.#counted = count.steps;
      this.#strip.count(count);
      this.#tried.textContent = count.steps === 0 ? text.search.idle : text.search.tried(whole(count.steps * triplesAStep), whole(frames.scenario.steps * triplesAStep));
      this.#readout.replaceChildren(...rich(readout(frames.ways, count)));
      if (count.steps === 0 || this.#shown !== frames) this.applyControls();
    }
    this.#shown = frames;
    this.#strip.element.setAttribute("aria-busy", String(!this.#search.complete));
    this.#bells.update();
    this.#map.update();
    this.#bounds.update();
  }

  protected override say(frames: Frames): string {
    return plain(readout(frames.ways, this.#search.count));
  }

  protected override tabulate(frames: Frames): Table[] {
    return metricTables(frames, this.#search.count);
  }

  /** Drawn with every triple counted. */
  override async seek(step: number): Promise<void> {
    await super.seek(step);
    while (this.isConnected && !this.#search.complete) await new Promise((resolve) => window.setTimeout(resolve, 10));
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css));
    this.#map.numbered = true;
    const panel = (title: string, note: string, chart: HTMLElement) => element("section", { class: "panel", "aria-label": title }, element("h4", {}, title), element("p", { class: "note" }, note), chart);
    this.body.append(
      element("p", { class: "lead", part: "lead" }, ...rich(text.lead)), this.#form.element,
      element("div", { class: "metric" }, element("div", { class: "board" },
        element("div", { class: "line" }, this.#bells.element, this.#back.element),
        element("section", { class: "triangle", "aria-label": text.strip.title }, element("h4", {}, text.strip.title), this.#strip.element, element("div", { class: "search" }, this.transport.element, this.#tried))),
      this.#readout,
      element("div", { class: "panels" }, panel(text.map.title, text.map.note, this.#map.element), panel(text.bounds.title, text.bounds.note, this.#bounds.element))));
  }

  protected override preview(scenario: MetricScenario, settled: boolean): void {
    this.#held = !settled;
    const { a, b, c, mean, sd } = scenario;
    this.#form.show(this.scenario);
    const x = { low: mean.from, high: mean.to };
    Object.assign(this.#bells, { bells: [a, b, c], x });
    if (settled) this.#bells.top = 1.06 * Math.max(...[a, b, c].map((bell) => 0.3989422804014327 / bell.sd));
    this.#bells.name(points.map((point) => {
      const letter = point.toUpperCase();
      const words = bellText(scenario[point]);
      return { mean: { label: text.plot.mean(letter), text: words }, sd: { label: text.plot.sd(letter), text: words } };
    }));
    this.#bells.description = text.plot.description(bellText(a), bellText(b), bellText(c));
    this.#map.words = { x: text.map.x, y: text.map.y, here: text.map.here, regions: regions(), level: levelText };
    this.#map.window = { x, y: { low: logOf(sd.from), high: logOf(sd.to) } };
    this.#map.marks = [{ x: a.mean, y: logOf(a.sd), tone: "ink", best: true, label: text.map.a }];
    this.#map.point = { x: b.mean, y: logOf(b.sd) };
    if (settled) this.#map.rest = this.#map.point;
    this.#map.name(text.map.handle, b.mean, x, text.map.at(significant(b.mean), significant(b.sd)));
    this.#map.description = `${describeMap(scenario)} ${text.map.at(significant(b.mean), significant(b.sd))}`;
    this.applyControls();
    this.#bells.refresh();
    this.#map.refresh();
  }

  protected override blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  protected override resized(): void {
    this.#bells.measure();
    this.#map.measure();
    this.#bounds.measure();
  }

  protected override late(fraction: number | undefined): void {
    this.#map.faded = fraction !== undefined && this.#shown !== undefined && gridKey(this.#shown.scenario) !== gridKey(this.scenario);
    if (fraction !== undefined) this.#readout.textContent = text.computing(percent(fraction));
    this.#map.refresh();
  }

  protected override record(scenario: MetricScenario, step: number, speed: number): MetricScenario {
    return { ...scenario, step: Math.min(step, scenario.steps), speed };
  }
  protected override playback({ step, speed }: MetricScenario): { step: number; speed: number } {
    return { step, speed };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#search.stop();
  }

  // ---- what comes back

  #received({ pairs, ways, grid, curves, decades }: Frames): void {
    this.#strip.show(ways);
    this.#back.show(pairs);
    if (this.#shown?.grid !== grid) this.#map.surface = grid.surface;
    this.#bounds.curvesOf = curves;
    this.#bounds.x = { low: powerOfTen(decades.low), high: powerOfTen(decades.high) };
    this.#bounds.pairs = pairPoints(pairs);
    this.#bounds.description = describeBounds(pairs);
  }

  // ---- what a person does

  #set(patch: Partial<MetricScenario>, settled = true): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }
  #pull({ of, what, to }: BellPull, settled: boolean): void {
    this.#bells.hint = false;
    const point = points[of] as PointName;
    this.#set({ [point]: { ...this.scenario[point], [what]: to } }, settled);
  }
  /** Beside the line where both ways are equal, B is meant to be on it. */
  #move(x: number, y: number, settled: boolean): void {
    this.#map.hint = false;
    const b: Model = placed(x, y, this.scenario);
    const { sd } = this.scenario.a;
    this.#set({ b: this.#map.near({ x, y }, { x, y: logOf(sd) }) ? { ...b, sd } : b }, settled);
  }
  #step(key: Key): void {
    this.#map.hint = false;
    this.#set({ b: stepped(this.scenario.b, key, this.scenario) });
  }
}

/** All that the grid depends on. */
const gridKey = ({ a, mean, sd, cells }: MetricScenario): string => JSON.stringify([a, mean, sd, cells]);

const regions = () => ({ first: text.map.there, second: text.map.back, firstInfinite: "", secondInfinite: "", bothInfinite: "" });

function levelText(power: number): string {
  return power === 0 ? text.map.equal : text.map.level(String(Number(powerOfTen(Math.abs(power)).toPrecision(3))));
}

const pairPoints = (pairs: Pairs) => (["ab", "bc", "ac"] as const).map((name) => ({
  name: text.bounds.pairs[name], variation: pairs[name]["total-variation"].value, forward: pairs[name]["forward-kl"].value, reverse: pairs[name]["reverse-kl"].value,
}));
