/**
 * <kl-policy>: a policy and its reference, in two views. Answers: what the KL penalty keeps, and what a fit to its optimum reaches. Sequences: how the KL of
 * a policy that writes token by token is estimated. Stands alone in any page; its whole state is its `scenario` attribute.
 */
import type { Lab, Options } from "../../api.ts";
import chartsCss from "../../charts/charts.css";
import { sheet } from "../../controls/dom.ts";
import formsCss from "../../controls/forms.css";
import { Segments } from "../../controls/segments.ts";
import { policyCodec, policyViews, type PolicyScenario } from "../../scenario/policy.ts";
import { english } from "../../text/english.ts";
import { Figure, type Table } from "../figure.ts";
import { formulaStyles } from "../formula.ts";
import type { AnswersFrames } from "./answers-ask.ts";
import { AnswersView } from "./answers.ts";
import css from "./policy.css";
import type { SequencesFrames } from "./sequences-ask.ts";
import sequencesCss from "./sequences.css";
import { SequencesView } from "./sequences.ts";
import type { View, ViewCommands } from "./view.ts";

const text = english.policy.views;

type ViewName = PolicyScenario["view"];
interface Seen { answers: AnswersFrames; sequences: SequencesFrames }
/** What one of the views was answered. */
type Frames = { [Name in ViewName]: { view: Name; seen: Seen[Name] } }[ViewName];

export class PolicyFigure extends Figure<PolicyScenario, Frames> {
  protected override readonly codec = policyCodec;
  protected override readonly question = english.policy.answers.questions.penalty;
  readonly #views: { readonly [Name in ViewName]: View<PolicyScenario[Name], Seen[Name]> } = { answers: new AnswersView(this.#commands("answers")), sequences: new SequencesView(this.#commands("sequences")) };
  readonly #switch = new Segments<ViewName>({ label: text.label, control: "view", choices: policyViews.map((value) => ({ value, name: text[value] })), changed: (view) => this.change({ ...this.scenario, view }) });
  #held = false;

  protected override async ask(lab: Lab, scenario: PolicyScenario, options: Options): Promise<Frames> {
    if (scenario.view === "answers") return { view: "answers", seen: await this.#views.answers.ask(lab, scenario.answers, this.#held, options) };
    return { view: "sequences", seen: await this.#views.sequences.ask(lab, scenario.sequences, this.#held, options) };
  }
  protected override length(frames: Frames): number {
    return frames.view === "answers" ? this.#views.answers.length(frames.seen) : this.#views.sequences.length(frames.seen);
  }
  /** What another view was answered is not drawn in this one. */
  protected override draw(frames: Frames, step: number): void {
    if (frames.view !== this.scenario.view) return;
    if (frames.view === "answers") this.#views.answers.draw(frames.seen, step);
    else this.#views.sequences.draw(frames.seen, step);
  }
  protected override say(frames: Frames, step: number): string {
    return frames.view === "answers" ? this.#views.answers.say(frames.seen, step) : this.#views.sequences.say(frames.seen, step);
  }
  protected override tabulate(frames: Frames, step: number): Table[] {
    return frames.view === "answers" ? this.#views.answers.tabulate(frames.seen, step) : this.#views.sequences.tabulate(frames.seen, step);
  }

  protected override build(): void {
    this.shadowRoot?.adoptedStyleSheets.push(sheet(chartsCss), sheet(formsCss), sheet(css), sheet(sequencesCss), sheet(formulaStyles));
    this.body.append(this.#switch.element, ...policyViews.map((name) => this.#views[name].element));
  }
  protected override preview(scenario: PolicyScenario, settled: boolean): void {
    this.#held = !settled;
    this.#switch.show(scenario.view);
    const appeared = this.#views[scenario.view].element.hidden;
    for (const name of policyViews) this.#views[name].element.hidden = name !== scenario.view;
    // The other one is not asked for anything, and would wait for ever.
    if (scenario.view === "answers") this.#views.answers.preview(scenario.answers, settled);
    else this.#views.sequences.preview(scenario.sequences, settled);
    this.titled(this.#views[scenario.view].question);
    if (appeared) this.#views[scenario.view].measure();
    this.applyControls();
  }
  protected override late(fraction: number | undefined): void {
    this.#views[this.scenario.view].late(fraction);
  }
  protected override blame(key: string, sentence: string): void {
    this.#views[this.scenario.view].blame(key, sentence);
  }
  protected override resized(): void {
    this.#views[this.scenario.view].measure();
  }
  protected override record(scenario: PolicyScenario, step: number, speed: number): PolicyScenario {
    return { ...scenario, step: scenario.view === "answers" ? Math.min(step, scenario.answers.steps) : 0, speed };
  }
  protected override playback({ step, speed }: PolicyScenario): { step: number; speed: number } {
    return { step, speed };
  }

  #commands<Name extends ViewName>(name: Name): ViewCommands<PolicyScenario[Name]> {
    const set = (patch: Partial<PolicyScenario[Name]>, settled = true) => this.change({ ...this.scenario, [name]: { ...this.scenario[name], ...patch } }, settled);
    return {
      set,
      play: (patch) => {
        set(patch);
        this.restart();
      },
      go: (step) => this.go(step),
      transport: this.transport,
    };
  }
}
