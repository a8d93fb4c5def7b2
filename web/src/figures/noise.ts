/**
 * <kl-noise>: many batches, every estimator on the same samples. How far off is one batch, and can its samples even show it? Beneath, how much
 * of λ(r − 1) to add to k1. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { EstimatorInfo, Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { noiseCodec } from "../scenario/codec.ts";
import { noisePresets } from "../scenario/presets.ts";
import type { NoiseScenario } from "../scenario/schema.ts";
import { english } from "../text/english.ts";
import { Figure, type Table } from "./figure.ts";
import { formulaStyles } from "./formula.ts";
import noiseCss from "./noise.css";
import { NoiseForm } from "./noise-form.ts";
import { Kinds } from "./noise-key.ts";
import { LambdaPanel } from "./noise-lambda.ts";
import { Rows } from "./noise-rows.ts";
import { askFamily, batchesAt, before, examplePair, partAt, request, steps, stepsToAsk, type Family, type History } from "./noise-study.ts";
import { noiseTables } from "./noise-tables.ts";
import { lead, lineOf, readout, spoken, truthOf } from "./noise-words.ts";
import { plain, rich } from "./rich.ts";

const text = english.noise;

interface Frames extends History {
  scenario: NoiseScenario;
  own: Family;
  example: Family;
}

export class NoiseFigure extends Figure<NoiseScenario, Frames> {
  protected override readonly codec = noiseCodec;
  protected override readonly question = text.question;

  readonly #lead = element("p", { class: "lead", part: "lead" });
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #rows = new Rows();
  readonly #form = new NoiseForm((patch, settled) => this.change({ ...this.scenario, ...patch }, settled));
  readonly #lambda = new LambdaPanel((lambda, settled) => this.change({ ...this.scenario, lambda }, settled));
  readonly #kinds = new Kinds((id) => this.#show(id));
  #catalog: EstimatorInfo[] | undefined;
  /** Fills in the history of a picture that already stands. */
  #filling = { done: Promise.resolve(), control: new AbortController() };
  #said = "";
  #drawn: { frames: Frames; lambda: number } | undefined;

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(noiseCss), sheet(formulaStyles));
    this.clock.duration = 2000;
    const transport = element("div", { class: "row under" }, this.transport.element, this.#form.bottom);
    this.body.append(this.#lead, this.#form.top, this.#rows.element, this.#readout, transport, this.#lambda.element, this.#kinds.element);
  }

  /** Shown whole, unless it is going to play from its first batch. */
  protected override playback(): { step: number; speed: number } {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || this.getAttribute("start") === "paused";
    return { step: still || this.frames ? steps : 0, speed: this.clock.speed };
  }

  protected override async ask(lab: Lab, scenario: NoiseScenario, options: Options): Promise<Frames> {
    this.#catalog ??= await lab.catalog();
    const last = this.frames;
    if (last && differsOnlyInLambda(last.scenario, scenario)) return { ...last, scenario };
    this.#filling.control.abort();
    const whole = await lab.study(request(scenario), options);
    const parts = [before(whole)];
    const pair = examplePair(scenario);
    const example = last && sameFamily(last.example, pair) ? last.example : await askFamily(lab, { ...pair, seed: 15, batch: 64, batches: 2000 }, options);
    const own = await askFamily(lab, scenario, options);
    const control = new AbortController();
    const fill = async () => {
      for (const step of stepsToAsk(scenario)) parts[step] = await lab.study({ ...request(scenario), batches: batchesAt(scenario.batches, step) }, { signal: control.signal });
      this.refresh();
    };
    // An answer called off by the next one, or by a lab that was lost, leaves the picture as it is: the whole is there.
    this.#filling = { control, done: fill().catch(() => {}) };
    return { scenario, whole, parts, own, example };
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

  protected override resized(): void {
    // In px of the design, so that a projector's larger type turns narrow sooner.
    const unit = parseFloat(getComputedStyle(this.body).fontSize) / 14;
    this.body.classList.toggle("narrow", this.body.clientWidth < 720 * unit);
    this.#rows.measure();
    this.#lambda.measure();
  }

  protected override draw(frames: Frames, step: number): void {
    const { scenario, whole, own, example } = frames;
    const { results, batches } = partAt(frames, scenario, step);
    const first = this.#drawn?.frames.whole !== whole;
    const lines = this.#rows.show(scenario, whole, results, batches);
    this.#readout.replaceChildren(...rich(readout(lines, truthOf(scenario, whole), batches)));
    const { lambda } = this.scenario;
    if (this.#drawn?.frames !== frames || this.#drawn.lambda !== lambda) this.#said = this.#lambda.show(example, own, lambda);
    if (first) {
      this.#form.show(this.scenario, this.#catalog);
      this.#lead.replaceChildren(...rich(lead(scenario, whole)));
      this.#kinds.show(lines, scenario.direction === "forward-kl" ? "forward" : "reverse");
      this.applyControls();
    }
    this.#drawn = { frames, lambda };
  }

  protected override say(frames: Frames, step: number): string {
    const { scenario, whole } = frames;
    const { results, batches } = partAt(frames, scenario, step);
    const lines = whole.map((result, i) => lineOf(scenario, result, results[i] ?? result));
    return plain(`${lead(scenario, whole)} ${spoken(scenario, lines, truthOf(scenario, whole), batches)} ${this.#said}`);
  }

  protected override tabulate(frames: Frames, step: number): Table[] {
    const { results, batches } = partAt(frames, frames.scenario, step);
    return noiseTables(frames.scenario, frames.whole, results, batches, frames.own, frames.example);
  }

  #show(id: string): void {
    const preset = noisePresets.find((known) => known.id === id);
    if (preset) this.change({ ...this.scenario, ...preset.set });
  }
}

const differsOnlyInLambda = (a: NoiseScenario, b: NoiseScenario): boolean => noiseCodec.write({ ...a, lambda: 0 }) === noiseCodec.write({ ...b, lambda: 0 });

const sameFamily = (known: Family, pair: Pick<Family, "p" | "q" | "direction">): boolean =>
  JSON.stringify([known.p, known.q, known.direction]) === JSON.stringify([pair.p, pair.q, pair.direction]);
