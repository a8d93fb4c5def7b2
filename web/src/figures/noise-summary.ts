/** The table under the rows of <kl-noise>: what each estimator costs. Sorted by any column, copied, saved as CSV. */
import { copyButton, csv, saveLink } from "../controls/dialogs.ts";
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import type { StudyResult } from "../api.ts";
import type { NoiseScenario } from "../scenario/noise.ts";
import { english } from "../text/english.ts";
import { percent, significant, whole } from "../text/numbers.ts";
import { needOf, type Moments, type Need } from "./noise-need.ts";
import { parameterOf } from "./noise-study.ts";
import { toneOf, written, type Line } from "./noise-words.ts";
import { rich } from "./rich.ts";
import { stateSign } from "./state.ts";

const text = english.noise.summary;
const columns = ["name", "bias", "single", "batch", "needed", "visible"] as const;
type Column = (typeof columns)[number];

/** One estimator: numbers to sort and save, and the line they are of. */
export interface Cost {
  line: Line;
  name: string;
  bias: number;
  single: number;
  batch: number;
  need: Need;
  visible: number;
  /** Defined on a whole batch: a single sample's sd is √N times the batch's. */
  onBatch: boolean;
}

export function costsOf(scenario: NoiseScenario, lines: readonly Line[], results: readonly StudyResult[], later: ReadonlyMap<number, Moments>): Cost[] {
  return lines.map((line, i) => {
    const result = results[i];
    const at = result ? parameterOf(scenario, result) : 0;
    const given = result?.truth[at] ?? NaN;
    const { mean, sd } = line.exact;
    // What is zero but for rounding is zero.
    const truth = Math.abs(given) <= 1e-9 * (Number.isFinite(sd) ? sd : 1) ? 0 : given;
    const bias = line.belongs === "own" ? 0 : mean - given;
    return {
      line, bias, batch: sd, single: sd * Math.sqrt(scenario.batch), visible: result?.exact.visible[at] ?? NaN,
      name: line.note.startsWith("λ =") ? `${line.name}, ${line.note}` : line.name,
      need: needOf(truth, { size: scenario.batch, bias, sd }, later.get(i)),
      onBatch: later.has(i),
    };
  });
}

/** To sort by: what is never reached stands after all numbers, what is not known last. */
function rank(cost: Cost, column: Column): number | string {
  if (column === "name") return cost.name;
  if (column === "bias") return Number.isNaN(cost.bias) ? Infinity : Math.abs(cost.bias);
  if (column !== "needed") return Number.isNaN(cost[column]) ? Infinity : cost[column];
  const { need } = cost;
  return need.kind === "samples" ? need.samples : { infinite: 1e300, never: 1e301, lawless: 1e302, zero: 1e303, unknown: 1e304 }[need.kind];
}

function needInWords(need: Need): string {
  if (need.kind === "samples") return `${need.approximate ? "≈ " : ""}${need.samples < 1e6 ? whole(need.samples) : significant(need.samples)}`;
  return { never: text.never, infinite: text.noFinite, lawless: text.noLaw, zero: english.noise.rows.missing, unknown: english.noise.rows.missing }[need.kind];
}

export class Summary {
  readonly element: HTMLElement;
  readonly #body = element("tbody", { role: "rowgroup" });
  readonly #caption = element("caption", {});
  readonly #notes = element("p", { class: "note" });
  readonly #heads = new Map<Column, { cell: HTMLElement; words: HTMLElement }>();
  #sorted: { by: Column; down: boolean } | undefined;
  #costs: Cost[] = [];
  #scenario: NoiseScenario | undefined;

  constructor(words: Parameters<typeof copyButton>[0]) {
    const heads = columns.map((column) => {
      const label = element("span", {});
      const button = element("button", { type: "button", class: "sort" }, label, icon("chevron"));
      button.addEventListener("click", () => this.#sort(column));
      const cell = element("th", { scope: "col", role: "columnheader", "aria-sort": "none" }, button);
      this.#heads.set(column, { cell, words: label });
      return cell;
    });
    // The roles stand, too, where a narrow layout turns rows into blocks.
    const table = element("table", { role: "table", class: "summary-table" }, this.#caption,
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)), this.#body);
    this.element = element("section", { class: "summary", "aria-label": text.title, "data-control": "summary" },
      element("h4", {}, text.title), table, this.#notes,
      element("p", { class: "row" }, copyButton(words, words.copy, () => this.csv()), saveLink(words.download, text.file, () => this.csv())));
  }

  show(scenario: NoiseScenario, costs: Cost[]): void {
    this.#costs = costs;
    this.#scenario = scenario;
    const { columns: names } = text;
    for (const [column, { words }] of this.#heads) words.textContent = column === "batch" ? names.batch(whole(scenario.batch)) : names[column];
    this.#caption.textContent = text.caption(english.noise.rows.axis[scenario.parameter]);
    const said = [text.explains, ...(costs.some(({ need, onBatch }) => onBatch && need.kind === "samples") ? [text.law] : []), ...(costs.some(({ need }) => need.kind === "zero") ? [text.zeroTruth] : [])];
    this.#notes.replaceChildren(...rich(said.join(" ")));
    this.#fill();
  }

  /** In the order on screen, with all digits; what is no number, in words. */
  csv(): string {
    const rows = this.#ordered().map(({ name, bias, single, batch, need, visible }) =>
      [name, bias, single, batch, need.kind === "samples" ? need.samples : needInWords(need), visible]);
    return csv({ columns: columns.map((column) => text.csv[column]), rows });
  }

  #sort(by: Column): void {
    const { by: last, down } = this.#sorted ?? {};
    this.#sorted = last !== by ? { by, down: false } : down ? undefined : { by, down: true };
    for (const [column, { cell }] of this.#heads) cell.setAttribute("aria-sort", this.#sorted?.by === column ? (this.#sorted.down ? "descending" : "ascending") : "none");
    this.#fill();
  }

  #ordered(): Cost[] {
    const sorted = this.#sorted;
    if (!sorted) return this.#costs;
    const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.#costs].sort((a, b) => (sorted.down ? -1 : 1) * compare(rank(a, sorted.by), rank(b, sorted.by)));
  }

  #fill(): void {
    const scenario = this.#scenario;
    if (!scenario) return;
    const cell = (column: Column, ...content: (Node | string)[]) => element("td", { role: "cell", class: column }, ...content);
    this.#body.replaceChildren(...this.#ordered().map((cost) => {
      const { line, name, bias, single, batch, need, visible } = cost;
      const sign = stateSign(line.state);
      const tone = toneOf(line, scenario);
      const biased = cell("bias", Number.isNaN(bias) ? english.noise.rows.missing : significant(bias));
      if (tone !== "ink") biased.classList.add(tone === "forward-ink" ? "forward" : "reverse");
      return element("tr", { role: "row", "data-state": line.state },
        element("th", { scope: "row", role: "rowheader" }, ...rich(name)),
        biased,
        cell("single", `${cost.onBatch && Number.isFinite(single) ? "≈ " : ""}${written(single)}`),
        cell("batch", ...(sign ? [sign, " "] : []), written(batch)),
        cell("needed", needInWords(need)),
        cell("visible", Number.isNaN(visible) ? english.noise.rows.missing : percent(visible)));
    }));
  }
}
