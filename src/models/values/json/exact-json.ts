import type { Sentence } from '../../../support/texts/keyed-text.ts';
import { jsonProblem } from './json-problem.ts';

/** JSON that was read, or why reading it would lose something. */
export type ExactJson =
  | { readonly value: unknown }
  | { readonly problem: Sentence; readonly cause?: unknown };

/**
 * Where a number may be that a double does not hold: up to 15 digits and no exponent never lose anything (IEEE 754,
 * DBL_DIG). Most JSON has none, and is not read twice.
 */
const SUSPICIOUS = /[\d.]{16}|\d[eE][-+]?\d/;

/**
 * `JSON.parse` that never rounds: JavaScript makes 12345678901234567000 of 12345678901234567890 without a word, and
 * whoever writes the value back has changed it. Numbers as doubles are written, such as 0.30000000000000004, are exact.
 */
export function parseExactJson(text: string): ExactJson {
  try {
    return SUSPICIOUS.test(text) ? parseChecked(text) : { value: JSON.parse(text) };
  } catch (cause) {
    return { problem: cause instanceof RangeError ? jsonProblem.tooDeep : 'it is no JSON', cause };
  }
}

/** The compiler does not know the third argument yet: https://github.com/tc39/proposal-json-parse-with-source */
const parseWithSources = JSON.parse as (
  text: string,
  reviver: (key: string, part: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

function parseChecked(text: string): ExactJson {
  let lost: string | null = null;
  const value = parseWithSources(text, (_key, part, { source }) => {
    if (typeof part === 'number' && source !== undefined && !isExact(source, part)) lost ??= source;
    return part;
  });
  return lost === null ? { value } : { problem: jsonProblem.tooExact(lost) };
}

function isExact(source: string, number: number): boolean {
  return Number.isFinite(number) && canonical(source) === canonical(String(number));
}

/** One spelling for each decimal number: its digits without zeros around them, and the power of ten they stand for. */
function canonical(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  if (kept === '') return '0';
  return `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
