/** Pasted and dropped data: numbers out of whatever table they stand in, and what is wrong by its line. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { scenarios } from "./scenarios.mjs";

const { readColumn, readRatios } = scenarios;

test("Numbers are read one a line, from CSV, TSV, semicolons, spaces or a single line, with or without a header", () => {
  const values = [3.6, 1.8, -3.333e0];
  for (const text of [
    "3.6\n1.8\n-3.333", "3.6\r\n1.8\r\n-3.333\r\n", "\uFEFFeruptions\n3.6\n1.8\n-3.333\n\n", "3.6,1.8,-3.333", "3.6 1.8  -3.333", "3.6; 1.8; -3.333",
    "eruptions,waiting\n3.6,79\n1.8,54\n-3.333,74", "eruptions\twaiting\n3.6\t79\n1.8\t54\n-3.333\t74", '"","eruptions","waiting"\n"1",3.6,79\n"2",1.8,54\n"3",-3.333,74',
    "who;when\nanna;3.6\nben;1.8\ncy;-3.333",
  ]) assert.deepStrictEqual(readColumn(text).values, values, text);
  const second = readColumn("eruptions,waiting\n3.6,79\n1.8,54", { wanted: 1 });
  assert.deepStrictEqual(second, { values: [79, 54], name: "waiting", columns: ["eruptions", "waiting"], index: 1 });
});

test("Data that cannot be used are refused with the field, the line and what was expected", () => {
  for (const [text, got, expected] of [
    ["", /empty/, /2 numbers/], [" \n\t\n", /empty/, /2 numbers/], ["apple\nbanana\ncherry", /"banana" on line 2/, /a number with a decimal point/],
    ["4.2", /one number/, /2 numbers/], ["x\n4.2", /one number/, /2 numbers/], ["header", /"header" on line 1/, /a number/],
    ["1\n2\nthree\n4", /"three" on line 3/, /a number/], ["1\n\n\nNA", /"NA" on line 4/, /a number/], ["1\n1e999", /"1e999" on line 2/, /a number/], ["1\nNaN", /"NaN" on line 2/, /a number/],
    ["3,6\n1,8", /"3,6" on line 1/, /decimal point/], ["a;b\n3,6;79\n1,8;54", /"3,6" on line 2/, /decimal point/],
    ["1\n2e6", /2e6 on line 2/, /between/], ["5\n5\n5", /3 times the same/, /different/],
    ["1\n".repeat(1e5 + 2), /100002 lines/, /100000 lines/], ["1".repeat(5e6 + 1), /5\.0 MB/, /5 MB/],
    ["\u0000\u0001\u0002PNG\n\u0003", /on line/, /a number/],
  ]) {
    const problem = readColumn(text);
    assert.equal(problem.field, "data", text.slice(0, 40));
    assert.match(problem.got, got);
    assert.match(problem.expected, expected);
  }
});

test("A run's log is read by the header that names log q − log p, else as any column; four numbers are enough, all the same or not", () => {
  const log = (header) => `step,${header},loss\n1,0.5,9\n2,-0.25,8\n3,0,7\n4,1e-3,6`;
  for (const header of ["log_ratio", "logratio", "Log ratios", "kl/log_ratio/mean", "log q - log p", "logq-logp", "log q − log p"]) {
    assert.deepStrictEqual(readRatios(log(header)), { values: [0.5, -0.25, 0, 0.001], name: header, columns: ["step", header, "loss"], index: 1 });
  }
  for (const header of ["logprob", "catalog", "ratio"]) assert.equal(readRatios(log(header)).name, "step");
  assert.deepStrictEqual(readRatios("0\n0\n0\n0").values, [0, 0, 0, 0]);
  assert.match(readRatios("1\n2\n3").got, /^3 numbers$/);
  assert.match(readRatios("1\n2\n3").expected, /at least 4 numbers/);
});

test("A number without a finite value is spoken of, also on the first line, and never taken for a header", () => {
  for (const first of ["NaN", "nan", "inf", "-inf", "Infinity", "1e400"]) {
    const { got } = readRatios(`${first}\n1\n2\n3\n4`);
    assert.equal(got, `"${first}" on line 1`);
  }
  assert.deepEqual(readRatios("log_ratio\n−1\n−2\n3\n4").values, [-1, -2, 3, 4]);
});
