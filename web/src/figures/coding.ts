/**
 * <kl-coding>: symbols coded by a real entropy coder with the right table and with the wrong one, bits counted live. What does the wrong code cost?
 * Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import type { Key } from "../charts/handle.ts";
import { MessagePlot } from "../charts/message-plot.ts";
import { roundAbove, type Range } from "../charts/scale.ts";
import { SettlingPlot, type Settling } from "../charts/settling-plot.ts";
import { SharesPlot, type Side } from "../charts/shares-plot.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { codingCodec, type CodingScenario } from "../scenario/coding.ts";
import { english } from "../text/english.ts";
import { percent, significant, whole } from "../text/numbers.ts";
import { askCoding, bandAt, countersAt, paidBy, sourceOf, type Frames } from "./coding-ask.ts";
import { CodingForm } from "./coding-form.ts";
import { codingTables } from "./coding-tables.ts";
import { CodingTexts } from "./coding-texts.ts";
import { averages, decoded, excesses, messageInWords, nameOf, says, spoken, tableNames, toneOf, whoPays, wrongOf } from "./coding-words.ts";
import css from "./coding.css";
import { Figure, type Table } from "./figure.ts";
import { rich } from "./rich.ts";

const text = english.coding;

export class CodingFigure extends Figure<CodingScenario, Frames> {
  protected override readonly codec = codingCodec;
  protected override readonly question = text.question;

  readonly #form = new CodingForm((patch, settled = true) => this.#set(patch, settled), (patch) => this.#play(patch), (side) => this.#texts.edit(side));
  readonly #texts = new CodingTexts((side, value, settled) => this.#write(side, value, settled));
  readonly #message = new MessagePlot();
  readonly #averages = new SettlingPlot("averages", { amount: text.plot.bits, counted: text.plot.counted });
  readonly #excess = new SettlingPlot("excess", { amount: text.plot.bits, counted: text.plot.counted, scrubber: text.plot.scrubber },
    { to: (count) => this.#scrub(count), key: (key) => this.#keyed(key) });
  readonly #shares = new SharesPlot({ paid: text.shares.paid, handle: (side, sign) => text.shares.handle(text.shares.sides[side], nameOf(sign)), share: (value) => percent(value) },
    (side, symbol, share, settled) => this.#reshare(side, symbol, share, settled));
  /** Says whether what it shows is what was asked for last. */
  readonly #board = element("div", { class: "board", "aria-busy": "true" });
  readonly #drag = element("span", { class: "note" }, text.shares.drag);
  readonly #excessNote = element("span", { class: "note" });
  readonly #readout = element("p", { class: "readout", part: "readout" });
  readonly #decoded = element("p", { class: "note decoded" });
  #shown: Frames | undefined;
  #asked: CodingScenario | undefined;
  #held = false;

  // ---- the four verbs

  protected override ask(lab: Lab, scenario: CodingScenario, options: Options): Promise<Frames> {
    return askCoding(lab, scenario, options);
  }

  protected override length({ result }: Frames): number {
    return result.readings.symbols.length;
  }

  protected override draw(frames: Frames, step: number): void {
    if (frames !== this.#shown) this.#received(frames);
    const counters = countersAt(frames, step);
    const { count, right, wrong, excess } = counters;
    const more = wrong - right;
    const totals = [text.message.bits(whole(right)), more < 0 ? text.message.tooFew(whole(wrong), whole(-more)) : text.message.tooMany(whole(wrong), whole(more))];
    this.#message.rows = this.#message.rows.map((row, k) => ({ ...row, total: totals[k] ?? "" }));
    for (const plot of [this.#message, this.#averages, this.#excess]) {
      plot.count = count;
      plot.update();
    }
    const each = (total: number) => (count > 0 ? significant(total / count) : "0");
    const [own, other] = frames.result.codes;
    this.#excess.say(step, this.length(frames), text.plot.stands(whole(count), each(right), each(wrong)));
    this.#averages.description = text.plot.description(each(right), significant(own?.expected ?? NaN), each(wrong), significant(other?.expected ?? NaN));
    const band = bandAt(frames, count);
    this.#excess.description = text.plot.excessDescription(significant(excess), significant(frames.result.excess.expected), band > 0 ? text.plot.band(significant(band)) : "");
    this.#readout.replaceChildren(...rich(says(frames, step)));
  }

  protected override say(frames: Frames, step: number): string {
    return spoken(frames, step);
  }

  protected override tabulate(frames: Frames): Table[] {
    return codingTables(frames);
  }

  // ---- what the base asks for

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css));
    this.clock.duration = 7000;
    this.body.append(
      element("p", { class: "lead", part: "lead" }, ...rich(text.lead)), this.#form.element, this.#texts.element,
      element("div", { class: "message-part" }, element("h4", {}, text.message.title, element("span", { class: "note" }, text.message.note)), this.#message.element),
      element("div", { class: "run" }, this.transport.element, element("div", { class: "words" }, this.#readout, this.#decoded)),
      this.#board);
    this.#board.append(
      element("div", { class: "settle" }, element("h4", {}, text.plot.title), this.#averages.element,
        element("h4", {}, text.plot.excessTitle, this.#excessNote), this.#excess.element),
      element("div", { class: "tables" }, element("h4", {}, text.shares.title, this.#drag), this.#shares.element));
  }

  protected override preview(scenario: CodingScenario, settled: boolean): void {
    this.#held = !settled;
    this.#asked = scenario;
    this.#board.setAttribute("aria-busy", "true");
    this.#form.show(this.scenario);
    this.#texts.show(scenario);
    const source = sourceOf(scenario);
    const old = this.#shares.shares;
    const known = old?.signs.length === source.signs.length ? { paid: old.paid, paidText: old.paidText } : { paid: source.signs.map(() => 0), paidText: [] };
    const draggable = scenario.symbols === "drawn";
    this.#shares.shares = { ...known, signs: source.signs, p: source.p, q: source.q, right: source.right, tone: toneOf(source), draggable, names: tableNames(scenario) };
    this.#drag.hidden = !draggable;
    if (settled || !old) this.#shares.top = Math.min(1, roundAbove(1.12 * Math.max(...source.p, ...source.q), [1, 1.5, 2, 3, 4, 5, 6, 8]));
    this.#shares.handles();
    this.#shares.refresh();
    this.applyControls();
  }

  protected override blame(key: string, sentence: string): void {
    this.#form.blame(key, sentence);
  }

  protected override resized(): void {
    for (const plot of [this.#message, this.#averages, this.#excess, this.#shares]) plot.measure();
  }

  protected override late(fraction: number | undefined): void {
    for (const plot of [this.#message, this.#averages, this.#excess, this.#shares]) {
      plot.faded = fraction !== undefined;
      plot.refresh();
    }
    if (fraction !== undefined) this.#readout.textContent = english.fit.computing(percent(fraction));
  }

  protected override record(scenario: CodingScenario, step: number, speed: number): CodingScenario {
    return { ...scenario, step, speed };
  }
  protected override playback({ step, speed }: CodingScenario): { step: number; speed: number } {
    return { step, speed };
  }

  // ---- what comes back

  #received(frames: Frames): void {
    this.#shown = frames;
    const { result, right, signs, text: written } = frames;
    const tone = toneOf(frames);
    const [own, other] = result.codes;
    if (!own || !other) return;
    const both = averages(frames);
    const price = excesses(frames);
    this.#message.rows = [own, other].map(({ lengths, bytes }, k) => ({
      tone: k === 0 ? "target" as const : tone, name: text.message.names[k === 0 ? right : wrongOf(frames)], total: "", lengths, bytes,
    }));
    this.#message.symbols = own.symbols;
    this.#message.signs = signs;
    this.#message.description = messageInWords(frames);
    this.#averages.settlings = both;
    this.#averages.between = written ? "" : Number.isFinite(result.divergence) ? text.plot.between(text.plot.divergence[right], significant(result.divergence)) : text.plot.infinite(significant(result.excess.expected));
    this.#excess.settlings = [price];
    this.#averages.most = this.#excess.most = result.count;
    this.#excessNote.textContent = written ? text.plot.excessNoteText : text.plot.excessNote;
    if (!this.#held) this.#scale(frames);
    const { shares } = this.#shares;
    const paid = paidBy(frames);
    if (shares) this.#shares.shares = { ...shares, paid, paidText: paid.map((value) => significant(value)) };
    if (!this.#held) this.#shares.reach = Math.max(1e-9, ...paid);
    this.#shares.description = text.shares.description(whoPays(frames));
    this.#shares.refresh();
    this.#decoded.textContent = decoded(frames);
    this.#board.setAttribute("aria-busy", String(frames.scenario !== this.#asked));
    this.applyControls();
  }

  /** Axes about what the averages settle to: wide enough for the band of some hundred symbols, or for where most of a text's readings are. */
  #scale(frames: Frames): void {
    this.#averages.y = about(this.#averages.settlings, 0.5 * Math.abs(frames.result.excess.expected));
    const [price] = this.#excess.settlings;
    const range = about(this.#excess.settlings, 0.45 * Math.abs(price?.exact ?? 0));
    this.#excess.y = { low: Math.min(0, range.low), high: range.high };
  }

  // ---- what a person does

  #set(patch: Partial<CodingScenario>, settled = true): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }
  /** Another message: from its first symbol. */
  #play(patch: Partial<CodingScenario>): void {
    this.#set(patch);
    this.restart();
  }
  #write(side: Side, value: string, settled: boolean): void {
    const texts = { ...this.scenario.texts, [side]: value };
    this.#set(side === "p" ? { text: "own", texts } : { language: "own", texts }, settled);
  }
  /** One bar to a share, the others in their proportions. */
  #reshare(side: Side, symbol: number, share: number, settled: boolean): void {
    const { weights } = this.scenario;
    const others = weights[side].reduce((sum, one, i) => (i === symbol ? sum : sum + one), 0);
    if (others === 0) return;
    const rounded = (value: number) => Number(value.toPrecision(6));
    const next = weights[side].map((one, i) => rounded(i === symbol ? 100 * share : ((100 - 100 * share) * one) / others));
    this.#set({ weights: { ...weights, [side]: next } }, settled);
  }
  /** To the last reading up to there: left of the first one nothing is coded yet. */
  #scrub(wanted: number): void {
    const { frames } = this;
    if (!frames) return;
    this.go(frames.result.readings.symbols.filter((count) => count <= wanted + 0.5).length);
  }
  #keyed(key: Key): void {
    const steps: Record<Key, number> = { less: -1, down: -1, more: 1, up: 1, "far-less": -24, "far-more": 24, least: -Infinity, most: Infinity };
    this.go(Math.max(0, Math.min(this.clock.length, this.clock.step + steps[key])));
  }
}

/** Readings of so few symbols may leave the picture. */
const fewSymbols = 30;

/** The range about some averages with this much room at least; none of them is below zero but a price. */
function about(settlings: readonly Settling[], least: number): Range {
  const exact = settlings.map((settling) => settling.exact);
  const late = settlings.flatMap(({ points, sd }) => (sd > 0 ? [] : points.filter(({ count }) => count >= fewSymbols).map(({ value }) => value)));
  const room = Math.max(least, 0.02, ...settlings.map(({ sd }) => 0.3 * sd));
  const margin = 0.15 * room;
  return { low: Math.max(settlings.length > 1 ? 0 : -Infinity, Math.min(Math.min(...exact) - room, ...late.map((value) => value - margin))), high: Math.max(Math.max(...exact) + room, ...late.map((value) => value + margin)) };
}
