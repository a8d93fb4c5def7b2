/** P of any family, behind "More": which family, and a field for each of its numbers; a mixture as its modes. */
import { element } from "../controls/dom.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import type { Range } from "../charts/scale.ts";
import { families, twoModes, type OtherTarget, type Target } from "../scenario/target.ts";
import { startOf } from "../scenario/target-text.ts";
import { english } from "../text/english.ts";
import { whole } from "../text/numbers.ts";
import { ModeList, type ModeWords } from "./mode-list.ts";

const text = english.target;
type Family = OtherTarget["family"] | "mixture";

/** Where nearly all of P lies. */
export function reachOf(target: Target): Range {
  const about = (middle: number, by: number) => ({ low: middle - by, high: middle + by });
  if (Array.isArray(target)) {
    const present = target.filter(({ weight }) => weight > 0);
    return { low: Math.min(...present.map(({ mean, sd }) => mean - 4 * sd)), high: Math.max(...present.map(({ mean, sd }) => mean + 4 * sd)) };
  }
  switch (target.family) {
    case "student-t": return about(target.mean, 6 * target.scale);
    case "laplace": return about(target.mean, 6 * target.scale);
    case "skew-normal": return about(target.location, 4 * target.scale);
    case "uniform":
    case "drawn": return about((target.low + target.high) / 2, 0.6 * (target.high - target.low));
  }
}

export class TargetForm {
  readonly element = element("div", { class: "target-form" });
  readonly #modes: ModeList;
  readonly #family: Picker;
  readonly #others = element("div", { class: "row" });
  readonly #changed: (target: Target) => void;
  readonly #fields = new Map<string, NumberField>();
  #shown: Family | undefined;
  #target: Target = [];

  /** `control`: the name of a mode's controls for `hide` and `lock`, modes numbered from 1. */
  constructor(words: ModeWords, control: (number: number) => string, changed: (target: Target) => void) {
    this.#changed = changed;
    this.#modes = new ModeList(words, control, changed);
    const choices = (["mixture", ...Object.keys(families)] as Family[]).map((value) => ({ value, name: text.families[value] ?? value }));
    this.#family = new Picker({ label: text.family, control: "p", choices, changed: (family) => changed(family === "mixture" ? twoModes() : startOf(family as OtherTarget["family"])) });
    this.element.append(this.#family.element, this.#others, this.#modes.rows, this.#modes.add);
  }

  show(target: Target): void {
    this.#target = target;
    const family = Array.isArray(target) ? "mixture" : target.family;
    this.#family.show(family);
    const mixed = Array.isArray(target);
    this.#modes.rows.hidden = !mixed;
    this.#others.hidden = mixed;
    if (Array.isArray(target)) this.#modes.show(target);
    else this.#modes.add.hidden = true;
    if (this.#shown !== family) this.#rebuild(family);
    this.#shown = family;
    if (!Array.isArray(target)) for (const [part, field] of this.#fields) field.show((target as unknown as Record<string, number>)[part] ?? 0);
  }

  /** The fields of a family: one a number; the heights of a drawn one are said by their count. */
  #rebuild(family: Family): void {
    this.#fields.clear();
    if (family === "mixture") return this.#others.replaceChildren();
    const parts = families[family];
    this.#others.replaceChildren(...Object.entries(parts).map(([part, { kind }]) => {
      if (part === "density") return element("span", { class: "note" }, text.heights(whole((this.#target as { density: number[] }).density.length)));
      const name = text.fields[part] ?? part;
      const field = new NumberField({
        label: name, name: text.field(name), kind: kind as NumberKind, step: 0.1, control: "p", complain: text.expected,
        changed: (value) => this.#changed({ ...(this.#target as OtherTarget), [part]: value } as Target),
      });
      this.#fields.set(part, field);
      return field.element;
    }));
  }
}

