/** The sequences that matter: those the policy writes most, and those that the variance of k3 of the whole sequence comes from. */
import type { ListedSequence } from "../../api.ts";
import { element } from "../../controls/dom.ts";
import { english } from "../../text/english.ts";
import { percent, significant } from "../../text/numbers.ts";
import type { SequencesFrames } from "./sequences-ask.ts";
import { spelled } from "./sequences-words.ts";
import { symbols } from "./symbols.ts";

const text = english.sequences.lists;

export class SequenceLists {
  readonly element: HTMLElement;
  readonly #likeliest = element("tbody", {});
  readonly #heaviest = element("tbody", {});

  constructor() {
    const table = (title: string, body: HTMLElement) => element("table", { class: "sequence-list" }, element("caption", {}, title),
      element("thead", {}, element("tr", {}, ...text.columns.map((column) => element("th", { scope: "col" }, ...symbols(column))))), body);
    this.element = element("div", { class: "part lists" }, table(text.likeliest, this.#likeliest), table(text.heaviest, this.#heaviest));
  }

  show({ result }: SequencesFrames): void {
    this.#likeliest.replaceChildren(...result.likeliest.map(row));
    this.#heaviest.replaceChildren(...result.heaviest.map(row));
  }
}

const row = ({ tokens, policy, reference, logRatio, share }: ListedSequence): HTMLElement =>
  element("tr", {}, element("th", { scope: "row" }, tokens.map(spelled).join(" ")), ...[significant(policy, 2), significant(reference, 2), significant(logRatio), percent(share)].map((cell) => element("td", {}, cell)));
