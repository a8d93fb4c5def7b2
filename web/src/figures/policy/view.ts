/** What a view of <kl-policy> is to the element that holds it: the verbs of a figure, over its own part of the scenario. */
import type { Lab, Options } from "../../api.ts";
import type { Transport } from "../../controls/transport.ts";
import type { Table } from "../figure.ts";

/** What a view may ask of the element. */
export interface ViewCommands<Part> {
  /** Some fields change; `settled` false while a handle is held. */
  set(patch: Partial<Part>, settled?: boolean): void;
  /** The same, and then the run from its first step. */
  play(patch: Partial<Part>): void;
  go(step: number): void;
  readonly transport: Transport;
}

export interface View<Part, Frames> {
  readonly element: HTMLElement;
  readonly question: string;
  /** `held`: a hand is on a handle, and a coarser answer will do. */
  ask(lab: Lab, part: Part, held: boolean, options: Options): Promise<Frames>;
  /** What needs no answer. */
  preview(part: Part, settled: boolean): void;
  /** The last step; 0 where nothing plays. */
  length(frames: Frames): number;
  draw(frames: Frames, step: number): void;
  say(frames: Frames, step: number): string;
  tabulate(frames: Frames, step: number): Table[];
  /** So much of an answer is done that takes long; undefined: it is there. */
  late(fraction: number | undefined): void;
  measure(): void;
  /** The value of one of its keys was refused. */
  blame(key: string, sentence: string): void;
}
