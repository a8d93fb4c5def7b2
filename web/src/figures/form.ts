/** What the forms behind "More" have in common. */
import { element } from "../controls/dom.ts";
import { icon } from "../controls/icons.ts";
import { english } from "../text/english.ts";

/** The fields of one subject, under its name. */
export function group(title: string, ...content: Node[]): HTMLElement {
  return element("fieldset", {}, element("legend", {}, title), ...content);
}

/** The button that opens a form and closes it. `panel` has an id. */
export function moreButton(panel: HTMLElement): HTMLButtonElement {
  const button = element("button", { type: "button", class: "plain", "aria-expanded": "false", "aria-controls": panel.id, "data-control": "more" }, icon("more"), english.controls.more);
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
  return button;
}

/** Whether two parts of scenarios say the same. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a scenario is what a preset makes of it. */
export function isAsSet<Scenario extends object>(scenario: Scenario, set: Partial<Scenario>): boolean {
  return (Object.keys(set) as (keyof Scenario)[]).every((key) => same(scenario[key], set[key]));
}

/** The number at a key of a scenario, such as "seed" or "mean.from"; and what sets it to another. */
export function valueAt(scenario: object, key: string): number {
  const [owner = "", part] = key.split(".");
  const found = (scenario as Record<string, number | Record<string, number>>)[owner];
  return (typeof found === "object" ? found[part ?? ""] : found) ?? 0;
}
export function settingAt<Scenario extends object>(scenario: Scenario, key: string, value: number): Partial<Scenario> {
  const [owner = "", part] = key.split(".");
  const stood = (scenario as Record<string, unknown>)[owner];
  return { [owner]: part === undefined ? value : { ...(stood as object), [part]: value } } as Partial<Scenario>;
}
