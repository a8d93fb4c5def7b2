/** The program of a worker: a runner at the other end of its messages. */
import type { Start, ToWorker } from "./messages.ts";
import { Runner } from "./runner.ts";

let runner: Runner | undefined;

self.onmessage = ({ data }: MessageEvent<Start | ToWorker>) => {
  if (data.kind === "start") runner = new Runner(data.module, (message, transfer) => self.postMessage(message, { transfer }));
  else runner?.read(data);
};
