/** What is said in <kl-coding>. */
const bits = (count: string) => (count === "1" ? "1 bit" : `${count} bits`);
const symbols = (count: string) => (count === "1" ? "1 symbol" : `${count} symbols`);

export const coding = {
  question: "What does the wrong code cost?",
  lead: "The same symbols, coded twice by a real entropy coder: with the table made for where they come from, and with another’s. What the other takes too much is the divergence, in bits.",

  controls: {
    preset: "Example",
    presets: {
      "four-symbols": "Four symbols, whole bits",
      "biased-coin": "A biased coin, taken for a fair one",
      "rare-surprise": "Sure of one thing",
      forbidden: "What Q forbids",
      "alice-in-german": "Alice, with German letters",
      "kalevala-in-english": "The Kalevala, with English letters",
    } as Readonly<Record<string, string>>,
    own: "Your own",
    source: "Where the symbols come from",
    sources: { drawn: "Drawn symbols", text: "A text" },
    text: "Text",
    texts: {
      alice: "Alice in Wonderland", erlking: "Erlkönig", cigale: "La Cigale et la Fourmi", quixote: "Don Quijote", inferno: "Inferno", kalevala: "Kalevala", own: "Your own text",
    },
    table: "Table of",
    languages: { english: "English", finnish: "Finnish", french: "French", german: "German", italian: "Italian", spanish: "Spanish", own: "a second text" },
    swap: { no: "Swap: code Q’s symbols with P’s table", yes: "Swap back: code P’s symbols with Q’s table" },
    symbols: "The symbols",
    weights: { p: "P, weights", q: "Q, weights" },
    weight: (side: string, sign: string) => `Weight of ${sign} in ${side}`,
    addSymbol: "Add a symbol",
    removeSymbol: "Remove the last symbol",
    run: "The run",
    count: "symbols drawn",
    seed: "seed",
    expected: (expected: string) => `Expected ${expected}.`,
  },

  fields: {
    p: "P, the text: type, paste or drop your own",
    q: "Q, a second text: its letter frequencies make the other table",
    file: "Choose a text file",
    placeholder: "Type or paste a text.",
    empty: "Expected a text with at least one character.",
    long: (most: string) => `Expected at most ${most} characters.`,
    counts: symbols,
    folding: "Letters count without case and marks (ä as a, ß as s); space is a symbol, and everything else is one more: ·",
    noLetters: "It has no letters from a to z: a language’s table cannot differ from its own.",
    source: "Letter frequencies of the languages: Wikipedia, “Letter frequency”, after Lewand (2000) for English. Spaces and other signs are as frequent as in the text.",
  },

  message: {
    title: "The same symbols, as bits",
    note: "Each box is as wide as the bits its symbol takes; under it, the bits of the message.",
    names: { p: "P’s code", q: "Q’s code" },
    bits,
    tooMany: (all: string, more: string) => `${bits(all)}: ${more} too many`,
    tooFew: (all: string, fewer: string) => `${bits(all)}: ${fewer} fewer`,
    picture: (begin: string, costs: string) => `The message begins ${begin}. ${costs}.`,
    cost: (sign: string, right: string, wrong: string) => `${sign} takes ${bits(right)} with its own table and ${wrong} with the other`,
    space: "space",
    rest: "any other sign",
  },

  plot: {
    title: "Bits a symbol, so far",
    bits,
    counted: "symbols",
    excessTitle: "Of these too many",
    excessNote: "shaded: ± 2 sd of chance; dotted: with what the coder may add",
    excessNoteText: "dotted: what the coder may add. A text is no random draw: the price is exact at its end",
    scrubber: "Symbols coded",
    ends: { p: "P’s code", q: "Q’s code" },
    entropy: { p: "entropy of P", q: "entropy of Q" },
    cross: "cross-entropy",
    exact: (name: string, value: string) => `${name} ${value}`,
    between: (symbol: string, value: string) => `${symbol} = ${bits(value)}`,
    infinite: (value: string) => `${bits(value)} too many`,
    divergence: { p: "D(P‖Q)", q: "D(Q‖P)" },
    price: "expected price",
    stands: (count: string, right: string, wrong: string) => `After ${symbols(count)} ${right} bits a symbol with the right table, ${wrong} with the wrong one`,
    description: (right: string, entropy: string, wrong: string, cross: string) =>
      `Bits a symbol against symbols coded, logarithmic axis: with the right table ${right}, its line at ${entropy}; with the wrong table ${wrong}, its line at ${cross}.`,
    excessDescription: (excess: string, divergence: string, band: string) => `Bits a symbol too many against symbols coded: ${excess}, its line at ${divergence}${band}.`,
    band: (band: string) => `, the band ± ${band}`,
  },

  shares: {
    title: "Two tables, and who pays",
    sides: { p: "P", q: "Q" },
    text: "P, the text",
    second: "Q, the second text",
    language: (name: string) => `Q, ${name}`,
    paid: "bits each adds to the price",
    handle: (side: string, sign: string) => `${side} of ${sign}`,
    drag: "Drag the bars.",
    most: (sign: string, paid: string) => `${sign} pays most: ${paid} of the price.`,
    description: (most: string) => `Shares of each symbol in P and Q, and what each adds to the price of the wrong code. ${most}`,
  },

  says: {
    none: "Press play: the symbols are coded one by one.",
    measured: (count: string, excess: string, symbol: string, divergence: string, band: string) =>
      `After ${symbols(count)}: measured **${excess} bits a symbol** too many; ${symbol} is **${divergence}**, the band is ± ${band}.`,
    text: (count: string, excess: string, symbol: string, divergence: string) =>
      `After ${symbols(count)}: measured **${excess} bits a symbol** too many; at the end ${symbol} is **${divergence}**, up to the coder’s 2 bits a message.`,
    infinite: (count: string, excess: string, symbol: string, who: string, signs: string, bits: string) =>
      `After ${symbols(count)}: measured **${excess} bits a symbol** too many. ${symbol} is **infinite**: ${who} has no ${signs}. A real table holds no zero, so it charges ${bits} bits for each.`,
    more: (percent: string) => `On average the wrong code is ${percent} longer.`,
    whole: "It is all wasted: the right code needs no bits.",
    free: "Here the two tables are the same: nothing is lost.",
    decoded: (count: string) => `Both messages decoded again: identical, ${symbols(count)}.`,
    decodedText: (begin: string, count: string) => `Decoded again from either message: “${begin}” – identical, ${symbols(count)}.`,
    undecoded: "A message did not decode to what was coded: please report this.",
  },

  tables: {
    readings: "bits so far",
    readingColumns: ["symbols", "bits, right table", "bits, wrong table", "a symbol, right", "a symbol, wrong", "too many a symbol", "expected − 2 sd", "expected + 2 sd"],
    tables: (signs: string) => `the tables (${signs})`,
    tableColumns: ["symbol", "P", "Q", "right table", "wrong table", "bits, right", "bits, wrong", "adds to the price, bits"],
    exact: "exact, in bits a symbol",
    exactColumns: ["entropy", "cross-entropy of the tables", "divergence", "expected price of the tables", "sd of one symbol’s price", "overhead a message, bits", "overhead a symbol"],
  },
};
