/** What stands behind "More" in <kl-fit>: a field for every quantity, the descent, the gradient, and a person's own data. */
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { NumberField, type NumberKind } from "../controls/number-field.ts";
import { Picker } from "../controls/picker.ts";
import { speeds } from "../controls/transport.ts";
import { optimizers } from "../scenario/fields.ts";
import { fitTable, type FitScenario } from "../scenario/fit.ts";
import { estimatorsFor, takesLambda } from "../scenario/question.ts";
import { english } from "../text/english.ts";
import { estimatorName } from "./estimator-name.ts";
import { group } from "./form.ts";
import { ModeList } from "./mode-list.ts";

const text = english.fit.controls;

export interface FormCommands {
  set(patch: Partial<FitScenario>): void;
  /** Numbers as pasted, dropped or chosen. */
  data(written: string): void;
  clearData(): void;
}

type NumericKey = "rate" | "clip" | "steps" | "lambda" | "batch" | "seed";

export class FitForm {
  readonly element: HTMLElement;
  readonly #commands: FormCommands;
  readonly #modes: ModeList;
  readonly #sampled = element("div", { class: "row" });
  readonly #fields = new Map<string, NumberField>();
  readonly #pickers = new Map<string, Picker>();
  readonly #dataNote = element("p", { class: "note", role: "status" });
  readonly #area = element("textarea", { rows: 4, "aria-label": text.dataField, "aria-describedby": "data-complaint", placeholder: "3.6\n1.8\n3.333", spellcheck: "false" });
  readonly #complaint = element("span", { id: "data-complaint", class: "complaint" });
  readonly #clear: HTMLButtonElement;
  #scenario: FitScenario | undefined;

  constructor(commands: FormCommands) {
    this.#commands = commands;
    this.#modes = new ModeList(text, (number) => `mode-${number}`, (p) => this.#set({ p }));
    this.#clear = this.#button("plain", text.clearData, "remove", () => commands.clearData());
    this.element = element("div", { class: "form" },
      group(text.modesTitle, this.#modes.rows, this.#modes.add),
      group(text.startTitle, element("div", { class: "row" }, this.#start("mean"), this.#start("sd"))),
      group(text.descentTitle, element("div", { class: "row" },
        this.#picker("optimizer", text.optimizer, optimizers.map((value) => ({ value, name: text.optimizers[value] ?? value }))),
        this.#number("rate", text.rate, 0.01), this.#number("clip", text.clip, 0.5), element("span", { class: "note" }, text.clipNote), this.#number("steps", text.steps, 10),
        this.#picker("speed", text.speed, speeds.map((speed) => ({ value: String(speed), name: `${speed}×` }))))),
      group(text.gradientTitle, this.#gradient(), this.#sampled),
      group(text.dataTitle, ...this.#data()));
    this.#sampled.append(
      this.#picker("forward", text.forwardEstimator, named(estimatorsFor("forward-kl", "mean"))),
      this.#picker("reverse", text.reverseEstimator, named(estimatorsFor("reverse-kl", "mean"))),
      this.#number("lambda", text.lambda, 0.1), this.#number("batch", text.batch, 1), this.#number("seed", text.seed, 1),
      this.#button("plain", text.nextSeed, "reset", () => this.#scenario && this.#set({ seed: this.#scenario.seed + 1 })));
  }

  /** Under the data's field, what is wrong with them; nothing: an empty sentence. */
  complain(sentence: string): void {
    this.#area.setAttribute("aria-invalid", String(sentence !== ""));
    this.#complaint.textContent = sentence;
  }

  /** Shows a scenario. `dataWords`: what is known about the data behind P. */
  show(scenario: FitScenario, dataWords: string): void {
    this.#scenario = scenario;
    this.#modes.show(scenario.p);
    this.#fields.get("q.mean")?.show(scenario.q.mean);
    this.#fields.get("q.sd")?.show(scenario.q.sd);
    for (const key of ["rate", "clip", "steps", "lambda", "batch", "seed"] as const) this.#fields.get(key)?.show(scenario[key]);
    for (const key of ["optimizer", "forward", "reverse", "speed"] as const) this.#pickers.get(key)?.show(String(scenario[key]));
    this.#sampled.hidden = scenario.gradient === "exact";
    const lambda = this.#fields.get("lambda")?.element;
    if (lambda) lambda.hidden = !takesLambda(scenario.forward);
    for (const radio of this.element.querySelectorAll<HTMLInputElement>("input[type=radio]")) radio.checked = radio.value === scenario.gradient;
    this.#clear.hidden = scenario.data === "";
    this.#dataNote.textContent = dataWords;
  }

  #set(patch: Partial<FitScenario>): void {
    this.#commands.set(patch);
  }

  #start(part: "mean" | "sd"): HTMLElement {
    const kind = fitTable[`q.${part}`] as NumberKind;
    const field = new NumberField({
      label: text[part], name: text.startField(text[part]), kind, step: part === "mean" ? 0.1 : 0.05, control: "start", complain: text.expected,
      changed: (value) => this.#scenario && this.#set({ q: { ...this.#scenario.q, [part]: value } }),
    });
    this.#fields.set(`q.${part}`, field);
    return field.element;
  }

  #number(key: NumericKey, label: string, step: number): HTMLElement {
    const field = new NumberField({ label, kind: fitTable[key] as NumberKind, step, control: key, complain: text.expected, changed: (value) => this.#set({ [key]: value }) });
    this.#fields.set(key, field);
    return field.element;
  }

  #picker(key: "optimizer" | "forward" | "reverse" | "speed", label: string, choices: { value: string; name: string }[]): HTMLElement {
    const picker = new Picker({ label, control: key, choices, changed: (value) => this.#set({ [key]: key === "speed" ? Number(value) : value }) });
    this.#pickers.set(key, picker);
    return picker.element;
  }

  #gradient(): HTMLElement {
    const radio = (value: "exact" | "sampled", label: string) => {
      const input = element("input", { type: "radio", name: "gradient", value });
      input.addEventListener("change", () => this.#set({ gradient: value }));
      return element("label", { class: "radio" }, input, label);
    };
    return element("div", { class: "row", role: "radiogroup", "aria-label": text.gradientTitle, "data-control": "gradient" }, radio("exact", text.exact), radio("sampled", text.sampled));
  }

  #data(): Node[] {
    const file = element("input", { type: "file", accept: ".csv,.tsv,.txt,text/*", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true" });
    file.addEventListener("change", async () => {
      const [chosen] = file.files ?? [];
      if (chosen) this.#commands.data(await chosen.text());
      file.value = "";
    });
    return [
      element("p", { class: "note" }, text.dataNote), this.#area, this.#complaint,
      element("div", { class: "row" }, this.#button("framed", text.useData, "check", () => this.#commands.data(this.#area.value)), this.#button("plain", text.chooseFile, "add", () => file.click()), this.#clear, file),
      this.#dataNote,
    ];
  }

  #button(className: string, label: string, name: Parameters<typeof icon>[0], pressed: () => void): HTMLButtonElement {
    const button = element("button", { type: "button", class: className }, icon(name), label);
    button.addEventListener("click", pressed);
    return button;
  }
}

const named = (names: readonly string[]) => names.map((value) => ({ value, name: estimatorName(value) }));
