/**
 * Texts as symbols of a code: the letters a to z whatever their case and marks, space, and one symbol for everything else; and how frequent each
 * letter is in some languages.
 */

export const letters = "abcdefghijklmnopqrstuvwxyz";
/** Space, and what stands for digits, punctuation and other scripts. */
const space = 26, rest = 27;
export const symbolCount = 28;
export const symbolSigns: readonly string[] = [...letters, "␣", "·"];

/** Letters that are no letter with a mark. */
const folded: Readonly<Record<string, string>> = { ß: "s", æ: "a", œ: "o", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", þ: "t" };

/**
 * Letters lose case and marks; white space is one space, however long, and none at the ends; any other character is one symbol, but marks and what only
 * joins others are none.
 */
export function symbolsOf(text: string): Uint16Array {
  const found: number[] = [];
  for (const sign of text.trim().toLowerCase().normalize("NFC").replace(/\s+/gu, " ").replace(/[\p{M}\p{Cf}\p{Cc}]/gu, "")) {
    const letter = letters.indexOf(folded[sign] ?? sign.normalize("NFD").charAt(0));
    found.push(letter >= 0 ? letter : sign === " " ? space : rest);
  }
  return Uint16Array.from(found);
}

/** Symbols as they are shown. */
export const signsOf = (symbols: Iterable<number>): string => Array.from(symbols, (symbol) => (symbol === space ? " " : (symbolSigns[symbol] ?? ""))).join("");

/** How often each symbol occurs. */
export function countsOf(symbols: Uint16Array): number[] {
  const counts = new Array<number>(symbolCount).fill(0);
  for (const symbol of symbols) counts[symbol] = (counts[symbol] ?? 0) + 1;
  return counts;
}

export type Language = "english" | "finnish" | "french" | "german" | "italian" | "spanish";

/**
 * Per cent of all letters, a to z; letters with marks are counted with those without, ß with s and œ with o, as symbolsOf takes them.
 * Source: Wikipedia, "Letter frequency", relative frequencies of letters in other languages (English after Lewand, 2000, Cryptological Mathematics);
 * seen in 2026 in the tables copied from there by other projects.
 */
const frequencies: Readonly<Record<Language, readonly number[]>> = {
  english: [8.167, 1.492, 2.782, 4.253, 12.702, 2.228, 2.015, 6.094, 6.966, 0.153, 0.772, 4.025, 2.406, 6.749, 7.507, 1.929, 0.095, 5.987, 6.327, 9.056, 2.758, 0.978, 2.361, 0.15, 1.974, 0.074],
  finnish: [15.797, 0.281, 0.281, 1.043, 7.968, 0.194, 0.392, 1.851, 10.817, 2.042, 4.973, 5.761, 3.202, 8.826, 6.058, 1.842, 0.013, 2.872, 7.862, 8.75, 5.008, 2.25, 0.094, 0.031, 1.745, 0.051],
  french: [8.173, 0.901, 3.345, 3.669, 16.716, 1.066, 0.866, 0.737, 7.579, 0.613, 0.049, 5.456, 2.968, 7.095, 5.837, 2.521, 1.362, 6.693, 7.948, 7.244, 6.369, 1.838, 0.074, 0.427, 0.128, 0.326],
  german: [7.094, 1.886, 2.732, 5.076, 16.396, 1.656, 3.009, 4.577, 6.55, 0.268, 1.417, 3.437, 2.534, 9.776, 3.037, 0.67, 0.018, 7.003, 7.577, 6.154, 5.161, 0.846, 1.921, 0.034, 0.039, 1.134],
  italian: [12.38, 0.927, 4.501, 3.736, 12.055, 1.153, 1.644, 0.636, 10.173, 0.011, 0.009, 6.51, 2.512, 6.883, 9.834, 3.056, 0.505, 6.367, 4.981, 5.623, 3.177, 2.097, 0.033, 0.003, 0.02, 1.181],
  spanish: [12.027, 2.215, 4.019, 5.01, 12.614, 0.692, 1.768, 0.703, 6.972, 0.493, 0.011, 4.967, 3.157, 7.023, 9.51, 2.51, 0.877, 6.871, 7.977, 4.632, 3.107, 1.138, 0.017, 0.215, 1.008, 0.467],
};
export const languages = Object.keys(frequencies) as Language[];

/** The symbols of `counts` with the letters of a language: as many letters, spaces and others, but the letters as frequent as there. */
export function inLanguage(counts: readonly number[], language: Language): number[] {
  const table = frequencies[language];
  const all = table.reduce((sum, share) => sum + share, 0);
  const lettersCounted = counts.slice(0, space).reduce((sum, count) => sum + count, 0);
  return counts.map((count, symbol) => (symbol < space ? (lettersCounted * (table[symbol] ?? 0)) / all : count));
}
