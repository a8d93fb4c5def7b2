/** The page's state and its address, kept together: a change by a person is one entry of the history, and going back brings the figures back. */
import type { KlFigure } from "../api.ts";
import type { Codec } from "../scenario/codec.ts";
import { carriesData, codecs, isAnchor, names, readLink, themes, writeLink, type PageState, type Scenarios } from "../scenario/link.ts";
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
    const { fit, noise, map, losses } = this.#figures;
    const state: PageState = { fit: fit.scenario, noise: noise.scenario, map: map.scenario, losses: losses.scenario };
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
      const { fit, losses } = this.#known;
      this.#write("replaceState", { ...this.#known, fit: reaching(fit, state.fit), losses: reaching(losses, state.losses) });
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
    const checked = <Name extends keyof Scenarios>(name: Name): Scenarios[Name] => codecs[name].accept(kept[name] ?? {}).scenario;
    const state: PageState = { fit: checked("fit"), noise: checked("noise"), map: checked("map"), losses: checked("losses") };
    const theme = themes.find((known) => known === kept.theme);
    this.#show(theme === undefined ? state : { ...state, theme });
    this.#report([]);
  }

  #show(state: PageState): void {
    this.#theme.choose(state.theme);
    for (const name of names) this.#give(name, state[name]);
    for (const name of ["fit", "losses"] as const) if (state[name].step > 0) this.#figures[name].pause();
    this.#known = this.state;
    this.#lastChange = -Infinity;
  }

  #give<Name extends keyof Scenarios>(name: Name, scenario: Scenarios[Name]): void {
    const figure: KlFigure<Scenarios[Name]> = this.#figures[name];
    const codec: Codec<Scenarios[Name]> = codecs[name];
    if (codec.write(figure.scenario) !== codec.write(scenario)) figure.scenario = scenario;
  }
}

/** The same run, where the scrubber stands now. */
const reaching = <Run extends { step: number; steps: number }>(run: Run, { step }: Run): Run => ({ ...run, step: Math.min(step, run.steps) });
