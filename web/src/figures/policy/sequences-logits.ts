/** The policy beside its reference, a cell a transition: which logit is looked at is chosen here. And what each step adds to the KL. */
import { element } from "../../controls/dom.ts";
import type { SequencesScenario } from "../../scenario/sequences.ts";
import { english } from "../../text/english.ts";
import { significant } from "../../text/numbers.ts";
import type { SequencesFrames } from "./sequences-ask.ts";
import { context, spelled } from "./sequences-words.ts";

const text = english.sequences;
const moves: Readonly<Record<string, readonly [row: number, column: number]>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
/** Between the least and the most there is. */
const within = (value: number, most: number) => Math.max(0, Math.min(most, value));

export class LogitGrid {
  readonly element: HTMLElement;
  readonly #note = element("p", { class: "note" });
  readonly #grid = element("div", { class: "logits", role: "radiogroup", "aria-label": text.logits.group, "data-control": "logit" });
  readonly #pick: (token: number, after: number) => void;
  #cells: HTMLElement[] = [];
  #shares: HTMLElement[] = [];
  #tokens = 0;

  /** `pick`: a logit was chosen. */
  constructor(pick: (token: number, after: number) => void) {
    this.#pick = pick;
    this.element = element("div", { class: "part" }, element("h4", {}, text.logits.title), this.#grid, this.#note);
    this.#grid.addEventListener("keydown", (event) => this.#key(event));
    this.#grid.addEventListener("click", (event) => {
      const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".logit") : null;
      if (cell) this.#choose(this.#cells.indexOf(cell));
    });
  }

  preview(scenario: SequencesScenario): void {
    if (scenario.tokens !== this.#tokens) this.#build(scenario.tokens);
    const picked = scenario.after * scenario.tokens + scenario.token;
    this.#cells.forEach((cell, i) => {
      cell.setAttribute("aria-checked", String(scenario.quantity === "gradient" && i === picked));
      cell.tabIndex = i === picked ? 0 : -1;
    });
    this.#note.textContent = text.logits.note[scenario.quantity];
  }

  show({ scenario, result: { transitions } }: SequencesFrames): void {
    if (scenario.tokens !== this.#tokens) return;
    this.#cells.forEach((cell, i) => {
      const [policy, reference] = [transitions.policy[i] ?? 0, transitions.reference[i] ?? 0];
      cell.style.setProperty("--policy", String(policy));
      cell.style.setProperty("--reference", String(reference));
      (cell.lastElementChild as HTMLElement).textContent = probability(policy);
      cell.setAttribute("aria-label", text.logits.cell(spelled(i % this.#tokens), context(Math.floor(i / this.#tokens)), significant(policy, 2), significant(reference, 2)));
    });
    this.#shares.forEach((share, row) => { share.textContent = number(transitions.divergence[row] ?? 0); });
  }

  #build(tokens: number): void {
    this.#tokens = tokens;
    this.#cells = [];
    this.#shares = [];
    this.#grid.style.setProperty("--tokens", String(tokens));
    const head = [element("span", {}), ...Array.from({ length: tokens }, (_, i) => element("span", { class: "head" }, spelled(i))), element("span", { class: "head share" }, text.logits.divergence)];
    const rows = Array.from({ length: tokens + 1 }, (_, row) => {
      const cells = Array.from({ length: tokens }, () => element("span", { class: "logit", role: "radio" }, element("span", { class: "box" }, element("span", { class: "bar" }), element("span", { class: "line" })), element("span", { class: "value" })));
      this.#cells.push(...cells);
      const share = element("span", { class: "share" });
      this.#shares.push(share);
      return [element("span", { class: "context" }, context(row)), ...cells, share];
    });
    for (const part of [...head, ...rows.flat().filter((one) => !one.classList.contains("logit"))]) part.setAttribute("aria-hidden", "true");
    this.#grid.replaceChildren(...head, ...rows.flat());
  }

  #key(event: KeyboardEvent): void {
    const now = this.#cells.indexOf(event.target as HTMLElement);
    if (now < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const [row, column] = [Math.floor(now / this.#tokens), now % this.#tokens];
    const move = moves[event.key];
    if (!move && event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(within(row + (move?.[0] ?? 0), this.#tokens) * this.#tokens + within(column + (move?.[1] ?? 0), this.#tokens - 1));
  }

  #choose(index: number): void {
    if (this.#grid.hasAttribute("data-locked")) return;
    this.#pick(index % this.#tokens, Math.floor(index / this.#tokens));
    this.#cells[index]?.focus({ preventScroll: true });
  }
}

/** Short, so that six of them stand beside each other. */
function probability(value: number): string {
  if (value >= 0.9995) return "1";
  return value >= 0.0095 ? value.toFixed(2).slice(1) : value >= 0.00095 ? value.toFixed(3).slice(1) : "< .001";
}
const number = (value: number): string => (value < 5e-4 ? (value === 0 ? "0" : "< .001") : significant(value, 2));

/** A bar a step, as long as what it adds. */
export class StepShares {
  readonly element: HTMLElement;
  readonly #list = element("ol", { class: "shares" });

  constructor() {
    this.element = element("div", { class: "part" }, element("h4", {}, text.steps.title), this.#list, element("p", { class: "note" }, text.steps.note));
  }

  show({ result: { steps } }: SequencesFrames): void {
    const most = Math.max(...steps);
    this.#list.replaceChildren(...Array.from(steps, (share, i) => {
      const bar = element("span", { class: "bar" });
      bar.style.setProperty("--share", String(most > 0 ? share / most : 0));
      return element("li", {}, element("span", { class: "step" }, text.steps.step(String(i + 1))), element("span", { class: "run-bar" }, bar), element("span", { class: "value" }, significant(share)));
    }));
  }
}
