/** The page's state and its address, kept together: a change by a person is one entry of the history, and going back brings the figures back. */
import type { KlFigure } from "../api.ts";
import { fitCodec, noiseCodec, type Codec, type Problem } from "../scenario/codec.ts";
import { carriesData, isAnchor, readLink, themes, writeLink, type PageState } from "../scenario/link.ts";
import type { FitScenario, NoiseScenario } from "../scenario/schema.ts";
import type { ThemeSwitch } from "./theme.ts";

/** A figure, and the page's own answer to its Share button. */
type Shared<Scenario> = KlFigure<Scenario> & { share?: () => void };
export interface ArticleFigures {
  fit: Shared<FitScenario>;
  noise: Shared<NoiseScenario>;
}

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
    const state: PageState = { fit: this.#figures.fit.scenario, noise: this.#figures.noise.scenario };
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
      // The entry left behind says where the scrubber stood, so that going back does not rewind it.
      const { fit } = this.#known;
      this.#write("replaceState", { ...this.#known, fit: { ...fit, step: Math.min(state.fit.step, fit.steps) } });
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
    const state: PageState = { fit: fitCodec.accept(kept.fit).scenario, noise: noiseCodec.accept(kept.noise).scenario };
    const theme = themes.find((known) => known === kept.theme);
    this.#show(theme === undefined ? state : { ...state, theme });
    this.#report([]);
  }

  #show(state: PageState): void {
    this.#theme.choose(state.theme);
    this.#give(this.#figures.fit, fitCodec, state.fit);
    this.#give(this.#figures.noise, noiseCodec, state.noise);
    if (state.fit.step > 0) this.#figures.fit.pause();
    this.#known = this.state;
    this.#lastChange = -Infinity;
  }

  #give<Scenario>(figure: KlFigure<Scenario>, codec: Codec<Scenario>, scenario: Scenario): void {
    if (codec.write(figure.scenario) !== codec.write(scenario)) figure.scenario = scenario;
  }
}
