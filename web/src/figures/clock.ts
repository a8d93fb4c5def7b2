/**
 * What playback counts: steps. An animation frame advances by at most 50 ms of play, so that a stall, a hidden tab or a slow machine
 * makes the picture slower and never makes it skip.
 */
export class Clock {
  /** Steps, with the fraction under way. */
  position = 0;
  /** Steps there are; 0: nothing to play. */
  length = 0;
  /** How long the whole takes at speed 1, in ms. */
  duration = 5000;
  speed = 1;
  readonly #tick: () => void;
  #request = 0;
  #last = 0;

  /** `tick` is called after every advance, and once more when the end is reached and the clock has stopped. */
  constructor(tick: () => void) {
    this.#tick = tick;
  }

  get running(): boolean {
    return this.#request !== 0;
  }

  get step(): number {
    return Math.floor(this.position);
  }

  get ended(): boolean {
    return this.position >= this.length;
  }

  start(): void {
    if (this.running) return;
    this.#last = 0;
    this.#request = requestAnimationFrame(this.#advance);
  }

  stop(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  readonly #advance = (now: number): void => {
    const elapsed = this.#last ? Math.min(now - this.#last, 50) : 0;
    this.#last = now;
    this.position = Math.min(this.length, this.position + (elapsed / this.duration) * this.length * this.speed);
    this.#request = this.ended ? 0 : requestAnimationFrame(this.#advance);
    this.#tick();
  };
}
