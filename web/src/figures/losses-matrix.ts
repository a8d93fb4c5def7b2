/** The matrix of <kl-losses>: which k, placed where, one button each with its push as an arrow. Rows and columns follow from the catalog. */
import { ArrowDrawing, sizeOf, type ArrowKind } from "../charts/arrows.ts";
import { element } from "../controls/dom.ts";
import { english } from "../text/english.ts";
import { significant } from "../text/numbers.ts";
import { estimatorName } from "./estimator-name.ts";
import { placements, type Placed, type PlacedInfo, type Placement, type Pushes } from "./losses-ask.ts";
import { pushOf, verdictOf, worseState, type Verdict } from "./losses-verdict.ts";
import { stateSign } from "./state.ts";

const { key, matrix: text } = english.losses;
const columns = ["reward", "loss", "weighted-loss"] as const;
/** Straight through is written as a loss; what differs is what flows back. */
const columnOf = ({ as }: Placement): number => Math.max(0, columns.indexOf(as === "straight-through" ? "loss" : as));

class Cell {
  readonly element: HTMLButtonElement;
  readonly info: PlacedInfo;
  readonly #drawing = new ArrowDrawing();
  readonly #verdict = element("span", { class: "verdict" });
  readonly #noise = element("span", { class: "noise" });

  /** `variant`: not the plain one of its place, and named for what it is. */
  constructor(info: PlacedInfo, variant: boolean, chosen: (name: string) => void) {
    this.info = info;
    this.element = element("button", { type: "button", class: variant ? "placement variant" : "placement", "data-control": "run", "data-name": info.name },
      this.#drawing.element,
      element("span", { class: "about" }, element("span", { class: "visually-hidden" }, `${estimatorName(info.name)}: `), ...(variant ? [element("span", { class: "tag" }, text.variants[info.name] ?? estimatorName(info.name))] : []), this.#verdict, this.#noise, element("span", { class: "known" }, shippedAs(info.knownAs))));
    this.element.addEventListener("click", () => chosen(info.name));
  }

  show(placed: Placed, pushes: Pushes, largest: number, batch: number): Verdict {
    const verdict = verdictOf(placed, pushes, batch);
    const state = worseState(placed);
    const push = verdict === "none" ? undefined : pushOf(placed.exact.mean);
    this.#drawing.show({ push, reverse: pushOf(pushes.truth["reverse-kl"]), forward: pushOf(pushes.truth["forward-kl"]) }, largest, verdict === "zero");
    this.element.dataset["verdict"] = verdict;
    this.#verdict.textContent = text.verdicts[verdict];
    const { mean, logSd } = placed.exact.sd;
    const sign = stateSign(state);
    const sds = mean === logSd ? [element("span", {}, text.sd(written(mean)))] : [element("span", {}, text.sdAcross(written(mean))), " ", element("span", {}, text.sdUp(written(logSd)))];
    this.#noise.replaceChildren(...(sign ? [sign, " "] : []), ...sds, element("span", { class: "visually-hidden" }, text.states[state]));
    return verdict;
  }
}

/** Short, for a cell: how one library spells it, and who else ships it. The whole stands under the matrix. */
function shippedAs(knownAs: readonly string[]): string {
  const options = knownAs.filter((known) => known.includes(":") || known.includes("("));
  const [first = knownAs[0] ?? "", ...others] = options;
  const [library, ...more] = [...new Set([first, ...others].map((known) => known.split(/ \(|:/)[0] ?? ""))];
  const spelled = (first.split(";")[0] ?? "").replace(/ \((?!until)[^)]*\)/, "");
  return library === undefined || more.length === 0 ? spelled : `${spelled}; ${text.also(more)}`;
}

const written = (sd: number): string => (Number.isNaN(sd) ? text.missing : significant(sd, 2));

/** What the arrows are: the same marks as in every cell. */
export function arrowKey(): HTMLElement {
  const item = (kind: ArrowKind, words: string) => {
    const drawing = new ArrowDrawing();
    drawing.sample(kind);
    return element("span", { class: `key-item ${kind}` }, drawing.element, words);
  };
  return element("p", { class: "arrow-key", "data-control": "key" }, item("push", key.push), item("forward", key.forward), item("reverse", key.reverse), element("span", { class: "key-item" }, key.axes));
}

export class Matrix {
  readonly element = element("div", { class: "matrix", part: "matrix" });
  readonly #cells: Cell[] = [];

  /** `chosen`: the cell of this entry was pressed. */
  constructor(chosen: (name: string) => void) {
    const infos = placements();
    this.element.append(element("div", { class: "matrix-head", "aria-hidden": "true" }, element("span", {}), ...columns.map((as) => element("span", {}, text.columns[as]))));
    for (const value of [...new Set(infos.map(({ placement }) => placement.value))].sort()) {
      const row = element("div", { class: "matrix-row", role: "group", "aria-label": text.group(value) }, element("span", { class: "row-name", "aria-hidden": "true" }, value));
      columns.forEach((_, column) => {
        const there = infos.filter(({ placement }) => placement.value === value && columnOf(placement) === column);
        const plain = there.find(({ name, placement: { as } }) => name === `${value}-${as}`) ?? there[0];
        const cells = [...there].sort((a, b) => Number(b === plain) - Number(a === plain)).map((info) => new Cell(info, info !== plain, chosen));
        this.#cells.push(...cells);
        row.append(element("div", { class: "slot" }, ...cells.map((cell) => cell.element)));
      });
      this.element.append(row);
    }
  }

  /** Which one runs, or is to run. */
  choose(name: string): void {
    for (const { element: button, info } of this.#cells) button.setAttribute("aria-pressed", String(info.name === name));
  }

  show(pushes: Pushes, batch: number): Map<string, Verdict> {
    const all = [pushes.truth["reverse-kl"], pushes.truth["forward-kl"], ...pushes.placed.map(({ exact }) => exact.mean)].flatMap((vector) => pushOf(vector) ?? []);
    const largest = all.map(sizeOf).reduce((most, size) => (Number.isFinite(size) ? Math.max(most, size) : most), 1);
    const verdicts = new Map<string, Verdict>();
    for (const placed of pushes.placed) {
      const cell = this.#cells.find(({ info }) => info.name === placed.info.name);
      if (cell) verdicts.set(placed.info.name, cell.show(placed, pushes, largest, batch));
    }
    return verdicts;
  }
}
