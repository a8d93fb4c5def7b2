/** One link for the whole page. */
import controlsCss from "../controls/controls.css";
import { linkDialog } from "../controls/dialogs.ts";
import { element, sheet } from "../controls/dom.ts";
import { english as text } from "../text/english.ts";
import type { LinkedState } from "./linked-state.ts";

let room: ShadowRoot | undefined;

/** Where the page's dialogs stand: apart, so that the controls' rules stay out of the article. */
function dialogRoom(): ShadowRoot {
  if (!room) {
    const host = element("div", { class: "dialogs" });
    room = host.attachShadow({ mode: "open" });
    room.adoptedStyleSheets = [sheet(controlsCss)];
    document.querySelector("main")?.append(host);
  }
  return room;
}

export function shareDialog(linked: LinkedState): void {
  const { address, carriesData } = linked.link();
  const explanation = carriesData ? text.page.shareExplains : text.page.shareWithoutData;
  linkDialog(dialogRoom(), text.page.shareTitle, { ...text.controls, ...text.page }, text.page.link, explanation, address);
}
