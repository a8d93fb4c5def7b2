/** What of a link could not be used: each field, what stood there, and what was expected. */
import { element } from "../controls/dom.ts";
import type { Problem } from "../scenario/problem.ts";
import { english as text } from "../text/english.ts";

const name = "problems";

/** Shows them at the top of `main` until dismissed or replaced; none: takes the message away. */
export function showProblems(main: HTMLElement, problems: readonly Problem[]): void {
  main.querySelector(`.${name}`)?.remove();
  if (problems.length === 0) return;
  const dismiss = element("button", { type: "button" }, text.page.dismiss);
  const message = element("div", { class: name, role: "alert" },
    element("p", {}, element("strong", {}, text.page.problemsTitle(problems.length))),
    element("ul", {}, ...problems.map(({ field, got, expected }) => element("li", {}, text.page.problem(field, got, expected)))),
    element("p", {}, text.page.problemsRest),
    dismiss);
  dismiss.addEventListener("click", () => {
    message.remove();
    main.focus();
  });
  main.prepend(message);
}
