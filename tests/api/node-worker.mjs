/** A browser's Worker for Node, from a Blob's address, by a thread of its own. `sabotage` runs in the thread before the program, to break things on purpose. */
import { resolveObjectURL } from "node:buffer";
import { Worker as Thread } from "node:worker_threads";

const browserLike = `
  const { parentPort, workerData } = require("node:worker_threads");
  globalThis.self = globalThis;
  self.postMessage = (message, { transfer = [] } = {}) => parentPort.postMessage(message, transfer);
  parentPort.on("message", (data) => self.onmessage({ data }));
`;

export class Worker {
  static sabotage = "";
  /** How many there have been, and how many there are. */
  static made = 0;
  static alive = 0;

  onmessage;
  onerror;
  #thread;

  constructor(address) {
    const workerData = { number: Worker.made++ };
    Worker.alive += 1;
    const { sabotage } = Worker;
    this.#thread = resolveObjectURL(address).text().then((program) => {
      const thread = new Thread(`${browserLike}\n${sabotage}\n${program}`, { eval: true, workerData });
      thread.on("message", (data) => this.onmessage({ data }));
      thread.on("error", (error) => this.onerror({ message: error.message, preventDefault() {} }));
      return thread;
    });
  }

  /** Cloned at once, as in a browser: what cannot be cloned is refused here. */
  postMessage(message) {
    const cloned = message.module ? message : structuredClone(message);
    void this.#thread.then((thread) => thread.postMessage(cloned));
  }

  terminate() {
    Worker.alive -= 1;
    void this.#thread.then((thread) => thread.terminate());
  }
}
