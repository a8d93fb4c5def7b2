/**
 * <kl-noise>: many batches, every estimator on the same samples. How far off is one batch, and can its samples even show it? Beneath, what each
 * costs; how much of λ(r − 1) to add to k1; and a person's own run. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { EstimatorInfo, Lab, LogRatiosResult, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { noiseCodec, noisePresets, type NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import { Figure, type Table } from "./figure.ts";
import { formulaStyles } from "./formula.ts";
import noiseCss from "./noise.css";
import { askDetail, DetailPanel, pickedRow, type Detail } from "./noise-detail.ts";
import detailCss from "./noise-detail.css";
import { NoiseForm } from "./noise-form.ts";
import { Kinds } from "./noise-key.ts";
import { LambdaPanel } from "./noise-lambda.ts";
import { lead } from "./noise-lead.ts";
import { askLater, onBatch, type Moments } from "./noise-need.ts";
import { Rows } from "./noise-rows.ts";
import { askFamily, askOther, batchesAt, before, examplePair, offered, partAt, request, steps, stepsToAsk, wider, type Family, type History } from "./noise-study.ts";
import { costsOf, Summary } from "./noise-summary.ts";
import { noiseTables } from "./noise-tables.ts";
import { lineOf, readout, spoken, truthOf, type Line } from "./noise-words.ts";
import { askRatios, OwnRatios } from "./own-ratios.ts";
import ratiosCss from "./own-ratios.css";
import { plain, rich } from "./rich.ts";

const text = english.noise;

/** The study, and what belongs to it whichever row is open and wherever λ stands. */
interface Study extends History {
  /** As in a request, where the axis had to be widened. */
  reach: number | undefined;
  /** The same quantity of the other direction. */
  other: number;
  later: Map<number, Moments>;
  own: Family;
  example: Family;
}
interface Frames {
  scenario: NoiseScenario;
  study: Study;
  detail: Detail | undefined;
  ratios: LogRatiosResult | undefined;
}

export class NoiseFigure extends Figure<NoiseScenario, Frames> {
  protected override readonly codec = noiseCodec;
  protected override readonly question = text.question;

  readonly #lead = element("p", { class: "lead", part: "lead" });
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #rows = new Rows((index) => this.#pick(index));
  readonly #detail = new DetailPanel(() => this.#close());
  readonly #summary = new Summary({ ...english.page, ...english.controls });
  readonly #form = new NoiseForm((patch, settled) => this.change({ ...this.scenario, ...patch }, settled));
  readonly #lambda = new LambdaPanel((lambda, settled) => this.change({ ...this.scenario, lambda }, settled));
  readonly #kinds = new Kinds((id) => this.#show(id));
  readonly #ratios = new OwnRatios((ratios) => this.change({ ...this.scenario, ratios }));
  #catalog: EstimatorInfo[] = [];
  /** Fills in the history of a picture that already stands. */
  #filling = { done: Promise.resolve(), control: new AbortController() };
  #said = "";
  #drawn: { frames: Frames; lambda: number } | undefined;

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(...[chartsCss, formsCss, noiseCss, detailCss, ratiosCss, formulaStyles].map(sheet));
    this.clock.duration = 2000;
    const transport = element("div", { class: "row under" }, this.transport.element, this.#form.bottom);
    this.body.append(this.#lead, this.#form.top, this.#rows.element, this.#readout, transport, this.#form.drift, this.#summary.element, this.#lambda.element, this.#kinds.element, this.#ratios.element);
  }

  /** Shown whole, unless it is going to play from its first batch. */
  protected override playback(): { step: number; speed: number } {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || this.getAttribute("start") === "paused";
    return { step: still || this.frames ? steps : 0, speed: this.clock.speed };
  }

  protected override async ask(lab: Lab, scenario: NoiseScenario, options: Options): Promise<Frames> {
    if (this.#catalog.length === 0) this.#catalog = await lab.catalog();
    const last = this.frames;
    const same = last !== undefined && studyKey(last.scenario) === studyKey(scenario);
    const study = same ? last.study : await this.#study(lab, scenario, options);
    const detail = same && last.scenario.picked === scenario.picked ? last.detail : await askDetail(lab, scenario, options);
    const ratios = last?.scenario.ratios === scenario.ratios ? last.ratios : await askRatios(lab, scenario.ratios, options);
    return { scenario, study, detail, ratios };
  }

  async #study(lab: Lab, scenario: NoiseScenario, options: Options): Promise<Study> {
    this.#filling.control.abort();
    const last = this.frames?.study.example;
    const narrow = await lab.study(request(scenario), options);
    const reach = wider(scenario, narrow);
    const whole = reach === undefined ? narrow : await lab.study(request(scenario, reach), options);
    const parts = [before(whole)];
    const other = await askOther(lab, scenario, options);
    const later = await askLater(lab, scenario, onBatch(offered(this.#catalog, scenario)), options);
    const pair = examplePair(scenario);
    const example = last && sameFamily(last, pair) ? last : await askFamily(lab, { ...pair, seed: 15, batch: 64, batches: 2000 }, options);
    const own = await askFamily(lab, scenario, options);
    const control = new AbortController();
    const fill = async () => {
      for (const step of stepsToAsk(scenario)) parts[step] = await lab.study({ ...request(scenario, reach), batches: batchesAt(scenario.batches, step) }, { signal: control.signal });
      this.refresh();
    };
    // An answer called off by the next one, or by a lab that was lost, leaves the picture as it is: the whole is there.
    this.#filling = { control, done: fill().catch(() => {}) };
    return { whole, parts, reach, other, later, own, example };
  }

  /** Drawn from the batches of that very step. */
  override async seek(step: number): Promise<void> {
    await this.ready;
    await this.#filling.done;
    return super.seek(step);
  }

  protected override length(): number {
    return steps;
  }

  protected override preview(scenario: NoiseScenario): void {
    this.#form.show(scenario, this.#catalog);
    this.#lambda.move(scenario.lambda);
  }

  protected override blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  protected override resized(): void {
    // In px of the design, so that a projector's larger type turns narrow sooner.
    const unit = parseFloat(getComputedStyle(this.body).fontSize) / 14;
    this.body.classList.toggle("narrow", this.body.clientWidth < 720 * unit);
    for (const part of [this.#rows, this.#detail, this.#lambda, this.#ratios]) part.measure();
  }

  protected override draw(frames: Frames, step: number): void {
    const { scenario, study, detail, ratios } = frames;
    const { lines, results, batches } = this.#at(frames, step);
    const truth = truthOf(scenario, study.whole);
    const first = this.#drawn?.frames.study !== study;
    const open = detail ? pickedRow(scenario) : -1;
    this.#rows.show(scenario, lines, study.whole, results, batches, open, this.#detail.element);
    if (open >= 0) {
      const info = offered(this.#catalog, scenario).find(({ name }) => name === scenario.picked);
      this.#detail.show(scenario, detail, info, lines[open], study.whole[open]);
    }
    this.#readout.replaceChildren(...rich(readout(scenario, lines, truth, batches)));
    const { lambda } = this.scenario;
    if (this.#drawn?.frames !== frames || this.#drawn.lambda !== lambda) this.#said = this.#lambda.show(study.example, study.own, lambda);
    if (this.#drawn?.frames !== frames) this.#ratios.show(scenario.ratios, ratios);
    if (first) {
      this.#form.show(this.scenario, this.#catalog);
      this.#lead.replaceChildren(...rich(lead(scenario, study.whole)));
      this.#kinds.show(lines, scenario.direction === "forward-kl" ? "forward" : "reverse");
      this.#summary.show(scenario, costsOf(scenario, lines, study.whole, study.later));
      this.applyControls();
    }
    this.#drawn = { frames, lambda };
  }

  protected override say(frames: Frames, step: number): string {
    const { scenario, study } = frames;
    const { lines, batches } = this.#at(frames, step);
    return plain(`${lead(scenario, study.whole)} ${spoken(scenario, lines, truthOf(scenario, study.whole), batches)} ${this.#said} ${this.#ratios.say()}`);
  }

  protected override tabulate(frames: Frames, step: number): Table[] {
    const { lines, results, batches } = this.#at(frames, step);
    const { whole, own, example } = frames.study;
    return [...noiseTables(frames.scenario, lines, whole, results, batches, own, example, frames.detail), ...this.#ratios.tabulate()];
  }

  /** Every row as of a step. */
  #at({ scenario, study }: Frames, step: number): { lines: Line[]; results: History["whole"]; batches: number } {
    const { results, batches } = partAt(study, scenario, step);
    return { lines: study.whole.map((result, i) => lineOf(scenario, result, results[i] ?? result, study.other)), results, batches };
  }

  /** Opens a row, or closes the one that is open. */
  #pick(index: number): void {
    const name = this.scenario.estimators[index]?.name ?? "";
    this.change({ ...this.scenario, picked: pickedRow(this.scenario) === index ? "" : name });
  }
  #close(): void {
    const row = pickedRow(this.scenario);
    this.change({ ...this.scenario, picked: "" });
    this.#rows.button(row)?.focus();
  }

  #show(id: string): void {
    const preset = noisePresets.find((known) => known.id === id);
    if (preset) this.change({ ...this.scenario, ...preset.set });
  }
}

/** All of a scenario that its study depends on. */
const studyKey = (scenario: NoiseScenario): string => noiseCodec.write({ ...scenario, lambda: 0, picked: "", ratios: [] });

const sameFamily = (known: Family, pair: Pick<Family, "p" | "q" | "direction">): boolean =>
  JSON.stringify([known.p, known.q, known.direction]) === JSON.stringify([pair.p, pair.q, pair.direction]);
