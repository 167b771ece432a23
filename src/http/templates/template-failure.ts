import { readFileSync } from 'node:fs';
import { type FlatTemplate, originOf } from './flatten-template.ts';

/** Nunjucks' error, with `dev` set: its lines and columns count from 0, and its message names the innermost file last. */
interface NunjucksError extends Error {
  readonly lineno?: number;
  readonly colno?: number;
}

const NAME = 'Template render error';
const PATH = /\((.+)\)(?: \[Line \d+(?:, Column \d+)?\])?$/gm;

/**
 * What went wrong while a template was rendered, with the file and line where it happened, and the error of the code
 * that the template called as its `cause`.
 */
export function templateFailure(
  template: string,
  error: unknown,
  flat: ReadonlyMap<string, FlatTemplate>,
): unknown {
  if (!isNunjucksError(error)) return error;
  const inner = innermost(error);
  const { path, line } = whereOf(template, inner, flat);
  const where = `The template ${template} failed in line ${line} of ${path}`;
  const failure = new Error(`${where}: ${reasonOf(inner)}${lineOf(path, line)}`, {
    cause: inner.cause ?? error,
  });
  // The page that tells a developer shows the lines around it.
  Object.assign(failure, { templatePlace: { path, line } });
  // Where the code that the template called failed says more than where we made this.
  if (inner.cause instanceof Error) failure.stack = `Error: ${failure.message}\n${framesOf(inner.cause)}`;
  return failure;
}

function isNunjucksError(error: unknown): error is NunjucksError {
  return error instanceof Error && error.name === NAME;
}

/** Nunjucks wraps an error of a first line, number 0, once more in each template around it. */
function innermost(error: NunjucksError): NunjucksError {
  return isNunjucksError(error.cause) ? innermost(error.cause) : error;
}

function whereOf(
  template: string,
  { message, lineno, colno, cause }: NunjucksError,
  flat: ReadonlyMap<string, FlatTemplate>,
) {
  const path = [...message.matchAll(PATH)].at(-1)?.[1] ?? template;
  // One without a cause is Nunjucks' own, of its parser: those count from 1.
  const line = Math.max(0, (lineno ?? 0) - (cause ? 0 : 1));
  const inOnePiece = flat.get(path);
  const origin = inOnePiece ? originOf(inOnePiece, { line, column: colno ?? 0 }) : { path, line };
  return { path: origin.path, line: origin.line + 1 };
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

function reasonOf({ cause, message }: NunjucksError): string {
  return cause instanceof Error
    ? `${cause.name}: ${cause.message}`
    : (message.split('\n').at(-1) ?? '').trim();
}

/** The line itself, with its number; empty where the file cannot be read. */
function lineOf(path: string, line: number): string {
  try {
    return `\n  ${line} | ${(readFileSync(path, 'utf8').split('\n')[line - 1] ?? '').trim()}`;
  } catch {
    return '';
  }
}
