/**
 * A person's own log-ratios, log q − log p of the samples of a run: read from pasted or dropped text, and what they can and cannot tell.
 * Nothing leaves the page: the core reads them where they are.
 */
import type { Lab, LogRatiosResult, Options } from "../api.ts";
import { Ridge } from "../charts/ridge.ts";
import type { Span } from "../charts/span.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { sharedLab } from "../lab/lab.ts";
import { readRatios } from "../scenario/column.ts";
import { fewestRatios } from "../scenario/fields.ts";
import { english } from "../text/english.ts";
import { list, significant, whole } from "../text/numbers.ts";
import { axis, fitting } from "./axis.ts";
import { estimatorName } from "./estimator-name.ts";
import type { Table } from "./figure.ts";
import { plain, rich } from "./rich.ts";

const text = english.ownRatios;

/** What the lab says of them; undefined where there are none. */
export async function askRatios(lab: Lab, ratios: readonly number[], options: Options): Promise<LogRatiosResult | undefined> {
  return ratios.length < fewestRatios ? undefined : lab.logRatios({ logRatios: Float64Array.from(ratios) }, options);
}

/** Something to try: the log-ratios of a run whose policy sits on one of two modes six apart. */
async function exampleRatios(): Promise<number[]> {
  const lab = await sharedLab();
  const component = (mean: number) => ({ weight: 0.5, mean, sd: 1 });
  const [result] = await lab.study({
    p: { family: "mixture", components: [component(-3), component(3)] }, q: { family: "gaussian", mean: 3, sd: 1 },
    direction: "reverse-kl", estimators: ["k1"], batchSize: 1000, batches: 1, seed: 15, bins: 1, keep: 1000,
  });
  return [...(result?.kept?.value[0] ?? [])]; // k1 = −log r, r = p/q
}

const nameOf = ({ estimator: { name, lambda } }: LogRatiosResult["estimates"][number]): string =>
  lambda === undefined ? estimatorName(name) : estimatorName(name).replace("λ", significant(lambda));

/** Bins of about the square root of the count, between the least and the most. */
export function binsOf(values: readonly number[]): { span: Span; counts: number[] } {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const size = Math.max(Math.abs(low), Math.abs(high));
  const room = size > 1e-290 && high - low > size * 1e-9 ? (high - low) * 1e-9 : 0.5; // nearer together, no axis parts them
  const span = { low: low - room, high: high + room, logarithmic: false };
  const counts = new Array<number>(Math.max(12, Math.min(120, Math.round(2 * Math.sqrt(values.length))))).fill(0);
  for (const value of values) {
    const bin = Math.min(counts.length - 1, Math.floor(((value - span.low) / (span.high - span.low)) * counts.length));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { span, counts };
}

export class OwnRatios {
  readonly element: HTMLElement;
  /** Closed until someone opens it, or there are numbers. */
  readonly #folded = element("details", {});
  readonly #changed: (ratios: number[]) => void;
  readonly #area = element("textarea", { rows: 3, "aria-label": text.field, "aria-describedby": "ratios-complaint", placeholder: text.placeholder, spellcheck: "false" });
  readonly #complaint = element("span", { id: "ratios-complaint", class: "complaint", role: "status" });
  readonly #note = element("p", { class: "note", role: "status" });
  readonly #remove: HTMLButtonElement;
  readonly #answer = element("div", { class: "ratios-answer", hidden: true });
  readonly #verdict = element("p", { class: "ratios-verdict" });
  readonly #rows = element("tbody", {});
  readonly #facts = element("dl", { class: "ratios-facts" });
  readonly #histogram = new Ridge();
  readonly #axis = element("div", { class: "axis", "aria-hidden": "true" });
  #ratios: readonly number[] = [];
  #result: LogRatiosResult | undefined;
  #source = "";

  /** `changed`: other numbers, or none. */
  constructor(changed: (ratios: number[]) => void) {
    this.#changed = changed;
    this.#remove = this.#button("plain", text.remove, "remove", () => this.#take([], ""));
    const file = element("input", { type: "file", accept: ".csv,.tsv,.txt,text/*", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      if (chosen) this.#read(await chosen.text());
      file.value = "";
    });
    this.#folded.append(element("summary", {}, icon("chevron"), element("h4", {}, text.title), element("span", { class: "note" }, text.invites)),
      element("p", { class: "note" }, ...rich(text.explains), " ", element("b", {}, text.private)),
      this.#area, this.#complaint,
      element("div", { class: "row" }, this.#button("framed", text.use, "check", () => this.#read(this.#area.value)), this.#button("plain", text.file, "add", () => file.click()),
        this.#button("plain", text.example, "play", async () => this.#take(await exampleRatios(), text.exampleOf)), this.#remove, file),
      this.#note, this.#answer);
    this.#folded.addEventListener("toggle", () => this.measure());
    this.element = element("div", { class: "own-ratios", role: "group", "aria-label": text.title, "data-control": "ratios" }, this.#folded);
    const head = [text.estimator, text.estimate, text.error].map((name, i) => element("th", { scope: "col", class: i === 0 ? "first" : "" }, name));
    this.#answer.append(this.#verdict, element("div", { class: "ratios-pair" },
      element("div", { class: "ratios-chart" }, this.#histogram.element, this.#axis, element("p", { class: "note axis-title" }, text.histogram)),
      element("div", {}, element("table", {}, element("caption", {}, ...rich(text.readingTitle)), element("thead", {}, element("tr", {}, ...head)), this.#rows), this.#facts)));
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", async (event) => {
      event.preventDefault();
      const [dropped] = event.dataTransfer?.files ?? [];
      this.#read(dropped ? await dropped.text() : (event.dataTransfer?.getData("text/plain") ?? ""));
    });
  }

  show(ratios: readonly number[], result: LogRatiosResult | undefined): void {
    this.#remove.hidden = ratios.length === 0;
    this.#answer.hidden = result === undefined;
    if (ratios !== this.#ratios && ratios.length > 0) this.#folded.open = true;
    if (ratios !== this.#ratios || result !== this.#result) {
      this.#ratios = ratios;
      this.#result = result;
      this.#note.replaceChildren(...rich(this.#source));
      if (result) this.#write(result);
    }
    if (result) this.#draw(result);
  }

  measure(): void {
    this.#histogram.measure();
    if (this.#result) this.#draw(this.#result);
  }

  /** For those who hear it. */
  say(): string {
    const result = this.#result;
    if (!result) return "";
    return plain(text.spoken(whole(result.count), list(result.estimates.map((one) => text.one(nameOf(one), significant(one.mean), significant(one.standardError)))), text.verdicts[result.reach]));
  }

  tabulate(): Table[] {
    const names = this.#result?.estimates.map((one, i) => `${i + 1} ${nameOf(one)}`).join(", ");
    return this.#result ? [{ name: `${text.table} (${names})`, columns: text.columns, rows: this.#result.estimates.map(({ mean, sd, standardError }, i) => [i + 1, mean, sd, standardError]) }] : [];
  }

  #read(written: string): void {
    const column = readRatios(written);
    if ("expected" in column) return this.#complain(text.complaint(column.got, column.expected));
    this.#take(column.values, text.read(whole(column.values.length), column.name));
  }

  #take(ratios: number[], source: string): void {
    this.#complain("");
    this.#source = source;
    this.#changed(ratios);
  }

  #complain(sentence: string): void {
    this.#area.setAttribute("aria-invalid", String(sentence !== ""));
    this.#complaint.textContent = sentence;
  }

  #write(result: LogRatiosResult): void {
    const { verdicts, facts, ofAll, caveat } = text;
    this.#answer.dataset["reach"] = result.reach;
    this.#verdict.replaceChildren(element("b", {}, verdicts[result.reach]), ` ${caveat}`);
    this.#rows.replaceChildren(...result.estimates.map((one) => element("tr", {},
      element("th", { scope: "row" }, ...rich(nameOf(one))), element("td", {}, significant(one.mean)), element("td", {}, `± ${significant(one.standardError)}`))));
    const fact = (name: string, value: string) => [element("dt", {}, ...rich(name)), element("dd", {}, value)];
    const known = (value: number) => (Number.isNaN(value) ? english.noise.rows.missing : significant(value));
    this.#facts.replaceChildren(...fact(facts.lambda, known(result.lambda)), ...fact(facts.meanRatio, known(result.meanRatio)),
      ...fact(facts.effective, ofAll(significant(result.effectiveSampleSize), whole(result.count))), ...fact(facts.pareto, known(result.paretoK)));
  }

  #draw(result: LogRatiosResult): void {
    const { span, counts } = binsOf(this.#ratios);
    const mean = result.estimates[0]?.mean ?? NaN;
    const grid = fitting(span, 6, this.#histogram.element);
    const edge = (bin: number) => span.low + ((span.high - span.low) * bin) / counts.length;
    this.#histogram.show({
      span, counts, below: "", above: "", direction: "reverse", believed: result.reach === "good", grid,
      reading: (bin) => text.bin(significant(edge(bin)), significant(edge(bin + 1)), whole(counts[bin] ?? 0)),
      bar: { mean, sd: result.estimates[0]?.standardError ?? NaN, label: text.mean(significant(mean)) },
    });
    this.#histogram.description = text.chart(whole(result.count), significant(span.low), significant(span.high));
    axis(this.#axis, span, grid);
  }

  #button(className: string, label: string, name: Parameters<typeof icon>[0], pressed: () => void): HTMLButtonElement {
    const button = element("button", { type: "button", class: className }, icon(name), label);
    button.addEventListener("click", pressed);
    return button;
  }
}
