/** What an entry of the core's table is called on the page: its name in the table of strings, else its own made readable. */
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";

/** "k3-some-loss" → "k3 some loss", "some-loss" → "Some loss". */
export function estimatorName(name: string): string {
  const known = english.estimators[name]?.name;
  if (known !== undefined) return known;
  const words = name.replaceAll("-", " ");
  return /^k\d/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A few words on what it does; nothing where the table of strings has none. */
export const estimatorNote = (name: string, batch: number): string => english.estimators[name]?.note(whole(batch - 1)) ?? "";

/** A name within a sentence. */
export const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
