/**
 * <kl-dimension>: answers of many tokens, whose KLs add and whose ratios multiply. Why is a whole answer so much harder than one token? Stands alone in any
 * page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import { GrowthPlot } from "../charts/growth-plot.ts";
import type { Key } from "../charts/handle.ts";
import { PartingPlot } from "../charts/parting-plot.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { dimensionCodec, mostTokens, type DimensionScenario } from "../scenario/dimension.ts";
import { english } from "../text/english.ts";
import { percent, whole } from "../text/numbers.ts";
import { DimensionQuestions, type Frames } from "./dimension-ask.ts";
import { DimensionForm } from "./dimension-form.ts";
import { dimensionTables } from "./dimension-tables.ts";
import { answersInWords, answersView, says, shareInWords, shareView, spreadInWords, spreadView, tokensOf } from "./dimension-words.ts";
import css from "./dimension.css";
import { Figure, type Table } from "./figure.ts";
import { plain, rich } from "./rich.ts";

const text = english.dimension;

export class DimensionFigure extends Figure<DimensionScenario, Frames> {
  protected override readonly codec = dimensionCodec;
  protected override readonly question = text.question;

  readonly #questions = new DimensionQuestions();
  readonly #form = new DimensionForm((patch, settled = true) => this.#set(patch, settled));
  readonly #spread = new GrowthPlot("spread", mostTokens, text.spread, { to: (tokens, settled) => this.#slide(tokens, settled), key: (key) => this.#step(key) });
  readonly #share = new GrowthPlot("share", mostTokens, text.share);
  readonly #answers = new PartingPlot(text.answers.unit);
  readonly #shareTitle = element("h4");
  readonly #answersTitle = element("h4");
  readonly #readout = element("div", { class: "readout", part: "readout" });
  readonly #board = element("div", { class: "board", "aria-busy": "true" });
  #held = false;

  // ---- the four verbs

  protected override ask(lab: Lab, scenario: DimensionScenario, options: Options): Promise<Frames> {
    return this.#questions.ask(lab, scenario, this.#held || !this.frames, options);
  }

  /** Nothing plays. */
  protected override length(): number {
    return 0;
  }

  protected override draw(frames: Frames): void {
    const { scenario } = frames;
    this.#spread.view = spreadView(frames);
    this.#share.view = shareView(frames);
    this.#answers.show(answersView(frames));
    this.#spread.update();
    this.#share.update();
    this.#shareTitle.textContent = text.share.title(whole(scenario.samples));
    this.#answersTitle.textContent = text.answers.title(tokensOf(scenario));
    const [first = "", second = ""] = says(frames);
    this.#readout.replaceChildren(element("p", {}, ...rich(first)), element("p", {}, ...rich(second)));
    this.#spread.description = spreadInWords(frames);
    this.#share.description = shareInWords(frames);
    this.#answers.description = answersInWords(frames);
    this.#spread.say(scenario.tokens, plain(first));
    this.#free();
    if (frames.samples < this.scenario.samples && !this.#held) this.again(); // the first picture is of few samples, so that there is one soon
    else if (!this.#held) this.#board.setAttribute("aria-busy", "false");
  }

  protected override say(frames: Frames): string {
    return plain(says(frames).join(" "));
  }

  protected override tabulate(frames: Frames): Table[] {
    return dimensionTables(frames);
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css));
    this.#board.append(
      element("div", { class: "spreads" }, element("h4", {}, text.spread.title), this.#spread.element, element("p", { class: "note" }, text.spread.note)),
      element("div", { class: "beside" }, this.#shareTitle, this.#share.element, this.#answersTitle, this.#answers.element));
    this.body.append(element("p", { class: "lead", part: "lead" }, ...rich(text.lead)), this.#form.element, this.#board, this.#readout);
  }

  protected override preview(scenario: DimensionScenario, settled: boolean): void {
    this.#held = !settled;
    this.#board.setAttribute("aria-busy", "true");
    this.#form.show(scenario);
    if (this.#spread.view) this.#spread.view = { ...this.#spread.view, at: scenario.tokens };
    this.#spread.refresh();
    this.#free();
  }

  protected override blame(key: string, sentence: string): void {
    this.#board.setAttribute("aria-busy", "false");
    this.#form.blame(key, sentence);
  }

  protected override fail(error: unknown): void {
    this.#board.setAttribute("aria-busy", "false");
    super.fail(error);
  }

  protected override resized(): void {
    for (const plot of [this.#spread, this.#share, this.#answers]) plot.measure();
  }

  protected override late(fraction: number | undefined): void {
    if (this.frames && this.frames.samples < this.scenario.samples && !this.#held) return; // only the rings are still to come
    for (const plot of [this.#spread, this.#share, this.#answers]) {
      plot.faded = fraction !== undefined;
      plot.refresh();
    }
    if (fraction !== undefined) this.#readout.firstElementChild?.replaceChildren(english.fit.computing(percent(fraction)));
  }

  /** Controls as `hide` and `lock` say, but for a KL that belongs to the pair. */
  #free(): void {
    this.applyControls();
    this.#form.showKl(this.frames?.curve[0]?.divergence);
  }

  // ---- what a person does

  #set(patch: Partial<DimensionScenario>, settled: boolean): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }
  #slide(tokens: number, settled: boolean): void {
    this.#spread.hint = false;
    this.#set({ tokens }, settled);
  }
  #step(key: Key): void {
    const { tokens } = this.scenario;
    const next = { less: tokens - 1, down: tokens - 1, more: tokens + 1, up: tokens + 1, "far-less": Math.floor(tokens / 2), "far-more": tokens * 2, least: 1, most: mostTokens }[key];
    this.#slide(Math.max(1, Math.min(mostTokens, next)), true);
  }
}
