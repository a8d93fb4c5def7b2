/** A column of numbers out of pasted or dropped text: CSV, TSV, separated by semicolons or spaces, or one number a line. */
import { problem, type Problem } from "./problem.ts";
import { numberFrom } from "./kinds.ts";
import { fewestRatios, largestDatum, mostData } from "./fields.ts";

const mostBytes = 5e6;

export interface Column {
  values: number[];
  /** The header of the column taken, "" without one. */
  name: string;
  /** What the person could have meant instead: every column's header, or its number. */
  columns: string[];
  /** Which of `columns` this is. */
  index: number;
}

/** 3,6: a number to its author. Such a column is taken, so that its commas are spoken of rather than its neighbor silently read. */
const decimalComma = /^[+-]?\d+,\d+$/;
/** A number without a finite value, as runs log them: never a header, so that it is spoken of rather than dropped. */
const infinite = (cell: string) => /^[+-]?(nan|inf|infinity|∞)$/i.test(cell) || !Number.isFinite(Number(cell) || 0);
/** Also with a true minus, as pages and papers write it. */
const numberOf = (cell: string) => numberFrom(cell.replace(/^−/, "-"));
const expectedNumber = "a number with a decimal point, such as 3.6";
const wrong = (got: unknown, expected: string): Problem => problem("data", got, expected);

function unquoted(cell: string): string {
  const trimmed = cell.trim();
  return /^"[^"]*"$/.test(trimmed) ? trimmed.slice(1, -1).trim() : trimmed;
}

/** The separator of a text without quoted separators: the first of tab, semicolon, comma, space that it holds. */
function separatorOf(text: string): string | RegExp {
  return ["\t", ";", ","].find((sign) => text.includes(sign)) ?? /\s+/;
}

export interface ColumnWish {
  /** Which column, from 0. */
  wanted?: number;
  /** Headers of columns to take before any other. */
  prefer?: RegExp;
  /** How many numbers there must be, and whether they may all be the same. */
  least?: number;
  constant?: boolean;
}

/** log q − log p by name: log_ratio, logRatio, log ratios, log q - log p, logq-logp. */
const logRatio = /log.?ratio|log\W?q\W+log\W?p/i;

/** A column of log q − log p: the one whose header says so, else as any column. */
export function readRatios(text: string): Column | Problem {
  return readColumn(text, { prefer: logRatio, least: fewestRatios, constant: true });
}

/**
 * Reads one column: the one asked for, else the first preferred, else the first that is not row names and whose first cell is a number. A first
 * line without numbers is a header. A single line of several numbers is taken as the column itself. What cannot be read comes back as a Problem
 * with the field "data" and the number of the line.
 */
export function readColumn(text: string, { wanted, prefer, least = 2, constant = false }: ColumnWish = {}): Column | Problem {
  const few = `at least ${least} numbers, one a line`;
  if (text.length > mostBytes) return wrong(`${(text.length / 1e6).toFixed(1)} MB`, "at most 5 MB of text");
  const rows = text.replace(/^\uFEFF/, "").split(/\r\n?|\n/)
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter((row) => row.text !== "");
  if (rows.length === 0) return wrong("an empty text", few);
  if (rows.length > mostData + 1) return wrong(`${rows.length} lines`, `at most ${mostData} lines`);

  const separator = separatorOf(rows.map((row) => row.text).join("\n"));
  if (separator === "," && rows.every((row) => decimalComma.test(row.text)) && rows.length > 1) {
    return wrong(`"${rows[0]?.text ?? ""}" on line ${rows[0]?.line ?? 1}`, `${expectedNumber}; if these are two columns, a header line above them`);
  }
  const table = rows.map((row) => ({ line: row.line, cells: row.text.split(separator).map(unquoted) }));
  const isHeader = table[0]?.cells.every((cell) => numberOf(cell) === undefined && !infinite(cell)) ?? false;
  const header = isHeader ? (table[0]?.cells ?? []) : [];
  const body = isHeader ? table.slice(1) : table;
  const first = body[0];
  if (first === undefined) return wrong(`"${header.join(" ")}" on line ${table[0]?.line ?? 1}`, expectedNumber);

  const single = body.length === 1 && first.cells.length > 1 && !isHeader;
  const rowsOfCells = single ? first.cells.filter((cell) => cell !== "").map((cell) => ({ line: first.line, cells: [cell] })) : body;
  const width = single ? 1 : Math.max(first.cells.length, header.length);
  const columns = Array.from({ length: width }, (_, i) => header[i] || String(i + 1));
  const isRowNames = (i: number) => i === 0 && isHeader && header[0] === "" && width > 1;
  const isNumeric = (cell: string) => numberOf(cell) !== undefined || decimalComma.test(cell);
  const numeric = columns.findIndex((_, i) => !isRowNames(i) && isNumeric(rowsOfCells[0]?.cells[i] ?? ""));
  const preferred = prefer ? header.findIndex((cell) => prefer.test(cell)) : -1;
  const index = wanted ?? (preferred >= 0 ? preferred : Math.max(numeric, 0));

  const values: number[] = [];
  for (const { line, cells } of rowsOfCells) {
    const value = numberOf(cells[index] ?? "");
    if (value === undefined) return wrong(`"${cells[index] ?? ""}" on line ${line}`, expectedNumber);
    if (value > largestDatum || value < -largestDatum) return wrong(`${cells[index] ?? ""} on line ${line}`, "numbers between -1000000 and 1000000");
    values.push(value);
  }
  if (values.length < least) return wrong(values.length === 1 ? "one number" : `${values.length} numbers`, few);
  if (!constant && values.every((value) => value === values[0])) return wrong(`${values.length} times the same number`, "at least 2 different numbers");
  return { values, name: header[index] ?? "", columns, index };
}
