/**
 * The base of every figure. A figure says four things: what it *asks* the lab, how it *draws* what came at a step, how it *says* it in words, and
 * how it *tabulates* it. Everything else is done here: what a page may do with it, words, themes, dialogs; by player.ts playback, by answers.ts requests
 * and what stays where one is refused.
 */
import type { KlFigure, Lab, Options } from "../api.ts";
import { setAvailability } from "../controls/availability.ts";
import { linkDialog, numbersDialog, type NumberTable } from "../controls/dialogs.ts";
import { element, sheet } from "../controls/dom.ts";
import type { Transport } from "../controls/transport.ts";
import controlsCss from "../controls/controls.css";
import paletteCss from "../controls/palette.css";
import type { Codec, Reading } from "../scenario/codec.ts";
import type { Problem } from "../scenario/problem.ts";
import { english as text } from "../text/english.ts";
import { significant, whole } from "../text/numbers.ts";
import { Answers } from "./answers.ts";
import type { Clock } from "./clock.ts";
import figureCss from "./figure.css";
import { FigureFrame } from "./frame.ts";
import { keyOf } from "./in-force.ts";
import { Player } from "./player.ts";

export type Table = NumberTable;

/** In Node there are no elements; the module can still be imported there. */
const Base = (typeof HTMLElement === "undefined" ? class {} : HTMLElement) as typeof HTMLElement;

export abstract class Figure<Scenario extends object, Frames> extends Base implements KlFigure<Scenario> {
  static readonly observedAttributes = ["scenario", "start", "hide", "lock", "theme", "lang"];

  /** How this figure's state is written. */
  protected abstract readonly codec: Codec<Scenario>;
  /** The question it answers: its title. Where that depends on the scenario, `titled` says another. */
  protected abstract readonly question: string;
  /** Builds what is inside, once, into `body`; the transport goes where the figure puts `transport.element`. */
  protected abstract build(): void;
  protected abstract ask(lab: Lab, scenario: Scenario, options: Options): Promise<Frames>;
  /** The last step; steps are 0…length. */
  protected abstract length(frames: Frames): number;
  protected abstract draw(frames: Frames, step: number): void;
  /** The picture in words: read aloud on pause, at the end, and when a handle is let go. */
  protected abstract say(frames: Frames, step: number): string;
  protected abstract tabulate(frames: Frames, step: number): Table[];
  /** Shows what needs no answer: controls, handles, P itself. Called on every change before the lab is asked; `settled` false while a handle is held. */
  protected preview(_scenario: Scenario, _settled: boolean): void {}
  /** The answer takes longer than 400 ms: what is on screen is old, and so much of the new one is done. Undefined: it is there. */
  protected late(_fraction: number | undefined): void {}
  /** The value of a key was refused: said where it is typed, beside what stood there before. */
  protected blame(_key: string, _sentence: string): void {}
  /** New sizes or colors: charts measure and read them again. `draw` follows where there are frames. */
  protected resized(): void {}
  /** The state as a link carries it, with where playback stands; and back. */
  protected record(scenario: Scenario, _step: number, _speed: number): Scenario { return scenario; }
  protected playback(_scenario: Scenario): { step: number; speed: number } { return { step: 0, speed: 1 }; }

  protected readonly body: HTMLElement;
  protected frames: Frames | undefined;
  /** What a page that wraps the figure gives as its own link; without it, Share copies this figure's. */
  share: ((figure: this) => void) | undefined;
  readonly ready: Promise<void>;

  readonly #frame = new FigureFrame({ share: () => this.#share(), numbers: () => this.#numbers() });
  readonly #player = new Player({
    drawn: () => this.frames !== undefined && this.isConnected,
    draw: () => this.#draw(),
    announce: () => this.announce(),
    changed: () => this.changed(),
  });
  readonly #answers = new Answers<Scenario, Frames>({
    defaults: () => this.codec.defaults(),
    ask: (...what) => this.ask(...what),
    late: (fraction) => this.late(fraction),
    answered: (frames) => this.#answered(frames),
    refused: (...what) => this.#refused(...what),
    failed: (error) => this.fail(error),
  });
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #scenario: Scenario | undefined;
  #problems: readonly Problem[] = [];
  #built = false;
  #speaking = false;
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  readonly #colors = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    this.ready = new Promise((resolve, reject) => { this.#resolve = resolve; this.#reject = reject; });
    this.ready.catch(() => {}); // a page that does not look at it has already been told by kl-error and in words
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(paletteCss), sheet(controlsCss), sheet(figureCss)];
    this.body = this.#frame.body;
    root.append(element("slot"), this.#frame.element);
    this.addEventListener("keydown", (event) => this.#player.key(event));
    this.#sizes = new ResizeObserver(() => this.#redraw());
    this.#sight = new IntersectionObserver((entries) => this.#player.seen(entries.at(-1)?.isIntersecting ?? true));
  }

  // ---- what a page may do

  get scenario(): Scenario {
    return this.record(this.#scenario ?? this.codec.defaults(), this.clock.step, this.clock.speed);
  }
  set scenario(value: Scenario) {
    this.#take(this.codec.accept(value));
  }
  get playing(): boolean {
    return this.#player.playing;
  }
  play(): void {
    this.#player.play();
  }
  pause(): void {
    this.#player.pause();
  }
  /** Goes to a step, paused, and resolves when it is drawn. */
  async seek(step: number): Promise<void> {
    this.#player.stop();
    await this.ready;
    this.go(step);
  }
  async reset(): Promise<void> {
    await this.seek(0);
  }
  data(): Table[] {
    return this.frames ? this.tabulate(this.frames, this.clock.step) : [];
  }

  // ---- what a figure uses

  protected get clock(): Clock {
    return this.#player.clock;
  }
  protected get transport(): Transport {
    return this.#player.transport;
  }
  /** Goes to a step, paused, where there is one to go to. */
  protected go(step: number): void {
    this.#player.go(step);
  }
  /** From the first step again, playing; where motion is not wanted, at its end. */
  protected restart(): void {
    this.#player.restart();
  }

  /** A person changed something: shown at once, asked at once, the step kept. `settled` false while a handle is held. */
  protected change(next: Scenario, settled = true): void {
    this.#scenario = next;
    this.clock.speed = this.playback(next).speed;
    this.refuse([]);
    this.preview(next, settled);
    this.#answers.ask(next);
    this.#speaking = settled;
    if (settled) this.changed();
  }
  /** Asks for the same once more: what was drawn was a first, coarse answer. */
  protected again(): void {
    if (this.#scenario) this.#answers.ask(this.#scenario);
  }
  protected changed(): void {
    this.#player.show();
    this.dispatchEvent(new CustomEvent("kl-change", { bubbles: true, composed: true }));
  }
  protected announce(): void {
    if (this.frames) this.#frame.announce(this.say(this.frames, this.clock.step));
  }
  /** Redraws at the next animation frame, once. */
  protected refresh(): void {
    if (!this.clock.running) requestAnimationFrame(() => this.#draw());
  }
  /** Sentences about fields that cannot be used; the last good picture stays. None: all is well. */
  protected refuse(problems: readonly Problem[]): void {
    this.#tell(problems.map(({ field, got, expected }) => ({ field, message: text.page.problem(field, got, expected) })));
  }
  protected fail(error: unknown): void {
    const { name, message, field } = error as { name?: string; message?: string; field?: string };
    if (name === "AbortError") return;
    this.#player.stop();
    this.#player.show();
    const unsupported = name === "Unsupported" && !field;
    this.toggleAttribute("data-static", unsupported && !this.frames);
    const words = unsupported ? text.errors.noWebAssembly : name === "WorkerLost" ? text.errors.lost : text.errors.refused(field ?? "", message ?? String(error));
    this.#tell([{ field: field ?? "", message: words }]);
    this.#reject(error);
  }
  protected titled(question: string): void {
    this.#frame.title(question, this.getAttribute("number"));
  }
  /** Applies `hide` and `lock`; again after controls were rebuilt. */
  protected applyControls(): void {
    setAvailability(this.#frame.element, this.getAttribute("hide"), this.getAttribute("lock"));
  }

  // ---- life

  connectedCallback(): void {
    if (!this.#built) {
      this.#built = true;
      this.titled(this.question);
      this.build();
      this.applyControls();
      if (!this.#scenario) this.#take(this.codec.read(this.getAttribute("scenario") ?? ""));
      else this.#begin(this.#scenario);
      this.#player.begin(this.getAttribute("start"));
    } else if (this.#scenario && !this.frames) this.#answers.ask(this.#scenario);
    this.#sizes.observe(this.#frame.element);
    this.#sight.observe(this);
    this.#colors.addEventListener("change", this.#redraw);
    document.fonts.addEventListener("loadingdone", this.#redraw); // charts write in the page's fonts, and measure them
  }
  disconnectedCallback(): void {
    this.clock.stop();
    this.#answers.stop();
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#colors.removeEventListener("change", this.#redraw);
    document.fonts.removeEventListener("loadingdone", this.#redraw);
  }
  attributeChangedCallback(name: string, old: string | null, now: string | null): void {
    if (!this.#built || old === now) return;
    if (name === "scenario") this.#take(this.codec.read(now ?? ""));
    else if (name === "start") now === "paused" ? this.pause() : this.play();
    else if (name === "theme") this.#redraw();
    else this.applyControls();
  }

  #take({ scenario, problems }: Reading<Scenario>): void {
    const { step, speed } = this.playback(scenario);
    this.#scenario = scenario;
    this.clock.position = step;
    this.clock.speed = speed;
    this.#problems = problems;
    if (this.#built) this.#begin(scenario);
  }
  #begin(scenario: Scenario): void {
    this.refuse(this.#problems);
    this.preview(scenario, true);
    this.#player.show();
    this.#answers.ask(scenario);
  }

  #answered(frames: Frames): void {
    const first = !this.frames;
    this.frames = frames;
    this.clock.length = this.length(frames);
    this.clock.position = Math.min(this.clock.position, this.clock.length);
    this.#draw();
    if (first) {
      this.toggleAttribute("data-live", true);
      this.#resolve();
      this.dispatchEvent(new CustomEvent("kl-ready", { bubbles: true, composed: true }));
      window.setTimeout(() => this.#player.resume(), 300);
    } else this.#player.resume();
    if (this.#speaking) this.announce();
    this.#speaking = false;
  }
  /** What stays in force is shown, and what was refused is said beside it. */
  #refused({ field, message }: { field: string; message: string }, instead: Scenario, asked: boolean): void {
    const sentence = text.errors.refused(field, message);
    this.#tell([{ field, message: sentence }]);
    this.#scenario = instead;
    this.preview(instead, true);
    this.blame(keyOf(field), sentence);
    if (asked) return;
    this.#draw();
    this.changed();
  }
  #draw(): void {
    if (!this.frames || !this.isConnected) return;
    this.draw(this.frames, Math.min(this.clock.step, this.clock.length));
    this.dispatchEvent(new CustomEvent("kl-frame", { bubbles: true, composed: true }));
  }
  readonly #redraw = (): void => {
    this.resized();
    if (this.#scenario && !this.frames) this.preview(this.#scenario, true);
    this.#draw();
  };
  #tell(troubles: { field: string; message: string }[]): void {
    this.#frame.alert(troubles.map(({ message }) => message).join(" "));
    for (const detail of troubles) this.dispatchEvent(new CustomEvent("kl-error", { bubbles: true, composed: true, detail }));
  }
  #share(): void {
    if (this.share) return this.share(this);
    const markup = `<${this.localName} scenario="${this.codec.write(this.scenario).replaceAll("&", "&amp;")}"></${this.localName}>`;
    linkDialog(this.#frame.element, text.figure.shareTitle, { ...text.page, ...text.controls }, text.figure.markup, text.figure.shareExplains, markup);
  }
  #numbers(): void {
    const words = { ...text.page, ...text.controls };
    numbersDialog(this.#frame.element, text.controls.numbers, words, this.data(), (value) => (Number.isSafeInteger(value) ? whole(value) : significant(value, 6)));
  }
}
