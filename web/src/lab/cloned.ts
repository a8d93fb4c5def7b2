/** Requests are cloned on their way to whoever computes; what cannot be is refused by its path, as the core would. */
import { KlError } from "./error.ts";

/** Where in a request to look for it: deeper than any request goes. */
const deepest = 8;

function fails(read: () => unknown): boolean {
  try {
    structuredClone(read());
    return false;
  } catch {
    return true;
  }
}

/** The innermost part that cannot be cloned: a function, a symbol, a getter that throws, an array whose memory is gone. */
function pathOfUncloneable(request: unknown): string {
  let path = "";
  let part = request;
  for (let depth = 0; depth < deepest && typeof part === "object" && part !== null && !ArrayBuffer.isView(part); ++depth) {
    const whole = part as Record<string, unknown>;
    const key = Object.keys(whole).find((name) => fails(() => whole[name]));
    if (key === undefined) break;
    path += Array.isArray(whole) ? `[${key}]` : path && `.${key}` || key;
    try {
      part = whole[key];
    } catch {
      break;
    }
  }
  return path || "request";
}

/** What a request is refused with that was not cloned for this reason. */
export function uncloneable(request: unknown, reason: unknown): KlError {
  const path = pathOfUncloneable(request);
  return new KlError("InvalidScenario", `${path} must be made of plain objects, arrays, numbers and strings: ${reason}`, path);
}

/** A copy that later changes of the original leave alone. */
export function cloned<Request>(request: Request): Request {
  try {
    return structuredClone(request);
  } catch (reason) {
    throw uncloneable(request, reason);
  }
}
