import type { KlError as Promised } from "../api.ts";

/** What every rejected call rejects with: `name` and `field` as api.ts says. */
export class KlError extends Error implements Promised {
  declare readonly field?: string;

  constructor(name: string, message: string, field?: string) {
    super(message);
    this.name = name;
    if (field) Object.assign(this, { field });
  }
}

export const aborted = (why: string) => new KlError("AbortError", why);
