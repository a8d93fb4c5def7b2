/** Brings the article to life around its figures: formulas, theme, contents, one link for the whole page. The text itself is index.html. */
import { Contents } from "./contents.ts";
import { follow } from "./follow.ts";
import { showFormulas } from "./formulas.ts";
import { LinkedState, type ArticleFigures } from "./linked-state.ts";
import { showProblems } from "./problems.ts";
import { shareDialog } from "./share.ts";
import { ThemeSwitch } from "./theme.ts";

function find<Found extends Element>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`index.html has no ${selector}`);
  return found;
}

export function startArticle(): void {
  showFormulas(document.body);
  const figures: ArticleFigures = {
    fit: find("kl-fit"),
    noise: find("kl-noise"),
    map: find("kl-map"),
    losses: find("kl-losses"),
    metric: find("kl-metric"),
    coding: find("kl-coding"),
    policy: find("#policy kl-policy"),
    sequences: find("#sequences kl-policy"),
    dimension: find("kl-dimension"),
  };
  const theme = new ThemeSwitch(find("#theme"), Object.values(figures));
  const linked = new LinkedState(figures, theme, (problems) => showProblems(find("main"), problems));
  const share = () => shareDialog(linked);
  for (const figure of Object.values(figures)) figure.share = share;
  follow(figures);
  const button = find<HTMLButtonElement>("#share");
  button.addEventListener("click", share);
  for (const tool of document.querySelectorAll(".waiting")) tool.classList.remove("waiting");
  new Contents(find("#contents"));
}

