/** Who computes: the calling thread, or a worker. Both take the same messages and give the same answers. */
import program from "kl:worker";
import type { FromWorker, Start, ToWorker } from "./messages.ts";
import { Runner } from "./runner.ts";

export interface Hand {
  post(message: ToWorker): void;
  /** At once, whatever it is doing. */
  end(): void;
}

export type HireHand = (module: WebAssembly.Module, hear: (message: FromWorker) => void) => Hand;

/** Requests are cloned, as on their way to a worker: the caller may go on to change its own. */
export const callingThread: HireHand = (module, hear) => {
  const runner = new Runner(module, hear);
  return { post: (message) => runner.read(structuredClone(message)), end: () => runner.end() };
};

/** Trusted Types, where the engine has them: a page's policy lets scripts come only from what "kl-lab" has passed. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let scriptAddress: string | undefined;

/** The worker's program as an address, made once and kept: a page may need new workers as long as it lives. */
function workerScript(): string {
  if (scriptAddress === undefined) {
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
    scriptAddress = trustedTypes ? trustedTypes.createPolicy("kl-lab", { createScriptURL: (url) => url }).createScriptURL(address) : address;
  }
  return scriptAddress;
}

export const ownWorker: HireHand = (module, hear) => {
  let worker: Worker;
  try {
    worker = new Worker(workerScript());
  } catch (error) {
    // Some engines throw where a page's policy forbids workers, some tell by an event: to the seat both are one thing.
    queueMicrotask(() => hear({ id: undefined, kind: "crashed", message: String(error) }));
    return { post: () => {}, end: () => {} };
  }
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    hear({ id: undefined, kind: "crashed", message: event.message || "the worker could not be started" });
  };
  worker.postMessage({ kind: "start", module } satisfies Start);
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() };
};
