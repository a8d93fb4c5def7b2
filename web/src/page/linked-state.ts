/** The page's state and its address, kept together: a change by a person is one entry of the history, and going back brings the figures back. */
import type { KlFigure } from "../api.ts";
import { carriesData, codecOf, eachFigure, isAnchor, names, readLink, themes, writeLink, type PageState, type Scenarios } from "../scenario/link.ts";
import type { Problem } from "../scenario/problem.ts";
import type { ThemeSwitch } from "./theme.ts";

/** A figure, and the page's own answer to its Share button. */
type Shared<Scenario> = KlFigure<Scenario> & { share?: () => void };
export type ArticleFigures = { readonly [Name in keyof Scenarios]: Shared<Scenarios[Name]> };

/** Changes that follow each other faster than this, in ms, are one entry of the history. */
const together = 1000;

export class LinkedState {
  readonly #figures: ArticleFigures;
  readonly #theme: ThemeSwitch;
  readonly #report: (problems: Problem[]) => void;
  /** As the address says it. */
  #known: PageState;
  #lastChange = -Infinity;

  constructor(figures: ArticleFigures, theme: ThemeSwitch, report: (problems: Problem[]) => void) {
    this.#figures = figures;
    this.#theme = theme;
    this.#report = report;
    if (location.hash !== "") this.#open(location.hash);
    this.#known = this.state;
    theme.changed = () => this.#changed();
    document.addEventListener("kl-change", () => this.#changed());
    window.addEventListener("popstate", ({ state }) => {
      if (state !== null) this.#bringBack(state);
    });
    window.addEventListener("hashchange", () => {
      if (history.state === null) this.#open(location.hash);
    });
  }

  /** All that a link carries, as it is now. */
  get state(): PageState {
    const state: PageState = eachFigure((name) => this.#figures[name].scenario);
    const theme = this.#theme.chosen;
    if (theme !== undefined) state.theme = theme;
    return state;
  }

  /** The address of the page as it is now, which it then also has. */
  link(): { address: string; carriesData: boolean } {
    const { state } = this;
    this.#known = state;
    this.#write("replaceState", state);
    const [page = ""] = location.href.split("#");
    return { address: `${page}#${writeLink(state)}`, carriesData: carriesData(state) };
  }

  #changed(): void {
    const { state } = this;
    const now = performance.now();
    if (now - this.#lastChange < together) {
      this.#write("replaceState", state);
    } else {
      // The entry left behind says where the scrubbers stood, so that going back does not rewind them.
      const known = this.#known;
      this.#write("replaceState", { ...known, ...eachFigure((name) => reaching(known[name], state[name])) });
      this.#write("pushState", state);
    }
    this.#lastChange = now;
    this.#known = state;
  }

  /** Data too many for a link stay with the entry itself. Sandboxed documents refuse to change their address; the figures do not need it. */
  #write(how: "pushState" | "replaceState", state: PageState): void {
    try {
      history[how](carriesData(state) ? null : state, "", `#${writeLink(state)}`);
    } catch {
      // as above
    }
  }

  #open(hash: string): void {
    if (hash !== "" && isAnchor(hash)) return;
    const { state, problems } = readLink(hash);
    this.#show(state);
    this.#report(problems);
  }

  /** An entry that keeps its state: another script may have changed it, so it is checked as any other. */
  #bringBack(kept: Partial<Record<keyof PageState, unknown>>): void {
    const state: PageState = eachFigure((name) => codecOf(name).accept(kept[name] ?? {}).scenario);
    const theme = themes.find((known) => known === kept.theme);
    this.#show(theme === undefined ? state : { ...state, theme });
    this.#report([]);
  }

  #show(state: PageState): void {
    this.#theme.choose(state.theme);
    for (const name of names) this.#give(name, state[name]);
    for (const name of names) if (stepOf(state[name])) this.#figures[name].pause();
    this.#known = this.state;
    this.#lastChange = -Infinity;
  }

  #give<Name extends keyof Scenarios>(name: Name, scenario: Scenarios[Name]): void {
    const figure: KlFigure<Scenarios[Name]> = this.#figures[name];
    const codec = codecOf(name);
    if (codec.write(figure.scenario) !== codec.write(scenario)) figure.scenario = scenario;
  }
}

/** Where the scrubber stands, in figures that have one. */
const stepOf = (scenario: object): number => (scenario as { step?: number }).step ?? 0;

/** The same run, where the scrubber stands now. */
function reaching<Run extends object>(run: Run, now: Run): Run {
  return "step" in run ? { ...run, step: Math.min(stepOf(now), (run as { steps?: number }).steps ?? Infinity) } : run;
}
