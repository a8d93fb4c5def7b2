/** `hide` and `lock`: lists of control names that a teacher or an embed takes away or fixes. */

const names = (list: string | null) => new Set((list ?? "").split(/[\s,]+/).filter(Boolean));

/** Applies both lists to everything in `frame` that carries a name in data-control. A locked slider stays in view and says that it is fixed. */
export function setAvailability(frame: HTMLElement, hide: string | null, lock: string | null): void {
  const hidden = names(hide);
  const locked = names(lock);
  for (const control of frame.querySelectorAll<HTMLElement>("[data-control]")) {
    const name = control.dataset["control"] ?? "";
    control.classList.toggle("taken-away", hidden.has(name));
    control.toggleAttribute("data-locked", locked.has(name));
    for (const part of [control, ...control.querySelectorAll<HTMLElement>("button, input, select, textarea, [role=slider]")]) {
      if ("disabled" in part) part.disabled = locked.has(name);
      else if (part.getAttribute("role") === "slider") part.setAttribute("aria-disabled", String(locked.has(name)));
    }
  }
}
