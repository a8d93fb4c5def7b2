/** The sequences view of <kl-policy>: a tiny autoregressive policy beside its reference, every sequence of which is enumerated. */
import type { Lab, Options } from "../../api.ts";
import { LengthPlot } from "../../charts/length-plot.ts";
import { element } from "../../controls/dom.ts";
import type { SequencesScenario } from "../../scenario/sequences.ts";
import { english } from "../../text/english.ts";
import { list, percent, significant } from "../../text/numbers.ts";
import type { Table } from "../figure.ts";
import { plain, rich } from "../rich.ts";
import { askSequences, estimatorsOf, exactOf, wishOf, type SequencesFrames } from "./sequences-ask.ts";
import { SequencesForm } from "./sequences-form.ts";
import { SequenceLists } from "./sequences-lists.ts";
import { LogitGrid, StepShares } from "./sequences-logits.ts";
import { SequenceRows } from "./sequences-rows.ts";
import { sequencesTables } from "./sequences-tables.ts";
import { isNothing, lead, nameOf, readout } from "./sequences-words.ts";
import type { View, ViewCommands } from "./view.ts";

const text = english.sequences;
/** Whose difference is the point. */
const strong = ["k3", "token-k3", "k3-loss", "token-k3-loss"];

export class SequencesView implements View<SequencesScenario, SequencesFrames> {
  readonly question = text.question;
  readonly element: HTMLElement;
  readonly #board: HTMLElement;
  readonly #form: SequencesForm;
  readonly #lead = element("p", { class: "sequences-lead" });
  readonly #rows = new SequenceRows();
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #lengths = new LengthPlot(text.lengths);
  readonly #grid: LogitGrid;
  readonly #shares = new StepShares();
  readonly #lists = new SequenceLists();
  #shown: SequencesFrames | undefined;
  #wish = "";

  constructor(commands: ViewCommands<SequencesScenario>) {
    this.#form = new SequencesForm(commands);
    this.#grid = new LogitGrid((token, after) => commands.set({ quantity: "gradient", token, after }));
    const lengths = element("div", { class: "part lengths" }, element("h4", {}, text.lengths.title), this.#lengths.element, element("p", { class: "note" }, text.lengths.note));
    this.#board = element("div", { class: "board" }, element("div", { class: "main" }, this.#rows.element, this.#readout), element("div", { class: "aside" }, lengths, this.#shares.element));
    this.element = element("div", { class: "sequences" }, this.#form.element, this.#lead, this.#board,
      element("div", { class: "parts" }, this.#grid.element, this.#lists.element));
  }

  async ask(lab: Lab, scenario: SequencesScenario, held: boolean, options: Options): Promise<SequencesFrames> {
    return askSequences(lab, scenario, held, this.#shown, options);
  }

  preview(scenario: SequencesScenario, settled: boolean): void {
    this.#wish = wishOf(scenario, !settled);
    this.#wait();
    this.#form.show(scenario);
    this.#grid.preview(scenario);
  }

  length(): number {
    return 0;
  }

  draw(frames: SequencesFrames): void {
    if (frames === this.#shown) return this.#rows.show(frames);
    this.#shown = frames;
    this.#lead.replaceChildren(...rich(lead(frames)));
    this.#rows.show(frames);
    this.#readout.replaceChildren(...rich(readout(frames)));
    this.#grid.show(frames);
    this.#shares.show(frames);
    this.#lists.show(frames);
    this.#drawLengths(frames);
    this.#wait();
  }

  say(frames: SequencesFrames): string {
    return plain(`${lead(frames)} ${readout(frames)}`);
  }
  tabulate(frames: SequencesFrames): Table[] {
    return sequencesTables(frames);
  }

  late(fraction: number | undefined): void {
    this.#rows.faded = this.#lengths.faded = fraction !== undefined;
    this.#lengths.refresh();
    if (fraction !== undefined) this.#readout.textContent = text.says.computing(percent(fraction));
    else if (this.#shown) this.#readout.replaceChildren(...rich(readout(this.#shown)));
  }
  /** How much stands beside each other goes by widths in px of the design: a projector's larger type turns narrow sooner. */
  measure(): void {
    const width = (14 * this.element.clientWidth) / parseFloat(getComputedStyle(this.element).fontSize);
    this.element.classList.toggle("one-column", width < 960);
    this.element.classList.toggle("narrow", width < 600);
    this.#rows.measure();
    this.#lengths.measure();
    if (this.#shown) this.#rows.show(this.#shown);
  }
  blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  /** Says whether what stands there is what was asked for. */
  #wait(): void {
    this.#board.setAttribute("aria-busy", String(this.#shown?.wish !== this.#wish));
  }

  #drawLengths({ scenario, result, lengths }: SequencesFrames): void {
    const estimators = estimatorsOf({ ...scenario, extent: "few" }, result).map(({ name }) => name);
    this.#lengths.lines = estimators.map((name) => ({
      name: text.lengths.short[name] ?? name, strong: strong.includes(name),
      values: lengths.map((of) => exactOf(scenario, of, name)?.sd ?? 0).map((sd) => (isNothing(sd, result) ? 0 : sd)),
    }));
    this.#lengths.at = scenario.length;
    this.#lengths.description = text.lengths.description(list(this.#lengths.lines.map(({ values }, i) => text.lengths.curve(nameOf(estimators[i] ?? ""), significant(values[0] ?? 0), significant(values.at(-1) ?? 0)))));
    this.#lengths.refresh();
  }
}
