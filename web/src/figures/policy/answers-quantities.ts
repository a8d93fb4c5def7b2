/** Reward, entropy and the four divergences over the steps of both runs, as small charts of one width. */
import { StepsPlot } from "../../charts/steps-plot.ts";
import { element } from "../../controls/dom.ts";
import { english } from "../../text/english.ts";
import { significant } from "../../text/numbers.ts";
import { sides, toneOf, type AnswersFrames, type PolicyFrame } from "./answers-ask.ts";
import { spokenSymbols, symbols } from "./symbols.ts";
import { linearSpan } from "./answers-scales.ts";

const text = english.policy.answers.quantities;

/** One a chart. */
const quantities = {
  reward: ({ reward }: PolicyFrame) => reward,
  entropy: ({ entropy }: PolicyFrame) => entropy,
  "forward-optimum": ({ toOptimum }: PolicyFrame) => toOptimum["forward-kl"],
  "reverse-optimum": ({ toOptimum }: PolicyFrame) => toOptimum["reverse-kl"],
  "forward-reference": ({ toReference }: PolicyFrame) => toReference["forward-kl"],
  "reverse-reference": ({ toReference }: PolicyFrame) => toReference["reverse-kl"],
} as const;
type Quantity = keyof typeof quantities;
const names = Object.keys(quantities) as Quantity[];

export class Quantities {
  readonly element: HTMLElement;
  readonly #plots = new Map(names.map((name) => [name, new StepsPlot("quantity", english.policy.answers.step)]));

  constructor() {
    this.element = element("div", { class: "quantities" }, element("h4", {}, text.title),
      ...[...this.#plots].map(([name, plot]) => element("div", { class: "small-chart" }, element("h5", {}, ...symbols(text[name])), plot.element)));
  }

  receive({ scenario, runs }: AnswersFrames): void {
    for (const [name, plot] of this.#plots) {
      const value = quantities[name];
      const series = sides.map((side) => {
        const tone = toneOf(side, scenario);
        return { points: runs[side].frames.map((frame) => ({ x: frame.step, y: value(frame) })), color: tone, width: 2, ...(side === "right" ? { dash: [7, 3] } : {}) } as const;
      });
      Object.assign(plot, { series, span: linearSpan(series.flatMap(({ points }) => points.map(({ y }) => y)), name !== "reward"), steps: runs.left.frames.at(-1)?.step ?? 1 });
      const [left = NaN, right = NaN] = sides.map((side) => runs[side].frames.map(value).at(-1));
      plot.description = text.description(spokenSymbols(text[name]), significant(left), significant(right));
    }
  }

  show(step: number): void {
    for (const plot of this.#plots.values()) {
      plot.step = step;
      plot.update();
    }
  }

  measure(): void {
    for (const plot of this.#plots.values()) plot.measure();
  }
}
