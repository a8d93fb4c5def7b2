/** <kl-fit> alone in an empty page with nothing but kl-lab.js, and hands to use it with. */
import { alone } from "./alone.mjs";
import { open, unchanging } from "./browser.mjs";

export const { close, pageOf, server, state, unhindered } = await alone("kl-fit");
export const playing = (page) => page.evaluate(() => document.querySelector("kl-fit").playing);
export const words = (page, selector) => page.evaluate((of) => [...document.querySelector("kl-fit").shadowRoot.querySelectorAll(of)].map((found) => found.textContent), selector);
export const divergences = (page) => page.evaluate(() => document.querySelector("kl-fit").data()[0].rows.at(-1).map(String));

/** The middle of a handle, in px of the window. `which` 0: the bead, 1: the pill; with `panel` 1 that of reverse KL. */
export const middle = (page, control, which = 0, panel = 0) => page.evaluate((name, index, side) => {
  const plot = document.querySelector("kl-fit").shadowRoot.querySelectorAll(".density")[side];
  const box = plot.querySelectorAll(`.handle[data-control="${name}"]`)[index].getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}, control, which, panel);

export async function drag(page, from, dx, dy = 0) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) await page.mouse.move(from.x + (dx * i) / 8, from.y + (dy * i) / 8);
  await page.mouse.up();
}
export const focus = (page, selector) => page.evaluate((of) => document.querySelector("kl-fit").shadowRoot.querySelector(of).focus(), selector);
export const press = (page, selector) => page.evaluate((of) => document.querySelector("kl-fit").shadowRoot.querySelector(of).click(), selector);
/** Types into a field of "More" and leaves it. */
export const type = (page, label, text) => page.evaluate((name, value) => {
  const root = document.querySelector("kl-fit").shadowRoot;
  const field = root.querySelector(`[aria-label="${name}"]`) ?? root.getElementById([...root.querySelectorAll("label")].find((found) => found.textContent === name).htmlFor);
  field.value = value;
  field.dispatchEvent(new Event("change"));
  return field.id;
}, label, text);

/** The numbers no longer change. */
export const settled = (page) => unchanging(() => divergences(page));

/** Opens a page with this in its body; `visit` waits until <kl-fit> is defined, `standing` until it has drawn its last step. */
export const visitor = (browser) => async (body = '<kl-fit start="paused"></kl-fit>', options) => {
  const opened = await open(browser(), pageOf(body), { width: 1200, height: 900, ...options });
  await opened.page.evaluate(() => customElements.whenDefined("kl-fit"));
  return opened;
};
export const stander = (browser) => async (body, options) => {
  const opened = await visitor(browser)(body, options);
  await opened.page.evaluate(() => document.querySelector("kl-fit").ready);
  await opened.page.evaluate(() => document.querySelector("kl-fit").seek(120));
  return opened;
};
