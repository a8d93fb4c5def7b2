/** What could not be used of a link, an attribute, an object or pasted text. */

/** A field that could not be used. `got` is what stood there, shortened and stripped of invisible characters; `expected` ends the sentence "expected …". */
export interface Problem {
  field: string;
  got: string;
  expected: string;
}

/** Visible, short, and unable to turn the line around. */
function shown(value: unknown): string {
  let text: string;
  try {
    text = value === undefined ? "" : typeof value === "string" || typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  } catch {
    text = typeof value;
  }
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "");
  return clean === "" ? "nothing" : clean.length > 40 ? `${clean.slice(0, 39)}…` : clean;
}

export function problem(field: string, got: unknown, expected: string): Problem {
  return { field: shown(field), got: shown(got), expected };
}
