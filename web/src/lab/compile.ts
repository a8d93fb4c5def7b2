/** The core's bytes, inlined in this file, compiled once for all labs and all their workers. */
import deflated from "kl:wasm";
import { KlError } from "./error.ts";

/** The smallest module with a SIMD instruction: i8x16.splat, i8x16.popcnt. */
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

async function inflate(base64: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}

async function compile(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(simdProbe))
    throw new KlError("Unsupported", "This browser has no WebAssembly SIMD, which KL Lab computes with. Every browser since 2023 has it.");
  try {
    return await WebAssembly.compile(await inflate(deflated));
  } catch (error) {
    // The usual cause is a page's policy without 'wasm-unsafe-eval'; the engine says so better than we could.
    throw new KlError("Unsupported", `WebAssembly could not be started here: ${error instanceof Error ? error.message : error}`);
  }
}

let compiled: Promise<WebAssembly.Module> | undefined;

export const compiledCore = (): Promise<WebAssembly.Module> => (compiled ??= compile());
