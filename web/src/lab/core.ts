/** One instance of the core, as cpp/bindings/module.cpp exports it. */
import instantiate from "kl:glue";
import { KlError } from "./error.ts";
import type { Calls, Kind } from "./messages.ts";

export type Answer<Value> = { value: Value } | { error: { name: string; field: string; message: string } };

/** A question that is being worked on; lives in the core's memory until deleted. */
export interface Run<Result> {
  advance(): Answer<number>;
  result(): Answer<Result>;
  delete(): void;
}

/** Long calls answer with a run, short ones with their result. */
export type Core = { [K in Kind]: (request: Calls[K]["request"]) => Answer<Calls[K]["result"] | Run<Calls[K]["result"]>> } & {
  Run: new () => Run<Calls[Kind]["result"]>;
};

export function unwrap<Value>(answer: Answer<Value>): Value {
  if ("error" in answer) throw new KlError(answer.error.name, answer.error.message, answer.error.field);
  return answer.value;
}

export function instantiateCore(module: WebAssembly.Module): Promise<Core> {
  return new Promise((resolve, reject) => {
    const core = instantiate({
      instantiateWasm(imports, received) {
        WebAssembly.instantiate(module, imports).then(received).catch(reject);
        return {};
      },
      locateFile: (file) => file, // without it the glue asks where it was loaded from, which a script from a Blob cannot say
      printErr: () => {}, // what it would print is the message of the error it throws
    });
    core.then((ready) => resolve(ready as Core), reject);
  });
}
