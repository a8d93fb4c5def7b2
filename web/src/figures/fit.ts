/**
 * <kl-fit>: one target, fitted by forward and by reverse KL from the same start. Which modes does each direction keep, and who pays where?
 * Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../api.ts";
import chartsCss from "../charts/charts.css";
import type { HandleNames, Pull } from "../charts/density-plot.ts";
import { DescentPlot, type Run } from "../charts/descent-plot.ts";
import { element, sheet } from "../controls/dom.ts";
import formsCss from "../controls/forms.css";
import { icon } from "../controls/icons.ts";
import { Picker } from "../controls/picker.ts";
import { Slider } from "../controls/slider.ts";
import { sharedLab } from "../lab/lab.ts";
import { fitCodec, fitPresets, type FitScenario } from "../scenario/fit.ts";
import { readColumn } from "../scenario/column.ts";
import { faithful } from "../scenario/faithful.ts";
import type { Component } from "../scenario/target.ts";
import { english } from "../text/english.ts";
import { decimal, nats, percent, significant, whole } from "../text/numbers.ts";
import { Figure, type Table } from "./figure.ts";
import css from "./fit.css";
import { detailAt, directions, type Detail } from "./fit-detail.ts";
import { FitForm } from "./fit-form.ts";
import { FitProbe } from "./fit-probe.ts";
import { FitPanel, labelOptima } from "./fit-panel.ts";
import { frameAt, lengthOf, runBoth, tablesOf, type Runs } from "./fit-runs.ts";
import { rangesFor, type Ranges } from "./fit-scales.ts";
import { barsOf, moved, presetOf, separated, separationOf, startFor } from "./fit-target.ts";
import { Latest } from "./latest.ts";
import { askOptima, type Optima } from "./target-ask.ts";

const text = english.fit;

export class FitFigure extends Figure<FitScenario, Runs> {
  protected readonly codec = fitCodec;
  protected readonly question = text.question;
  readonly #panels = { forward: new FitPanel("forward", (pull, settled) => this.#pull(pull, settled)), reverse: new FitPanel("reverse", (pull, settled) => this.#pull(pull, settled)) };
  readonly #probe = new FitProbe(this.#panels, () => this.#detail);
  readonly #descent = new DescentPlot(text.descent, (step) => this.go(step));
  readonly #form = new FitForm({ set: (patch) => this.#set(patch), data: (written) => this.#ownData(written), clearData: () => this.#set({ data: "" }) });
  readonly #target = new Picker({
    label: text.controls.target, control: "target",
    choices: [...fitPresets.map(({ id }) => ({ value: id, name: text.controls.presets[id] ?? id })), { value: "own", name: text.controls.own }],
    changed: (id) => this.#preset(id),
  });
  readonly #separation = new Slider({
    label: text.controls.separation, control: "separation", least: 2, most: 8, step: 0.01,
    marks: [{ at: 4.82, words: text.controls.canLock, short: text.controls.canLockShort }, { at: 5.6, words: text.controls.lockingWins, short: text.controls.lockingWinsShort }],
    changed: (value, settled) => this.#set({ p: separated(this.scenario.p, value) }, settled),
  });
  readonly #more: HTMLButtonElement[] = [];
  readonly #halve = element("button", { type: "button", class: "framed" });
  readonly #trouble = element("p", { class: "trouble", role: "status" });
  readonly #optimaRequests = new Latest<Component[]>((p, signal) => this.#findOptima(p, { signal }), (error) => this.fail(error));
  readonly #detailRequests = new Latest<number>((step, signal) => this.#findDetail(step, { signal }), (error) => this.fail(error));
  readonly #dataRequests = new Latest<{ values: readonly number[]; data: FitScenario["data"]; set: Partial<FitScenario> }>((wish, signal) => this.#fitData(wish, { signal }), (error) => this.fail(error));
  #ranges: Ranges | undefined;
  #shown: Runs | undefined;
  #optima: Optima = { forward: [], reverse: [] };
  #optimaOf = "";
  #detail: Detail | undefined;
  /** The scale of "who pays where", and the runs it was chosen for. */
  #tallest = { of: undefined as Runs | undefined, value: 0 };
  #held = false;
  #hinting = true;

  // ---- the four verbs

  protected ask(lab: Lab, scenario: FitScenario, options: Options): Promise<Runs> {
    return runBoth(lab, scenario, options);
  }
  protected length(runs: Runs): number {
    return lengthOf(runs);
  }
  protected draw(runs: Runs, step: number): void {
    if (runs !== this.#shown) this.#received(runs);
    for (const side of directions) {
      const { q } = frameAt(runs[side], step);
      this.#panels[side].show(q, runs[side].trail.filter((past) => past.step < step).map((past) => past.q));
      this.#panels[side].describe(runs.scenario, q, this.#optima[side]);
    }
    this.#read(runs, step);
    this.#descent.step = step;
    this.#descent.update();
    this.#descent.say(text.descent.stands(whole(step), ...this.#values(runs, step)));
    this.#detailRequests.ask(step);
  }
  protected say(): string {
    return directions.flatMap((side) => [this.#panels[side].line, this.#panels[side].sentence]).join(" ");
  }
  protected tabulate(runs: Runs): Table[] {
    return tablesOf(runs, this.#optima, this.#detail);
  }

  // ---- what the base asks for

  protected build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css));
    this.#halve.addEventListener("click", () => this.#set({ rate: this.scenario.rate / 2 }));
    this.#form.element.id = "more";
    this.#form.element.hidden = true;
    this.body.append(
      element("div", { class: "panels" }, this.#panels.forward.element, this.#panels.reverse.element),
      element("div", { class: "run" }, this.transport.element, this.#descent.element, this.#trouble, this.#disclosure("round dock-more", false)),
      element("div", { class: "settings" }, this.#target.element, this.#separation.element, this.#disclosure("plain more", true)),
      this.#form.element,
      element("div", { class: "payers", "data-control": "integrand" }, element("h4", {}, text.payers.title), element("p", { class: "note" }, text.payers.note), this.#panels.forward.payer, this.#panels.reverse.payer));
    this.body.addEventListener("dragover", (event) => event.preventDefault());
    this.body.addEventListener("drop", async (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      this.#ownData(file ? await file.text() : (event.dataTransfer?.getData("text") ?? ""));
    });
  }

  protected override preview(scenario: FitScenario, settled: boolean): void {
    this.#held = !settled;
    const data = valuesOf(scenario);
    const sample = data.length > 0 ? { bars: barsOf(data), rug: data } : undefined;
    if (settled || !this.#ranges) this.#ranges = rangesFor(scenario, data, Math.max(0, ...(sample?.bars ?? []).map(({ height }) => height)), this.#ranges);
    const names = namesOf(scenario, this.#ranges);
    for (const side of directions) {
      const { plot } = this.#panels[side];
      plot.sample = sample;
      plot.hint = this.#hinting && side === "forward";
      this.#panels[side].set(scenario, this.#ranges, names);
      this.#panels[side].describe(scenario, plot.now, this.#optima[side]);
    }
    const separation = separationOf(scenario.p);
    const apart = separation ? decimal(separation.value, 2) : "–";
    this.#separation.show(separation?.value, separation?.inSds ? text.controls.inSds(apart) : apart, separation?.equal ?? false);
    this.#target.show(presetOf(scenario));
    if (!this.frames) this.#descent.steps = scenario.steps;
    this.#form.show(this.scenario, data.length > 0 ? text.controls.dataOf(whole(data.length), text.controls.component(scenario.p.length)) : "");
    this.applyControls();
  }

  protected override resized(): void {
    for (const side of directions) this.#panels[side].measure();
    this.#descent.measure();
    if (this.frames) this.#labelOptima(this.frames);
  }

  protected override late(fraction: number | undefined): void {
    for (const side of directions) this.#panels[side].late(fraction);
    this.#descent.faded = fraction !== undefined;
    this.#descent.refresh();
  }

  protected override record(scenario: FitScenario, step: number, speed: number): FitScenario {
    return { ...scenario, step: Math.min(step, scenario.steps), speed };
  }
  protected override playback({ step, speed }: FitScenario): { step: number; speed: number } {
    return { step, speed };
  }

  // ---- what a person does

  #set(patch: Partial<FitScenario>, settled = true): void {
    this.change({ ...this.scenario, ...patch }, settled);
  }
  #pull(pull: Pull, settled: boolean): void {
    this.#hinting = false;
    const { p, q } = this.scenario;
    this.#set(pull.of === "start" ? { q: { ...q, [pull.what]: pull.to } } : { p: moved(p, pull.of, pull) }, settled);
  }
  #preset(id: string): void {
    const preset = fitPresets.find((entry) => entry.id === id);
    if (!preset) return this.#open(true);
    if (preset.set.p) {
      this.#set(preset.set);
      this.restart();
    } else this.#dataRequests.ask({ values: faithful, data: preset.set.data ?? "", set: preset.set });
  }
  #ownData(written: string): void {
    const column = readColumn(written);
    this.#form.complain("expected" in column ? english.page.problem(column.field, column.got, column.expected) : "");
    if ("expected" in column) return this.refuse([column]);
    this.#dataRequests.ask({ values: column.values, data: column.values, set: { q: startFor(column.values) } });
  }
  async #fitData({ values, data, set }: { values: readonly number[]; data: FitScenario["data"]; set: Partial<FitScenario> }, options: Options): Promise<void> {
    const lab = await sharedLab();
    const { p } = await lab.mixtureOf({ data: Float64Array.from(values), seed: this.scenario.seed }, options);
    const components = (p.family === "mixture" ? p.components : [{ ...p, weight: 1 }]) as Component[];
    this.#set({ ...set, data, p: components.map(({ weight, mean, sd }) => ({ weight, mean, sd })) });
    this.restart();
  }

  /** A button that opens and closes what is behind "More". */
  #disclosure(className: string, words: boolean): HTMLElement {
    const button = element("button", { type: "button", class: className, "aria-expanded": "false", "aria-controls": "more", "data-control": "more" }, icon("more"));
    if (words) button.append(english.controls.more);
    else button.setAttribute("aria-label", english.controls.more);
    button.addEventListener("click", () => this.#open(this.#form.element.hidden !== false));
    this.#more.push(button);
    return button;
  }
  #open(is: boolean): void {
    this.#form.element.hidden = !is;
    for (const button of this.#more) button.setAttribute("aria-expanded", String(is));
    if (is) this.#form.element.scrollIntoView({ block: "nearest" });
  }

  // ---- what comes back

  /** New runs: the curves of the descent, the trouble there was, and the optima where P is new. */
  #received(runs: Runs): void {
    this.#shown = runs;
    const [forward, reverse] = this.#values(runs, Infinity);
    this.#descent.set(directions.map((side): Run => ({
      tone: side, points: runs[side].frames.map(({ step, value }) => ({ x: step, y: value })),
      name: text.descent[side], end: significant(frameAt(runs[side], Infinity).value), broken: runs[side].broken,
    })), lengthOf(runs));
    this.#descent.description = text.descent.description(whole(lengthOf(runs)), forward, reverse);
    this.#trouble.replaceChildren();
    const broken = directions.find((side) => runs[side].broken);
    if (broken) {
      this.#halve.textContent = text.halve(significant(runs.scenario.rate / 2));
      this.#trouble.append(text.diverged(text.directions[broken].name, whole(frameAt(runs[broken], Infinity).step)), " ", this.#halve);
    }
    if (JSON.stringify(runs.scenario.p) !== this.#optimaOf) this.#optimaRequests.ask(runs.scenario.p);
    this.#labelOptima(runs);
  }

  #values(runs: Runs, step: number): [string, string] {
    return [nats(frameAt(runs.forward, step).value), nats(frameAt(runs.reverse, step).value)];
  }

  #read(runs: Runs, step: number): void {
    for (const side of directions) {
      const frame = frameAt(runs[side], step);
      const last = frameAt(runs[side], Infinity);
      const moving = frame !== last && Math.abs(frame.value - last.value) > 0.01 + 0.02 * last.value;
      const destined = (this.#detail?.modes ?? []).filter((mode) => Math.abs(mode - last.q.mean) < 2.1 * last.q.sd).length;
      this.#panels[side].read({ value: frame.value, share: this.#detail?.[side], moving, destined, broken: runs[side].broken && step > last.step ? last.step : undefined }, this.playing);
    }
  }

  async #findOptima(p: Component[], options: Options): Promise<void> {
    this.#optima = await askOptima(await sharedLab(), p, options);
    this.#optimaOf = JSON.stringify(p);
    if (this.frames) this.#labelOptima(this.frames);
    this.refresh();
  }

  #labelOptima(runs: Runs): void {
    for (const side of directions) {
      const { plot, unit } = this.#panels[side];
      plot.optima = labelOptima(this.#optima[side], runs[side].broken ? undefined : frameAt(runs[side], Infinity).q, this.#detail?.modes ?? runs.scenario.p.map(({ mean }) => mean), plot.element.clientWidth < 400 * unit);
    }
  }

  async #findDetail(step: number, options: Options): Promise<void> {
    const [runs, ranges, lab] = [this.frames, this.#ranges, await sharedLab()];
    if (!runs || !ranges) return;
    const at = (where: number) => detailAt(lab, runs.scenario.p, { forward: frameAt(runs.forward, where).q, reverse: frameAt(runs.reverse, where).q }, ranges.x, options);
    const detail = await at(step);
    if (this.#tallest.of !== runs && (!this.#held || this.#tallest.value === 0)) {
      const [first, last] = [tallestOf(await at(0)), tallestOf(await at(Infinity))];
      this.#tallest = { of: runs, value: Math.max(1.6 * Math.max(...last), 0.25 * Math.min(...first), 1e-3) };
    }
    const known = String(this.#detail?.modes) === String(detail.modes);
    this.#detail = detail;
    if (!known) this.#labelOptima(runs);
    for (const side of directions) this.#panels[side].pay(detail.x, detail[side], this.#tallest.value);
    this.#read(runs, step);
    this.#probe.show(detail);
  }
}

const valuesOf = ({ data }: FitScenario): readonly number[] => (data === "faithful" ? faithful : data === "" ? [] : data);

const tallestOf = (detail: Detail): number[] => directions.map((side) => detail[side].integrand.reduce((top, value) => (value < 1e6 ? Math.max(top, value) : top), 0));

/** What the handles are called and say. */
function namesOf({ p, q }: FitScenario, { x }: Ranges): HandleNames {
  const width = x.high - x.low;
  const all = p.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (label: string, value: number, words: string) => ({ label, value, least: x.low, most: x.high, text: words });
  const sd = (label: string, value: number) => ({ label, value, least: width / 200, most: width / 3, text: `sd ${significant(value)}` });
  return {
    mode: (i, what) => {
      const component = p[i] ?? { mean: 0, sd: 1, weight: 1 };
      if (what === "sd") return sd(text.handles.width(i + 1), component.sd);
      return mean(p.length === 1 ? text.handles.only : text.handles.mode(i + 1), component.mean, text.mode(decimal(component.mean, 2), significant(component.sd), percent(component.weight / all)));
    },
    start: (what) => (what === "sd" ? sd(text.handles.startWidth, q.sd) : mean(text.handles.start, q.mean, text.bell(decimal(q.mean, 2), significant(q.sd)))),
  };
}
