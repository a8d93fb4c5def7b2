/** One place of work: a hand, the calls it holds, and a new hand when one is lost. */
import { uncloneable } from "./cloned.ts";
import { aborted, KlError } from "./error.ts";
import type { Hand, HireHand } from "./hands.ts";
import { type Call, type FromWorker, unreachable } from "./messages.ts";

/** A call on its way. */
export interface Flight {
  call: Call;
  settle(result: unknown): void;
  fail(error: unknown): void;
  progress(fraction: number): void;
}

interface Held extends Flight {
  restarts: number;
  overdue?: ReturnType<typeof setTimeout>;
}

const mostRestarts = 3;
/** How long a hand may take to notice an abort, in ms: its slices are of 8. */
const patience = 1000;

export class Seat {
  readonly #hire: () => Hand;
  #hand: Hand | undefined;
  readonly #held = new Map<number, Held>();

  constructor(hire: HireHand, module: WebAssembly.Module) {
    this.#hire = () => {
      const hand: Hand = hire(module, (message) => {
        if (hand === this.#hand) this.#hear(message); // not the last words of one that was replaced
      });
      return hand;
    };
    this.#hand = this.#hire();
  }

  get load(): number {
    return this.#held.size;
  }

  take(flight: Flight): void {
    this.#hand ??= this.#hire();
    try {
      this.#hand.post(flight.call);
    } catch (error) {
      return flight.fail(uncloneable(flight.call.request, error)); // only cloning can fail
    }
    this.#held.set(flight.call.id, { ...flight, restarts: 0 });
  }

  abort(id: number): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.fail(aborted("The signal said so."));
    this.#hand?.post({ id, kind: "abort" });
    held.overdue = setTimeout(() => {
      this.#release(id);
      this.#replaceHand();
    }, patience);
  }

  end(): void {
    this.#hand?.end();
    this.#hand = undefined;
    for (const id of this.#held.keys()) this.#release(id)?.fail(aborted("The lab was closed."));
  }

  #release(id: number): Held | undefined {
    const held = this.#held.get(id);
    clearTimeout(held?.overdue);
    this.#held.delete(id);
    return held;
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "done":
        return this.#release(message.id)?.settle(message.result);
      case "progress":
        return this.#held.get(message.id)?.progress(message.fraction);
      case "failed":
        return this.#release(message.id)?.fail(new KlError(message.error.name, message.error.message, message.error.field));
      case "crashed":
        return this.#recover(message.id, message.message);
      default:
        return unreachable(message);
    }
  }

  /** After a crash: the call that was being worked on has one try less; where that cannot be told, all have. */
  #recover(culprit: number | undefined, why: string): void {
    for (const [id, held] of this.#held) {
      if (culprit !== undefined && culprit !== id) continue;
      held.restarts += 1;
      if (held.restarts > mostRestarts) this.#release(id)?.fail(new KlError("WorkerLost", `The computation broke down ${held.restarts} times: ${why}`));
    }
    this.#replaceHand();
  }

  /** What was aborted is forgotten, all else begins anew. Without calls there is no hurry: one that cannot be hired would be hired for ever. */
  #replaceHand(): void {
    this.#hand?.end();
    this.#hand = undefined;
    for (const [id, { overdue }] of this.#held) if (overdue !== undefined) this.#release(id);
    if (this.#held.size === 0) return;
    this.#hand = this.#hire();
    for (const { call } of this.#held.values()) this.#hand.post(call);
  }
}
