import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../docs/documents.ts';
import { typeErrors } from '../docs/virtual-project.ts';

const EXPECTATION = /^\s*\/\/ @ts-expect-error .*\n/gm;

/** What a file of expected mistakes has, and what the compiler says of it with and without the expectations. */
export interface ExpectedMistakes {
  readonly mistakes: number;
  /** Lines of the file without expectations that the compiler refuses. */
  readonly refusedLines: number;
  readonly errors: string;
}

/** Compiles a file of this folder, in the repository, so that the package's names are found. */
export function expectedMistakes(name: string): ExpectedMistakes {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8');
  const errors = compiled({ 'expected.ts': text, 'bare.ts': text.replaceAll(EXPECTATION, '') });
  const lines = new Set([...errors.matchAll(/bare\.ts\((\d+),\d+\): error/g)].map(([, line]) => line));
  return { mistakes: (text.match(EXPECTATION) ?? []).length, refusedLines: lines.size, errors };
}

function compiled(files: Readonly<Record<string, string>>): string {
  const build = join(root, 'test/docs/.build');
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, 'mistakes-'));
  try {
    for (const [name, source] of Object.entries(files)) writeFileSync(join(folder, name), source);
    return typeErrors(Object.keys(files).map((name) => join(folder, name)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
