/** The triangle: of each measure the straight way over the detour, end to end, which of them is longer, and what random triples say. */
import { icon } from "../../controls/icons.ts";
import { element } from "../../controls/dom.ts";
import type { Model } from "../../scenario/model.ts";
import { english } from "../../text/english.ts";
import { significant, whole } from "../../text/numbers.ts";
import { triplesAStep } from "../../scenario/metric.ts";
import { rich } from "../rich.ts";
import { byWay, fails, measures, modelFrom, type MeasureId, type Ways } from "./ask.ts";
import type { Count } from "./search.ts";

const text = english.metric.strip;
export interface Triple { a: Model; b: Model; c: Model }

const cell = (className: string, ...content: (Node | string)[]) => element("div", { class: className, role: "cell" }, ...content);
const heading = (className: string, words: string) => element("div", { class: className, role: "columnheader" }, words);

/** What way it is stands on it, where the row is high enough and the bar long enough. */
const bar = (className: string, words: string) => element("span", { class: className }, element("span", { class: "way-name" }, words));

/** Three digits, or two beside a power of ten. */
const short = (value: number): string => significant(value, value >= 1e5 || value < 1e-3 ? 2 : 3);
/** Three digits; what is below 1 never rounded up to it. */
const ratioText = (ratio: number): string => significant(ratio < 1 ? Math.floor(ratio * 1000) / 1000 : ratio);

class Row {
  readonly element: HTMLElement;
  readonly id: MeasureId;
  readonly #straight = bar("bar straight", text.ways.direct);
  readonly #first = bar("leg", text.ways.first);
  readonly #second = bar("leg", text.ways.second);
  readonly #compare = cell("compare");
  readonly #verdict = cell("verdict");
  readonly #found = cell("found");
  readonly #load = element("button", { type: "button", class: "plain", "data-control": "worst" });
  #triple: Triple | undefined;

  constructor(id: MeasureId, load: (triple: Triple) => void) {
    this.id = id;
    const bars = element("div", { class: "bars", "aria-hidden": "true" }, this.#straight, element("span", { class: "bar detour" }, this.#first, this.#second));
    this.#load.addEventListener("click", () => { if (this.#triple) load(this.#triple); });
    this.element = element("div", { class: "measure", role: "row", "data-measure": id },
      element("div", { class: "name", role: "rowheader" }, ...rich(nameOf(id))), cell("lengths", bars), this.#compare, this.#verdict, this.#found, cell("worst", this.#load));
  }

  show(ways: Ways): void {
    const { direct, first, second } = ways;
    const longest = Math.max(direct.value, byWay(ways));
    const share = (value: number) => (value === longest ? 1 : longest === Infinity || longest === 0 ? 0 : value / longest);
    const width = (bar: HTMLElement, value: number, of: number) => {
      bar.style.width = `${100 * of}%`;
      bar.classList.toggle("infinite", value === Infinity);
    };
    width(this.#straight, direct.value, share(direct.value));
    // Of two infinite legs each has half.
    const detour = share(byWay(ways));
    const part = first.value === second.value ? 0.5 : first.value === Infinity ? 1 : second.value === Infinity ? 0 : first.value / byWay(ways);
    width(this.#first, first.value, detour * part);
    width(this.#second, second.value, detour * (1 - part));
    const failed = fails(ways);
    this.element.dataset["verdict"] = failed ? "fails" : "holds";
    const sign = failed ? ">" : direct.value === byWay(ways) || longest - Math.min(direct.value, byWay(ways)) <= direct.error + first.error + second.error ? "=" : "<";
    this.#compare.textContent = text.compare(short(direct.value), sign, short(byWay(ways)));
    this.#verdict.replaceChildren(icon(failed ? "close" : "check"), failed ? text.fails : text.holds);
  }

  count(count: Count): void {
    const result = count.results[measures.findIndex(({ id }) => id === this.id)];
    const worst = result?.triangle.worst;
    this.#found.textContent = result ? whole(result.triangle.failures) : text.none;
    this.#triple = worst && { a: modelFrom(worst.a), b: modelFrom(worst.b), c: modelFrom(worst.c) };
    const ratio = worst ? ratioText(worst.direct / worst.byWay) : "";
    this.#load.hidden = !worst;
    this.#load.textContent = text.times(ratio);
    this.#load.setAttribute("aria-label", text.load(nameOf(this.id), ratio));
  }
}

const nameOf = (id: MeasureId): string => text.names[id];

export class Strip {
  readonly element: HTMLElement;
  readonly #rows: readonly Row[];
  readonly #found = heading("found", "");

  constructor(load: (triple: Triple) => void) {
    this.#rows = measures.map(({ id }) => new Row(id, load));
    const key = element("div", { class: "lengths", role: "columnheader", "aria-label": text.bars },
      element("span", { class: "bar-key straight" }, text.straight), element("span", { class: "bar-key detour" }, text.detour));
    const head = element("div", { class: "measure head", role: "row" },
      heading("name", ""), key, heading("compare", ""), heading("verdict", ""), this.#found, heading("worst", text.worst));
    head.querySelector(".name")?.append(element("span", { class: "visually-hidden" }, text.measure));
    head.querySelector(".compare")?.append(element("span", { class: "visually-hidden" }, text.costs));
    head.querySelector(".verdict")?.append(element("span", { class: "visually-hidden" }, text.verdict));
    this.element = element("div", { class: "strip", role: "table", "aria-label": text.title }, head, ...this.#rows.map(({ element: row }) => row));
  }

  show(ways: readonly Ways[]): void {
    this.#rows.forEach((row, i) => { if (ways[i]) row.show(ways[i]); });
  }
  count(count: Count): void {
    this.#found.textContent = text.found(whole(count.steps * triplesAStep));
    for (const row of this.#rows) row.count(count);
  }
}
