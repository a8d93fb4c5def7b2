/** Works through calls in one thread, a slice of at most 8 ms at a time; between slices the thread reads its messages. */
import { type Answer, type Core, instantiateCore, type Run, unwrap } from "./core.ts";
import { aborted, KlError } from "./error.ts";
import type { Call, Calls, FromWorker, Kind, ToWorker } from "./messages.ts";

interface Task {
  call: Call;
  run?: Run<Calls[Kind]["result"]>;
}

declare const setImmediate: ((callback: () => void) => void) | undefined;

/** Resolves after the messages that wait have been read. Not a timer: those are held back in hidden tabs, and cost 4 ms when nested. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === "function") return setImmediate(resolve);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** The buffers of all arrays in a result. */
function buffers(value: unknown, found: Transferable[] = []): Transferable[] {
  if (ArrayBuffer.isView(value)) found.push(value.buffer as ArrayBuffer);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) buffers(part, found);
  return found;
}

export class Runner {
  readonly #core: Promise<Core>;
  readonly #tell: (message: FromWorker, transfer: Transferable[]) => void;
  /** In turn: each gets a slice, then stands behind the others. */
  #tasks: Task[] = [];
  #working = false;

  constructor(module: WebAssembly.Module, tell: (message: FromWorker, transfer: Transferable[]) => void) {
    this.#core = instantiateCore(module);
    this.#tell = tell;
    this.#core.catch((error) => this.#crash(undefined, error));
  }

  read(message: ToWorker): void {
    if (message.kind === "abort") return this.#abort(message.id);
    this.#tasks.push({ call: message });
    if (!this.#working) void this.#work();
  }

  /** Forgets everything. */
  end(): void {
    for (const { run } of this.#tasks) run?.delete();
    this.#tasks = [];
  }

  #abort(id: number): void {
    const task = this.#tasks.find(({ call }) => call.id === id);
    if (!task) return;
    this.#tasks = this.#tasks.filter((other) => other !== task);
    task.run?.delete();
    this.#fail(id, aborted("aborted"));
  }

  async #work(): Promise<void> {
    this.#working = true;
    const core = await this.#core.catch(() => undefined);
    for (let task = this.#tasks[0]; core && task; task = this.#tasks[0]) {
      try {
        this.#slice(core, task);
      } catch (error) {
        if (!(error instanceof KlError)) return this.#crash(task.call.id, error); // a trap: the instance is in no state to go on
        this.#finish(task);
        this.#fail(task.call.id, error);
      }
      await nextTurn();
    }
    this.#working = false;
  }

  #slice(core: Core, task: Task): void {
    const { id, kind, request } = task.call;
    if (!task.run) {
      const open = core[kind] as (request: unknown) => Answer<Calls[Kind]["result"] | Run<Calls[Kind]["result"]>>;
      const opened = unwrap(open(request));
      if (!(opened instanceof core.Run)) return this.#answer(task, opened);
      task.run = opened;
    }
    const fraction = unwrap(task.run.advance());
    if (fraction >= 1) return this.#answer(task, unwrap(task.run.result()));
    this.#tasks.push(...this.#tasks.splice(0, 1));
    this.#tell({ id, kind: "progress", fraction }, []);
  }

  #answer(task: Task, result: Calls[Kind]["result"]): void {
    this.#finish(task);
    this.#tell({ id: task.call.id, kind: "done", result }, buffers(result));
  }

  #finish(task: Task): void {
    task.run?.delete();
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  #fail(id: number, { name, field, message }: KlError): void {
    this.#tell({ id, kind: "failed", error: { name, field, message } }, []);
  }

  #crash(id: number | undefined, error: unknown): void {
    this.#tasks = [];
    this.#tell({ id, kind: "crashed", message: error instanceof Error ? error.message : String(error) }, []);
  }
}
