/**
 * <kl-losses>: which k, placed where: the exact expected push of everything training code ships, beside the pushes of both divergences; and any of them
 * run from samples. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, LogRatiosResult, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import type { Pull } from "../charts/density-plot.ts";
import { DescentPlot, type Run } from "../charts/descent-plot.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { sharedLab } from "../lab/lab.ts";
import { lossesCodec, type LossesScenario } from "../scenario/losses.ts";
import { english } from "../text/english.ts";
import { nats, percent, significant, whole } from "../text/numbers.ts";
import { Figure, type Table } from "./figure.ts";
import type { Ranges } from "./fit-scales.ts";
import { moved } from "./fit-target.ts";
import { formulaStyles } from "./formula.ts";
import { Latest } from "./latest.ts";
import { About } from "./losses-about.ts";
import { askGuides, askOutline, askPushes, askWay, stepAt, type Frames as Answers, type Pushes } from "./losses-ask.ts";
import { LossesForm } from "./losses-form.ts";
import { arrowKey, Matrix } from "./losses-matrix.ts";
import { RunPanel } from "./losses-run.ts";
import { lossesTables } from "./losses-tables.ts";
import { namesOf, rangesOf, stepped } from "./losses-target.ts";
import { endingOf, runOf, said, sides, spoken } from "./losses-words.ts";
import type { Verdict } from "./losses-verdict.ts";
import css from "./losses.css";
import { askRatios, OwnRatios } from "./own-ratios.ts";
import ratiosCss from "./own-ratios.css";
import { plain, rich } from "./rich.ts";
import { askOptima } from "./target-ask.ts";

const text = english.losses;

interface Frames extends Answers { ratios: LogRatiosResult | undefined }

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
  readonly #ratios = new OwnRatios((ratios) => this.change({ ...this.scenario, ratios }));
  readonly #pushRequests = new Latest<number>((step, signal) => this.#findPushes(step, { signal }), (error) => this.fail(error));
  /** At the Q of a step; the quick ones of a run that plays have seen fewer samples. */
  #pushes: { of: Frames; step: number; quick: boolean; found: Pushes } | undefined;
  #optima: { of: string; found: Frames["optima"] } | undefined;
  #ranges: Ranges | undefined;
  #verdicts: ReadonlyMap<string, Verdict> = new Map();
  #arrows: Pushes | undefined;
  #shown: Frames | undefined;
  #held = false;
  /** The last answer is one under a hand: fewer samples, fewer steps. */
  #coarse = false;
  #hinting = true;

  // ---- the four verbs

  protected override async ask(lab: Lab, scenario: LossesScenario, options: Options): Promise<Frames> {
    const held = this.#held;
    const last = this.frames;
    const kept = last && !held && keyOf(last.scenario) === keyOf(scenario) && !this.#coarse ? last : undefined;
    const quiet: Options = options.signal ? { signal: options.signal } : {};
    const [pushes, way, guides, outline] = await Promise.all([
      kept && kept.pushes.placed.some(({ info }) => info.name === scenario.run) ? kept.pushes : askPushes(lab, scenario, scenario.q, held, quiet), askWay(lab, scenario, held, options),
      kept?.guides ?? askGuides(lab, scenario, quiet), askOutline(lab, scenario, this.#ranges?.x ?? { low: -1, high: 1 }, quiet),
    ]);
    const p = JSON.stringify(scenario.p);
    if (this.#optima?.of !== p) this.#optima = { of: p, found: await askOptima(lab, scenario.p, quiet) };
    const ratios = last?.scenario.ratios === scenario.ratios ? last.ratios : await askRatios(lab, scenario.ratios, quiet);
    this.#coarse = held;
    return { scenario, pushes, way, guides, optima: this.#optima.found, outline, ratios };
  }

  protected override length({ way }: Frames): number {
    return way.steps.at(-1)?.step ?? 0;
  }

  protected override draw(frames: Frames, step: number): void {
    if (frames !== this.#shown) this.#received(frames);
    const { at } = stepAt(frames.way, step);
    this.#run.show(frames, step);
    this.#descent.step = step;
    this.#descent.update();
    this.#descent.say(english.fit.descent.stands(whole(step), nats(at.forward), nats(at.reverse)));
    if (at.step === 0) this.#pushes = { of: frames, step: 0, quick: false, found: frames.pushes };
    else if (!this.#known(frames, at.step)) this.#pushRequests.ask(at.step);
    this.#showPushes(frames, step);
  }

  protected override say(frames: Frames, step: number): string {
    return [plain(spoken(frames, step, this.#found(frames), this.#verdicts)), this.#ratios.say()].join(" ").trim();
  }

  protected override tabulate(frames: Frames): Table[] {
    return [...lossesTables(frames, this.#found(frames)), ...this.#ratios.tabulate()];
  }

  /** Drawn with the pushes of that very step. */
  override async seek(step: number): Promise<void> {
    await super.seek(step);
    while (this.frames && !this.#known(this.frames, stepAt(this.frames.way, this.clock.step).at.step)) await new Promise((resolve) => window.setTimeout(resolve, 10));
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css), sheet(ratiosCss), sheet(formulaStyles));
    this.body.append(
      element("p", { class: "lead", part: "lead" }, ...rich(text.lead)), this.#form.element,
      element("div", { class: "board" }, element("div", { class: "pushes" }, arrowKey(), this.#matrix.element), this.#run.element),
      element("div", { class: "run" }, this.transport.element, this.#descent.element), this.#readout, this.#about.element, this.#ratios.element);
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

  protected override blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  protected override resized(): void {
    this.#run.measure();
    this.#descent.measure();
    this.#ratios.measure();
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

  /** The pushes at a step are there, as good as can be: while a run plays, quick ones will do. */
  #known(frames: Frames, step: number): boolean {
    const now = this.#pushes;
    return now?.of === frames && now.step === step && (this.clock.running || !now.quick);
  }
  /** The latest there are. */
  #found(frames: Frames): Pushes {
    return this.#pushes?.of === frames ? this.#pushes.found : frames.pushes;
  }
  async #findPushes(step: number, options: Options): Promise<void> {
    const { frames } = this;
    if (!frames) return;
    const quick = this.clock.running;
    const { at } = stepAt(frames.way, step);
    const found = await askPushes(await sharedLab(), frames.scenario, at.q, quick, options);
    if (this.frames !== frames) return;
    this.#pushes = { of: frames, step: at.step, quick, found };
    this.#showPushes(frames, this.clock.step);
  }

  /** Arrows, what batches see, and the words: of the latest Q whose pushes are known. */
  #showPushes(frames: Frames, step: number): void {
    const pushes = this.#found(frames);
    const { scenario } = frames;
    const placed = runOf(pushes, scenario.run);
    if (this.#arrows !== pushes) {
      this.#arrows = pushes;
      this.#verdicts = this.#matrix.show(pushes, scenario.batch);
      this.#run.look(placed, pushes.batches, scenario.batch);
    }
    this.#run.describe(step, endingOf(frames, step, placed));
    const { push, run } = said(frames, step, pushes);
    this.#readout.replaceChildren(...rich(`${push} ${run}`));
  }

  #received(frames: Frames): void {
    const first = this.#shown === undefined;
    this.#shown = frames;
    const { way, pushes, scenario, ratios } = frames;
    this.#matrix.choose(scenario.run);
    this.#run.receive(frames, this.#held);
    const placed = runOf(pushes, scenario.run);
    if (placed) this.#about.show(placed.info);
    this.#ratios.show(scenario.ratios, ratios);
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
