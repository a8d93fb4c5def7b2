/**
 * The base of every figure. A figure says four things: what it *asks* the lab, how it *draws* what came at a step, how it *says* it in words, and
 * how it *tabulates* it. Playback, scrubbing, keys, abort, errors, themes, dialogs, and stopping when nobody looks are done here.
 */
import type { KlFigure, Lab, Options } from "../api.ts";
import { setAvailability } from "../controls/availability.ts";
import { linkDialog, numbersDialog, type NumberTable } from "../controls/dialogs.ts";
import { element, sheet } from "../controls/dom.ts";
import { Transport } from "../controls/transport.ts";
import controlsCss from "../controls/controls.css";
import paletteCss from "../controls/palette.css";
import { sharedLab } from "../lab/lab.ts";
import type { Codec, Reading } from "../scenario/codec.ts";
import type { Problem } from "../scenario/problem.ts";
import { english as text } from "../text/english.ts";
import { significant, whole } from "../text/numbers.ts";
import { Clock } from "./clock.ts";
import figureCss from "./figure.css";
import { FigureFrame } from "./frame.ts";
import { InForce, keyOf } from "./in-force.ts";
import { commandOf } from "./keys.ts";
import { Latest } from "./latest.ts";

export type Table = NumberTable;

/** In Node there are no elements; the module can still be imported there. */
const Base = (typeof HTMLElement === "undefined" ? class {} : HTMLElement) as typeof HTMLElement;

export abstract class Figure<Scenario extends object, Frames> extends Base implements KlFigure<Scenario> {
  static readonly observedAttributes = ["scenario", "start", "hide", "lock", "theme", "lang"];

  /** How this figure's state is written. */
  protected abstract readonly codec: Codec<Scenario>;
  /** The question it answers: its title. */
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

  protected readonly clock = new Clock(() => this.#ticked());
  protected readonly body: HTMLElement;
  protected readonly transport: Transport;
  protected frames: Frames | undefined;
  /** What a page that wraps the figure gives as its own link; without it, Share copies this figure's. */
  share: ((figure: this) => void) | undefined;
  readonly ready: Promise<void>;

  readonly #frame = new FigureFrame({ share: () => this.#share(), numbers: () => this.#numbers() });
  readonly #requests = new Latest<Scenario>((scenario, signal) => this.#answer(scenario, signal), (error, scenario) => this.#refused(error, scenario));
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #scenario: Scenario | undefined;
  #problems: readonly Problem[] = [];
  readonly #force = new InForce<Scenario>(() => this.codec.defaults());
  #built = false;
  #visible = true;
  /** Play as soon as it can be: the first play, or one interrupted by scrolling away. */
  #pending = false;
  #speaking = false;
  readonly #sizes: ResizeObserver;
  readonly #sight: IntersectionObserver;
  readonly #colors = matchMedia("(prefers-color-scheme: dark)");
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor() {
    super();
    this.ready = new Promise((resolve, reject) => { this.#resolve = resolve; this.#reject = reject; });
    this.ready.catch(() => {}); // a page that does not look at it has already been told by kl-error and in words
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(paletteCss), sheet(controlsCss), sheet(figureCss)];
    this.body = this.#frame.body;
    this.transport = new Transport(text.controls, {
      toggle: () => this.#toggle(),
      step: () => this.go(this.clock.step + 1),
      reset: () => this.go(0),
      speed: (value) => { this.clock.speed = value; this.changed(); },
    });
    root.append(element("slot"), this.#frame.element);
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#sizes = new ResizeObserver(() => this.#redraw());
    this.#sight = new IntersectionObserver((entries) => this.#seen(entries.at(-1)?.isIntersecting ?? true));
  }

  // ---- what a page may do

  get scenario(): Scenario {
    return this.record(this.#scenario ?? this.codec.defaults(), this.clock.step, this.clock.speed);
  }
  set scenario(value: Scenario) {
    this.#take(this.codec.accept(value));
  }
  get playing(): boolean {
    return this.clock.running || this.#pending;
  }
  play(): void {
    if (this.clock.ended) this.clock.position = 0;
    this.#pending = false;
    if (!this.frames || !this.#visible) this.#pending = true;
    else this.clock.start();
    this.#show();
  }
  pause(): void {
    this.#pending = false;
    this.clock.stop();
    this.#show();
    this.announce();
  }
  /** Goes to a step, paused, and resolves when it is drawn. */
  async seek(step: number): Promise<void> {
    this.#pending = false;
    this.clock.stop();
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

  /** Goes to a step, paused, where there is one to go to. */
  protected go(step: number): void {
    this.#pending = false;
    this.clock.stop();
    this.clock.position = Math.max(0, Math.min(this.clock.length, Math.round(step)));
    this.#show();
    this.#draw();
    this.announce();
  }

  /** A person changed something: shown at once, asked at once, the step kept. `settled` false while a handle is held. */
  protected change(next: Scenario, settled = true): void {
    this.#scenario = next;
    this.clock.speed = this.playback(next).speed;
    this.refuse([]);
    this.preview(next, settled);
    this.#requests.ask(next);
    this.#speaking = settled;
    if (settled) this.changed();
  }
  /** Asks for the same once more: what was drawn was a first, coarse answer. */
  protected again(): void {
    if (this.#scenario) this.#requests.ask(this.#scenario);
  }
  protected changed(): void {
    this.#show();
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
  /** From the first step again, playing; where motion is not wanted, at its end. */
  protected restart(): void {
    const still = this.#still.matches;
    this.clock.position = still ? Infinity : 0;
    if (!still) this.play();
  }
  protected fail(error: unknown): void {
    const { name, message, field } = error as { name?: string; message?: string; field?: string };
    if (name === "AbortError") return;
    this.clock.stop();
    this.#pending = false;
    this.#show();
    const unsupported = name === "Unsupported" && !field;
    this.toggleAttribute("data-static", unsupported && !this.frames);
    const words = unsupported ? text.errors.noWebAssembly : name === "WorkerLost" ? text.errors.lost : text.errors.refused(field ?? "", message ?? String(error));
    this.#tell([{ field: field ?? "", message: words }]);
    this.#reject(error);
  }
  /** Applies `hide` and `lock`; again after controls were rebuilt. */
  protected applyControls(): void {
    setAvailability(this.#frame.element, this.getAttribute("hide"), this.getAttribute("lock"));
  }

  // ---- life

  connectedCallback(): void {
    if (!this.#built) {
      this.#built = true;
      this.#frame.title(this.question, this.getAttribute("number"));
      this.build();
      this.applyControls();
      if (!this.#scenario) this.#take(this.codec.read(this.getAttribute("scenario") ?? ""));
      else this.#begin(this.#scenario);
      const start = this.getAttribute("start");
      this.#pending = !this.#still.matches && start !== "paused" && (start === "playing" || this.clock.position === 0);
    } else if (this.#scenario && !this.frames) this.#requests.ask(this.#scenario);
    this.#sizes.observe(this.#frame.element);
    this.#sight.observe(this);
    this.#colors.addEventListener("change", this.#redraw);
    document.fonts.addEventListener("loadingdone", this.#redraw); // charts write in the page's fonts, and measure them
  }
  disconnectedCallback(): void {
    this.clock.stop();
    this.#requests.stop();
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
    this.#show();
    this.#requests.ask(scenario);
  }

  async #answer(scenario: Scenario, signal: AbortSignal): Promise<void> {
    const lab = await sharedLab();
    let [late, fraction] = [false, 0];
    const timer = window.setTimeout(() => this.late(((late = true), fraction)), 400);
    const onProgress = (done: number) => {
      fraction = done;
      if (late && !signal.aborted) this.late(fraction);
    };
    const frames = await this.ask(lab, scenario, { signal, onProgress }).finally(() => {
      window.clearTimeout(timer);
      if (late && !signal.aborted) this.late(undefined);
    });
    if (signal.aborted) return;
    const first = !this.frames;
    this.frames = frames;
    this.#force.proved(scenario);
    this.clock.length = this.length(frames);
    this.clock.position = Math.min(this.clock.position, this.clock.length);
    this.#draw();
    if (first) {
      this.toggleAttribute("data-live", true);
      this.#resolve();
      this.dispatchEvent(new CustomEvent("kl-ready", { bubbles: true, composed: true }));
      if (this.#pending) window.setTimeout(() => this.#resume(), 300);
    } else if (this.#pending) this.#resume();
    if (this.#speaking) this.announce();
    this.#speaking = false;
  }
  /** What stays in force is shown, and what was refused is said beside it. */
  #refused(error: unknown, scenario: Scenario): void {
    if (scenario !== this.#scenario) return; // another is asked for by now
    const { field, message = "" } = error as { field?: string; message?: string };
    const instead = field ? this.#force.insteadOf(scenario, keyOf(field)) : undefined;
    if (!field || !instead) return this.fail(error);
    const sentence = text.errors.refused(field, message);
    this.#tell([{ field, message: sentence }]);
    this.#scenario = instead.scenario;
    this.preview(instead.scenario, true);
    this.blame(keyOf(field), sentence);
    if (instead.asked) return this.#requests.ask(instead.scenario);
    this.#draw();
    this.changed();
  }
  #resume(): void {
    if (this.#pending && this.#visible && this.isConnected) this.play();
  }
  #ticked(): void {
    this.#draw();
    if (this.clock.running) return;
    this.#show();
    this.announce();
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
  #show(): void {
    this.transport.show(this.playing, this.clock.speed);
  }
  #seen(visible: boolean): void {
    this.#visible = visible;
    if (visible) return this.#resume();
    if (!this.clock.running) return;
    this.clock.stop();
    this.#pending = true;
  }

  #key(event: KeyboardEvent): void {
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    if (command === "toggle") this.#toggle();
    else this.go({ next: this.clock.step + 1, previous: this.clock.step - 1, first: 0, reset: 0, last: this.clock.length }[command]);
  }
  #toggle(): void {
    if (this.playing) this.pause();
    else this.play();
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
