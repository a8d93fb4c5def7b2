/** The entry: what a script imports. In a page it also defines the figures as elements, and starts the article where the document is the article. */
import { figures } from "./figures/index.ts";
import { startArticle } from "./page/page.ts";

export type * from "./api.ts";
export { KlError } from "./lab/error.ts";
export { loadKlLab } from "./lab/lab.ts";
export type { FitScenario } from "./scenario/fit.ts";
export type { LossesScenario } from "./scenario/losses.ts";
export type { MapScenario } from "./scenario/map.ts";
export type { NoiseScenario } from "./scenario/noise.ts";
export type { PolicyScenario } from "./scenario/policy.ts";

if (typeof customElements !== "undefined") {
  for (const [name, figure] of figures) if (!customElements.get(name)) customElements.define(name, figure); // once, however often this is loaded
  if (document.documentElement.hasAttribute("data-kl-page")) startArticle();
}
