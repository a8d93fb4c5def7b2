/** The two dialogs every figure has: its numbers as tables, and its link. */
import { element } from "./dom.ts";
import { icon } from "./icons.ts";

export interface DialogWords {
  close: string;
  copy: string;
  copied: string;
  copyFailed: string;
  download: string;
  firstRows(name: string, shown: number, all: number): string;
}

export interface NumberTable {
  name: string;
  columns: string[];
  rows: number[][];
}

/** RFC 4180 with full precision; text that a spreadsheet would run as a formula is quoted by an apostrophe. */
export function csv({ columns, rows }: { columns: readonly string[]; rows: readonly (number | string)[][] }): string {
  const cell = (value: number | string) => {
    if (typeof value === "number") return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Opens a modal dialog in the figure; it leaves the tree when it closes, and focus returns to where it was. */
function openDialog(root: ShadowRoot | HTMLElement, title: string, words: DialogWords, ...content: Node[]): HTMLDialogElement {
  const close = element("button", { type: "button", class: "round", "aria-label": words.close }, icon("close"));
  const heading = element("h3", { id: "dialog-title" }, title);
  const dialog = element("dialog", { "aria-labelledby": "dialog-title", part: "dialog" }, element("header", {}, heading, close), ...content);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A button that copies what `text` gives when pressed, and says whether it could. */
export function copyButton(words: DialogWords, label: string, text: () => string): HTMLElement {
  const caption = element("span", {}, label);
  const button = element("button", { type: "button", class: "plain" }, icon("copy"), caption);
  const failed = element("span", { class: "note", role: "status" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      caption.textContent = words.copied;
      failed.textContent = "";
      window.setTimeout(() => (caption.textContent = label), 2000);
    } catch {
      failed.textContent = words.copyFailed;
    }
  });
  return element("span", { class: "copying" }, button, failed);
}

/** A link that saves what `text` gives when pressed, as CSV. */
export function saveLink(label: string, name: string, text: () => string): HTMLElement {
  const save = element("a", { class: "plain button", download: `${name.replaceAll(" ", "-")}.csv`, href: "#" }, label);
  save.addEventListener("click", () => {
    const url = URL.createObjectURL(new Blob([text()], { type: "text/csv" }));
    save.href = url;
    window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
  });
  return save;
}

const mostRows = 1000;

/** Every table, the first rows on screen, all of them by copy and download. `write` prints one number. */
export function numbersDialog(
  root: ShadowRoot | HTMLElement,
  title: string,
  words: DialogWords,
  tables: NumberTable[],
  write: (value: number) => string,
): void {
  const content = tables.map((table) => {
    const head = element("tr", {}, ...table.columns.map((name) => element("th", { scope: "col" }, name)));
    const body = element("tbody", {});
    const caption = table.rows.length > mostRows ? words.firstRows(table.name, mostRows, table.rows.length) : table.name;
    for (const row of table.rows.slice(0, mostRows)) body.append(element("tr", {}, ...row.map((value) => element("td", {}, write(value)))));
    const scroller = element("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": table.name },
      element("table", {}, element("caption", {}, caption), element("thead", {}, head), body));
    const save = saveLink(words.download, table.name, () => csv(table));
    return element("section", { class: "numbers" }, scroller, element("p", { class: "row" }, copyButton(words, words.copy, () => csv(table)), save));
  });
  openDialog(root, title, words, ...content);
}

/** The link to this figure's state, to be copied. */
export function linkDialog(root: ShadowRoot | HTMLElement, title: string, words: DialogWords, label: string, explanation: string, link: string): void {
  const field = element("input", { type: "text", readonly: true, value: link, "aria-label": label, class: "link" });
  field.addEventListener("focus", () => field.select());
  openDialog(root, title, words, element("p", {}, explanation), element("p", { class: "row" }, field, copyButton(words, words.copy, () => link)));
}
