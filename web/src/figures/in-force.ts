/** Which scenario stays in force where one is refused whose fields are good one by one, and not together. */

export class InForce<Scenario extends object> {
  readonly #defaults: () => Scenario;
  #good: Scenario | undefined;
  /** Keys that were refused before anything could be computed: each has its default, once; "": then all have. */
  readonly #mended = new Set<string>();

  constructor(defaults: () => Scenario) {
    this.#defaults = defaults;
  }

  /** It could be computed. */
  proved(scenario: Scenario): void {
    this.#good = scenario;
  }

  /** The last good scenario; before there is one the refused, with the default of that key, or of all; undefined where nothing helps. `asked`: it has yet to be computed. */
  insteadOf(refused: Scenario, key: string): { scenario: Scenario; asked: boolean } | undefined {
    if (this.#good) return { scenario: this.#good, asked: false };
    if (this.#mended.has("")) return undefined;
    const defaults = this.#defaults();
    const alone = Object.hasOwn(defaults, key) && !this.#mended.has(key);
    this.#mended.add(alone ? key : "");
    return { scenario: alone ? { ...refused, [key]: defaults[key as keyof Scenario] } : defaults, asked: true };
  }
}

/** The key of a scenario that a request's field was made of. */
export function keyOf(field: string): string {
  if (field.endsWith("batchSize")) return "batch";
  if (field.startsWith("behavior")) return "staleness";
  if (field.startsWith("logSd")) return "sd";
  return /^[a-zA-Z]*/.exec(field)?.[0] ?? "";
}
