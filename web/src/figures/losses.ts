/**
 * <kl-losses>: which k, placed where: the exact expected push of everything training code ships, beside the pushes of both divergences; and any of them
 * run from samples. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { EstimatorInfo, Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import type { Pull } from "../charts/density-plot.ts";
import { DescentPlot, type Run } from "../charts/descent-plot.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { lossesCodec } from "../scenario/codec.ts";
import type { LossesScenario } from "../scenario/schema.ts";
import { english } from "../text/english.ts";
import { nats, percent, significant, whole } from "../text/numbers.ts";
import { Figure, type Table } from "./figure.ts";
import type { Ranges } from "./fit-scales.ts";
import { moved } from "./fit-target.ts";
import { formulaStyles } from "./formula.ts";
import { About } from "./losses-about.ts";
import { askGuides, askOptima, askOutline, askPushes, askWay, stepAt, type Frames, type Placed } from "./losses-ask.ts";
import { LossesForm } from "./losses-form.ts";
import { arrowKey, Matrix } from "./losses-matrix.ts";
import { RunPanel } from "./losses-run.ts";
import { lossesTables } from "./losses-tables.ts";
import { namesOf, rangesOf, stepped } from "./losses-target.ts";
import { endingOf, said, sides, spoken } from "./losses-words.ts";
import type { Verdict } from "./losses-verdict.ts";
import css from "./losses.css";
import { plain, rich } from "./rich.ts";

const text = english.losses;

export class LossesFigure extends Figure<LossesScenario, Frames> {
  protected override readonly codec = lossesCodec;
  protected override readonly question = text.question;

  readonly #matrix = new Matrix((run) => this.#choose(run));
  readonly #run = new RunPanel({
    pull: (pull, settled) => this.#pull(pull, settled),
    start: (q, settled) => this.#set({ q }, settled),
    key: (key) => this.#set({ q: stepped(this.scenario.q, key, this.#run.plane.window) }),
    stay: () => this.#stay(),
  });
  readonly #descent = new DescentPlot(english.fit.descent, (step) => this.go(step));
  readonly #form = new LossesForm((patch, settled) => this.#set(patch, settled), (preset) => this.#play(preset));
  readonly #about = new About();
  readonly #readout = element("p", { class: "readout", part: "readout" });
  #catalog: EstimatorInfo[] | undefined;
  #optima: { of: string; found: Frames["optima"] } | undefined;
  #ranges: Ranges | undefined;
  #verdicts: ReadonlyMap<string, Verdict> = new Map();
  #shown: Frames | undefined;
  #held = false;
  /** The last answer is one under a hand: fewer samples, fewer steps. */
  #coarse = false;
  #hinting = true;

  // ---- the four verbs

  protected override async ask(lab: Lab, scenario: LossesScenario, options: Options): Promise<Frames> {
    const held = this.#held;
    this.#catalog ??= await lab.catalog();
    this.#matrix.build(this.#catalog);
    const last = this.frames;
    const kept = last && !held && keyOf(last.scenario) === keyOf(scenario) && !this.#coarse ? last : undefined;
    const quiet: Options = options.signal ? { signal: options.signal } : {};
    const { low, high } = this.#ranges?.x ?? { low: -1, high: 1 };
    const [pushes, way, guides, outline] = await Promise.all([
      kept?.pushes ?? askPushes(lab, this.#catalog, scenario, held, quiet), askWay(lab, scenario, held, options),
      kept?.guides ?? askGuides(lab, scenario, quiet), Array.isArray(scenario.p) ? undefined : askOutline(lab, scenario, { low, high }, quiet),
    ]);
    const p = JSON.stringify(scenario.p);
    if (this.#optima?.of !== p) this.#optima = { of: p, found: await askOptima(lab, scenario, quiet) };
    this.#coarse = held;
    return { scenario, pushes, way, guides, optima: this.#optima.found, outline };
  }

  protected override length({ way }: Frames): number {
    return way.steps.at(-1)?.step ?? 0;
  }

  protected override draw(frames: Frames, step: number): void {
    if (frames !== this.#shown) this.#received(frames);
    const placed = this.#placed(frames);
    const { at } = stepAt(frames.way, step);
    this.#run.show(frames, step);
    this.#run.describe(step, endingOf(frames, step, placed));
    this.#descent.step = step;
    this.#descent.update();
    this.#descent.say(english.fit.descent.stands(whole(step), nats(at.forward), nats(at.reverse)));
    const { push, run } = said(frames, step, placed);
    this.#readout.replaceChildren(...rich(`${push} ${run}`));
  }

  protected override say(frames: Frames, step: number): string {
    return plain(spoken(frames, step, this.#placed(frames), this.#verdicts));
  }

  protected override tabulate(frames: Frames): Table[] {
    return lossesTables(frames);
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css), sheet(formulaStyles));
    this.body.append(
      element("p", { class: "lead", part: "lead" }, ...rich(text.lead)), this.#form.element,
      element("div", { class: "board" }, element("div", { class: "pushes" }, arrowKey(), this.#matrix.element), this.#run.element),
      element("div", { class: "run" }, this.transport.element, this.#descent.element), this.#readout, this.#about.element);
  }

  protected override preview(scenario: LossesScenario, settled: boolean): void {
    this.#held = !settled;
    if (settled || !this.#ranges) this.#ranges = rangesOf(scenario, this.#ranges);
    this.#form.show(this.scenario);
    this.#matrix.choose(scenario.run);
    this.#run.set(this.frames, scenario, this.#ranges, namesOf(scenario, this.#ranges), this.#hinting);
    if (!this.frames) this.#descent.steps = scenario.steps;
    this.applyControls();
  }

  protected override resized(): void {
    this.#run.measure();
    this.#descent.measure();
  }

  protected override late(fraction: number | undefined): void {
    this.#run.late(fraction !== undefined);
    this.#descent.faded = fraction !== undefined;
    this.#descent.refresh();
    if (fraction !== undefined) this.#readout.textContent = english.fit.computing(percent(fraction));
  }

  protected override record(scenario: LossesScenario, step: number, speed: number): LossesScenario {
    return { ...scenario, step: Math.min(step, scenario.steps), speed };
  }
  protected override playback({ step, speed }: LossesScenario): { step: number; speed: number } {
    return { step, speed };
  }

  // ---- what comes back

  #placed({ pushes, scenario }: Frames): Placed | undefined {
    return pushes.placed.find(({ info }) => info.name === scenario.run);
  }

  #received(frames: Frames): void {
    const first = this.#shown === undefined;
    this.#shown = frames;
    const { way, pushes, scenario } = frames;
    const placed = this.#placed(frames);
    this.#verdicts = this.#matrix.show(pushes, scenario.batch);
    this.#matrix.choose(scenario.run);
    this.#run.receive(frames, placed, this.#held);
    if (placed) this.#about.show(placed.info);
    const last = way.steps.at(-1);
    this.#descent.set(sides.map((tone): Run => ({
      tone, points: way.steps.map((at) => ({ x: at.step, y: at[tone] })), name: english.fit.descent[tone], end: significant(last?.[tone] ?? NaN), broken: way.broken,
    })), this.length(frames));
    this.#descent.description = english.fit.descent.description(whole(this.length(frames)), nats(last?.forward ?? NaN), nats(last?.reverse ?? NaN));
    if (first) this.applyControls();
  }

  // ---- what a person does

  #set(patch: Partial<LossesScenario>, settled = true): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }
  /** Another cell: its run, from its start. */
  #choose(run: string): void {
    this.#play({ run });
  }
  #play(patch: Partial<LossesScenario>): void {
    this.#set(patch);
    this.restart();
  }
  #stay(): void {
    if (!this.frames) return;
    const { q } = stepAt(this.frames.way, this.clock.step).at;
    this.#set({ q: { mean: Number(q.mean.toPrecision(6)), sd: Number(q.sd.toPrecision(6)) } });
    this.go(0);
  }
  #pull(pull: Pull, settled: boolean): void {
    this.#hinting = false;
    const { p, q } = this.scenario;
    if (pull.of === "start") this.#set({ q: { ...q, [pull.what]: pull.to } }, settled);
    else if (Array.isArray(p)) this.#set({ p: moved(p, pull.of, pull) }, settled);
  }
}

/** All that the pushes and both exact ways depend on. */
const keyOf = ({ p, q, batch, seed, steps, staleness, optimizer, rate }: LossesScenario): string => JSON.stringify([p, q, batch, seed, steps, staleness, optimizer, rate]);
