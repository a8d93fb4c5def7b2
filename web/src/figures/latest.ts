/**
 * One request in flight, the latest wins. While a person drags, each new wish replaces the one that waits; the one that runs may finish if it is quick,
 * so that the picture moves, and is aborted if it is not, so that nobody waits for a stale answer.
 */
export class Latest<Wish> {
  readonly #run: (wish: Wish, signal: AbortSignal) => Promise<void>;
  readonly #failed: (error: unknown, wish: Wish) => void;
  #controller: AbortController | undefined;
  #waiting: { wish: Wish } | undefined;
  #timer = 0;
  #began = 0;
  /** How long a stale run is left alone, in ms: twice what the last one took, doubled by each abort, so that under a long drag answers keep coming through. */
  #patience = shortest;

  constructor(run: (wish: Wish, signal: AbortSignal) => Promise<void>, failed: (error: unknown, wish: Wish) => void) {
    this.#run = run;
    this.#failed = failed;
  }

  get busy(): boolean {
    return this.#controller !== undefined;
  }

  ask(wish: Wish): void {
    if (!this.#controller) return void this.#start(wish);
    this.#waiting = { wish };
    if (this.#timer) return;
    const left = this.#patience - (performance.now() - this.#began);
    this.#timer = window.setTimeout(() => {
      this.#patience = Math.min(2 * this.#patience, longest);
      this.#controller?.abort();
    }, Math.max(0, left));
  }

  /** Aborts what runs and forgets what waits. */
  stop(): void {
    this.#waiting = undefined;
    this.#controller?.abort();
  }

  async #start(wish: Wish): Promise<void> {
    const controller = (this.#controller = new AbortController());
    this.#began = performance.now();
    try {
      await this.#run(wish, controller.signal);
      this.#patience = Math.max(shortest, Math.min(longest, 2 * (performance.now() - this.#began)));
    } catch (error) {
      if (!controller.signal.aborted) this.#failed(error, wish);
    } finally {
      window.clearTimeout(this.#timer);
      this.#timer = 0;
      this.#controller = undefined;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next) void this.#start(next.wish);
    }
  }
}

const shortest = 80;
const longest = 2000;
