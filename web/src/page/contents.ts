/** The list of contents, and links within the page: they move the view and the focus, and leave the address, which holds the state, alone. */
export class Contents {
  readonly #details: HTMLDetailsElement;

  constructor(details: HTMLDetailsElement) {
    this.#details = details;
    document.addEventListener("click", (event) => this.#clicked(event));
    details.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary")?.focus();
    });
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const anchor = target?.closest<HTMLAnchorElement>('a[href^="#"]');
    if (anchor || !target || !this.#details.contains(target)) this.#details.open = false;
    const place = anchor && document.getElementById(anchor.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  }
}
