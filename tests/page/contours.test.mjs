/** What a map is drawn from: iso-lines of a grid, and logarithms that are the same in every engine. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Programs } from "../../web/build/bundle.mjs";

const programs = await Programs.around(fileURLToPath(new URL("../../build/wasm-release", import.meta.url)));
programs.lab.close();
const { contours, expOf, logOf, powerOfTen } = await programs.exportsOf("charts/contours.ts", "figures/logarithm.ts");

const grid = (columns, rows, of) => ({ columns, rows, values: Float64Array.from({ length: columns * rows }, (_, i) => of(i % columns, Math.floor(i / columns))) });

test("The iso-lines of a plane are straight, whole, and where the plane has their height", () => {
  for (const level of [3.3, 7, 12.75]) {
    const lines = contours(grid(9, 12, (x, y) => x + 2 * y), level);
    assert.equal(lines.length, 1);
    for (const { x, y } of lines[0]) assert.ok(Math.abs(x + 2 * y - level) < 1e-12);
    const ends = [lines[0][0], lines[0].at(-1)];
    for (const { x, y } of ends) assert.ok(x === 0 || x === 8 || y === 0 || y === 11, `${x}, ${y}`);
  }
});

test("The iso-line of a bowl is one closed line at its radius", () => {
  const [line, ...more] = contours(grid(61, 61, (x, y) => (x - 30) ** 2 + (y - 30) ** 2), 400);
  assert.equal(more.length, 0);
  assert.deepEqual(line[0], line.at(-1));
  for (const { x, y } of line) assert.ok(Math.abs(Math.hypot(x - 30, y - 30) - 20) < 0.01);
});

test("At a saddle the lines part as the bilinear surface does, and at its height's other side the other way", () => {
  const saddle = grid(2, 2, (x, y) => (x === y ? 1 : -1)); // its middle has height 0
  for (const [level, apart] of [[0.1, true], [-0.1, false]]) {
    const lines = contours(saddle, level);
    assert.equal(lines.length, 2);
    // Below the level lie the corners (1, 0) and (0, 1): for a level over the middle they hang together, and each line cuts off a corner above.
    const cutsOff = (corner) => lines.some((line) => line.every(({ x, y }) => Math.hypot(x - corner.x, y - corner.y) < 1));
    assert.equal(cutsOff({ x: 0, y: 0 }) && cutsOff({ x: 1, y: 1 }), apart);
  }
});

test("Cells with a corner that is no number have no line, and nothing else is lost", () => {
  const whole = contours(grid(10, 10, (_, y) => y), 4.5)[0];
  const holed = contours(grid(10, 10, (x, y) => (x === 5 && y === 5 ? Infinity : y)), 4.5);
  assert.equal(whole.length, 10);
  assert.deepEqual(holed.map(({ length }) => length).sort(), [4, 5]);
});

test("Logarithm and exponential are within four units of the last place from 1e-6 to 1e6, and undo each other", () => {
  for (let i = 0; i <= 4000; i++) {
    const x = 10 ** (-6 + (12 * i) / 4000);
    const y = logOf(x);
    assert.ok(Math.abs(y - Math.log(x)) <= 4 * 2 ** -52 * Math.max(1, Math.abs(y)), `log ${x}`);
    assert.ok(Math.abs(expOf(y) / x - 1) <= 2 ** -52 * (4 + 2 * Math.abs(y)), `exp ${y}`);
  }
  assert.equal(logOf(1), 0);
  assert.equal(expOf(0), 1);
});

test("Powers of ten are those of the number line, up to infinity", () => {
  for (const y of [-300, -3.5, -1, 0, 0.25, 1, 13.63, 300]) assert.ok(Math.abs(powerOfTen(y) / 10 ** y - 1) < 1e-13, String(y));
  assert.equal(powerOfTen(Infinity), Infinity);
  assert.equal(powerOfTen(-Infinity), 0);
  assert.ok(Number.isNaN(powerOfTen(NaN)));
});
