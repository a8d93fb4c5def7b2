/** Drag handles: DOM sliders over a canvas, for mouse, touch, keys and assistive technology alike. */

export type Key = "less" | "more" | "down" | "up" | "far-less" | "far-more" | "least" | "most";
export interface Grip {
  /** The center of the handle wants to be at (x, y), px within the layer. `first`: where it was taken from. */
  move(x: number, y: number, first: { x: number; y: number }): void;
  /** It was let go. */
  release(): void;
  key(key: Key): void;
}
export interface Look {
  /** "cross": open in the middle, so that what it stands on shows. */
  shape: "bead" | "pill" | "cross";
  /** A custom property's name without --kl-: the color. */
  color: string;
  /** The name in `hide` and `lock`. */
  control: string;
  /** The sides it can go. */
  ways: "horizontal" | "vertical" | "both";
  /** A copy of a handle that keyboard and assistive technology already have elsewhere. */
  pointerOnly?: boolean;
}

const keys: Readonly<Record<string, Key>> = {
  ArrowLeft: "less", ArrowRight: "more", ArrowDown: "down", ArrowUp: "up", PageDown: "far-less", PageUp: "far-more", Home: "least", End: "most",
};

const shapes = {
  bead: {
    horizontal: "M-14 -4.2 -18.2 0 -14 4.2M14 -4.2 18.2 0 14 4.2",
    vertical: "M-4.2 -14 0 -18.2 4.2 -14M-4.2 14 0 18.2 4.2 14",
  },
};

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function picture(look: Look): SVGElement {
  const svg = shape("svg", { viewBox: "-24 -24 48 48", "aria-hidden": "true", focusable: "false" });
  const body: { name: string; at: Record<string, number> } = look.shape === "bead" ? { name: "circle", at: { r: 8.5 } } : { name: "rect", at: { x: -4.5, y: -9, width: 9, height: 18, rx: 4.5 } };
  svg.append(shape("circle", { class: "halo", r: 16 }));
  if (look.shape === "cross") {
    for (const name of ["casing", "ring open"]) svg.append(shape("path", { class: name, d: "M-12 0A12 12 0 1 1 12 0 12 12 0 1 1-12 0M-20 0H-9M9 0H20M0-20V-9M0 9V20" }));
    return svg;
  }
  const ways = look.shape === "pill" ? [] : look.ways === "both" ? ["horizontal", "vertical"] as const : [look.ways];
  for (const way of ways) {
    svg.append(shape("path", { class: `casing ${way}`, d: shapes.bead[way] }), shape("path", { class: `chevrons ${way}`, d: shapes.bead[way] }));
  }
  svg.append(shape(body.name, { class: "casing", ...body.at }), shape(body.name, { class: "ring", ...body.at }));
  svg.append(look.shape === "bead" ? shape("circle", { class: "dot", r: 2.4 }) : shape("path", { class: "dot line", d: "M0 -4V4" }));
  return svg;
}

export class Handle {
  readonly element: HTMLElement;
  readonly grip: Grip;
  x = 0;
  y = 0;

  constructor(look: Look, grip: Grip) {
    this.grip = grip;
    this.element = document.createElement("div");
    this.element.className = `handle ${look.shape} ${look.ways}`;
    this.element.dataset["control"] = look.control;
    this.element.style.color = `var(--kl-${look.color})`;
    this.element.append(picture(look));
    if (look.pointerOnly) {
      this.element.setAttribute("aria-hidden", "true");
      return;
    }
    this.element.addEventListener("keydown", (event) => {
      const key = keys[event.key];
      if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!this.locked) this.grip.key(event.shiftKey && key === "less" ? "far-less" : event.shiftKey && key === "more" ? "far-more" : key);
    });
  }

  get locked(): boolean {
    return this.element.getAttribute("aria-disabled") === "true";
  }

  place(x: number, y: number): void {
    if (x === this.x && y === this.y) return;
    this.x = x;
    this.y = y;
    const sharp = (position: number) => Math.round(position * devicePixelRatio) / devicePixelRatio;
    this.element.style.transform = `translate(${sharp(x)}px, ${sharp(y)}px)`;
  }

  /** What assistive technology reads: name, where it stands within what, and that in words. */
  say(name: string, value: number, least: number, most: number, words: string): void {
    this.element.tabIndex = 0;
    const attributes = { role: "slider", "aria-label": name, "aria-valuenow": value, "aria-valuemin": least, "aria-valuemax": most, "aria-valuetext": words };
    for (const [key, text] of Object.entries(attributes)) this.element.setAttribute(key, String(text));
  }
}

/** The layer the handles of one plot lie on. Of two under the pointer the one with the nearer center is taken. */
export class HandleLayer {
  readonly element = document.createElement("div");
  #handles: Handle[] = [];

  constructor() {
    this.element.className = "handles";
    this.element.addEventListener("pointerdown", (event) => this.#take(event));
  }

  /** The handles there are; those no longer named leave. */
  set handles(handles: Handle[]) {
    for (const old of this.#handles) if (!handles.includes(old)) old.element.remove();
    for (const handle of handles) if (handle.element.parentNode !== this.element) this.element.append(handle.element);
    this.#handles = handles;
  }

  /** A handle comes to where a pointer went down, and follows it. */
  fetch(handle: Handle, event: PointerEvent): void {
    if (handle.locked) return;
    event.preventDefault();
    const origin = this.element.getBoundingClientRect();
    const at = { x: event.clientX - origin.left, y: event.clientY - origin.top };
    handle.element.focus({ preventScroll: true });
    handle.grip.move(at.x, at.y, at);
    handle.place(at.x, at.y);
    this.#follow(handle, event, at);
  }

  #take(event: PointerEvent): void {
    if (event.button !== 0 || !(event.target instanceof Element) || !event.target.closest(".handle")) return;
    const origin = this.element.getBoundingClientRect();
    const at = { x: event.clientX - origin.left, y: event.clientY - origin.top };
    const free = this.#handles.filter((handle) => !handle.locked && handle.element.checkVisibility());
    const distance = (handle: Handle) => Math.hypot(handle.x - at.x, handle.y - at.y);
    const taken = free.sort((a, b) => distance(a) - distance(b))[0];
    if (!taken || distance(taken) > 40) return;
    event.preventDefault();
    if (taken.element.tabIndex >= 0) taken.element.focus({ preventScroll: true });
    this.#follow(taken, event, at);
  }

  #follow(handle: Handle, down: PointerEvent, at: { x: number; y: number }): void {
    const first = { x: handle.x, y: handle.y };
    const listening = new AbortController();
    const { signal } = listening;
    handle.element.classList.add("held");
    handle.element.setPointerCapture(down.pointerId);
    handle.element.addEventListener("pointermove", (event) => {
      if (event.pointerId !== down.pointerId) return;
      const origin = this.element.getBoundingClientRect();
      handle.grip.move(first.x + event.clientX - origin.left - at.x, first.y + event.clientY - origin.top - at.y, first);
    }, { signal });
    const end = (event: PointerEvent) => {
      if (event.pointerId !== down.pointerId) return;
      listening.abort();
      handle.element.classList.remove("held");
      handle.grip.release();
    };
    handle.element.addEventListener("pointerup", end, { signal });
    handle.element.addEventListener("pointercancel", end, { signal });
    handle.element.addEventListener("lostpointercapture", end, { signal });
  }
}
