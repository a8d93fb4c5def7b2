/** What every chart here is: a canvas with a name, a Chart.js chart without its axes, and our own drawing under and over the curves. */
import { Chart, Filler, LinearScale, LineController, LineElement, PointElement, type ChartDataset, type Plugin } from "chart.js";
import { crisp, font, line, write } from "./ink.ts";
import { readPalette, type Palette } from "./palette.ts";
import { mapping, type Box, type Range } from "./scale.ts";

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);

export type Curve = ChartDataset<"line", { x: number; y: number }[]>;
export interface Frame { x: Range; y: Range; padding: Box }

export abstract class Plot {
  /** Holds the canvas and what stands over it. */
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Where the pointer's line stands, in the unit of x, with what is there. */
  probe: { x: number; text: string } | undefined;
  /** Told where a mouse is over the plot, in the unit of x; undefined when it leaves, or holds a handle. */
  probed: ((x: number | undefined) => void) | undefined;
  protected palette: Palette | undefined;
  protected width = 0;
  protected height = 0;
  #chart: Chart<"line", { x: number; y: number }[]> | undefined;
  #requested = 0;

  constructor(className: string) {
    this.element = document.createElement("div");
    this.element.className = `plot ${className}`;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true"); // until there is something to say about it
    this.element.append(this.canvas);
    this.element.addEventListener("pointermove", (event) => this.#point(event));
    this.element.addEventListener("pointerleave", () => this.probed?.(undefined));
  }

  /** Axis ranges and margins in px. */
  protected abstract frame(): Frame;
  protected abstract curves(palette: Palette): Curve[];
  protected under(_context: CanvasRenderingContext2D, _palette: Palette): void {}
  protected over(_context: CanvasRenderingContext2D, _palette: Palette): void {}
  /** Before a drawing: DOM parts take their places. */
  protected placed(): void {}

  set description(text: string) {
    if (this.canvas.getAttribute("aria-label") === text) return;
    this.canvas.removeAttribute("aria-hidden");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", text);
  }

  /** The size or the colors may have changed: measured again, and drawn. */
  measure(): void {
    const { clientWidth, clientHeight } = this.element;
    if (!clientWidth || !clientHeight) return;
    this.palette = readPalette(this.element);
    this.width = clientWidth;
    this.height = clientHeight;
    if (!this.#chart) this.#create();
    else this.#chart.resize(clientWidth, clientHeight);
    this.update();
  }

  /** Draws now, with everything as it is. */
  update(): void {
    const chart = this.#chart;
    if (!chart || !this.palette) return;
    cancelAnimationFrame(this.#requested);
    this.#requested = 0;
    const { x, y, padding } = this.frame();
    chart.data.datasets = this.curves(this.palette);
    chart.options.layout = { padding };
    chart.options.scales = { x: { type: "linear", display: false, min: x.low, max: x.high }, y: { type: "linear", display: false, min: y.low, max: y.high } };
    this.placed();
    chart.update("none");
  }

  /** Draws at the next animation frame, once however often it is asked for. */
  refresh(): void {
    if (!this.#requested) this.#requested = requestAnimationFrame(() => this.update());
  }

  protected get area(): Box {
    const { padding } = this.frame();
    return { left: padding.left, top: padding.top, right: this.width - padding.right, bottom: this.height - padding.bottom };
  }
  protected get horizontal() {
    return mapping(this.frame().x, this.area.left, this.area.right);
  }
  protected get vertical() {
    return mapping(this.frame().y, this.area.bottom, this.area.top);
  }

  #point(event: PointerEvent): void {
    if (!this.probed || event.pointerType === "touch") return;
    const x = event.clientX - this.element.getBoundingClientRect().left;
    const inside = event.buttons === 0 && x >= this.area.left && x <= this.area.right && !(event.target as Element).closest(".handle");
    this.probed(inside ? this.horizontal.fromPixel(x) : undefined);
  }

  /** The pointer's line and the words on it, over everything else. */
  #drawProbe(context: CanvasRenderingContext2D, palette: Palette): void {
    if (!this.probe) return;
    const { area } = this;
    const x = crisp(this.horizontal.toPixel(this.probe.x));
    line(context, x, area.top, x, area.bottom, palette.color("ink-2", 0.7), palette.lines);
    context.font = font(palette, { size: 12, weight: 500 });
    const gap = 6 * palette.unit;
    const right = x + gap + context.measureText(this.probe.text).width > area.right;
    write(context, palette, this.probe.text, x + (right ? -gap : gap), Math.max(7 * palette.unit, area.top - 8 * palette.unit), { size: 12, weight: 500, color: "ink", align: right ? "right" : "left" });
  }

  #create(): void {
    const drawing: Plugin<"line"> = {
      id: "klDrawing",
      beforeDatasetsDraw: ({ ctx }) => this.#draw(ctx, (palette) => this.under(ctx, palette)),
      afterDatasetsDraw: ({ ctx }) => this.#draw(ctx, (palette) => (this.over(ctx, palette), this.#drawProbe(ctx, palette))),
    };
    this.canvas.style.width = `${this.width}px`;
    this.canvas.style.height = `${this.height}px`;
    this.#chart = new Chart<"line", { x: number; y: number }[]>(this.canvas, {
      type: "line",
      data: { datasets: [] },
      options: {
        animation: false, parsing: false, normalized: true, responsive: false, maintainAspectRatio: false, events: [],
        elements: { point: { radius: 0, hitRadius: 0 }, line: { tension: 0, borderJoinStyle: "round" } },
        scales: { x: { type: "linear", display: false }, y: { type: "linear", display: false } },
      },
      plugins: [drawing],
    });
    this.#chart.resize(this.width, this.height);
  }

  #draw(context: CanvasRenderingContext2D, work: (palette: Palette) => void): void {
    if (!this.palette) return;
    context.save();
    work(this.palette);
    context.restore();
  }
}
