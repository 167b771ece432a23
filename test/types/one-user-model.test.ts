import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../docs/documents.ts';
import { typeErrors } from '../docs/virtual-project.ts';

const EXPECTATION = /^\s*\/\/ @ts-expect-error .*\n/gm;
/** Milliseconds: the compiler reads the whole source. */
const PATIENCE = 120_000;
const text = readFileSync(join(import.meta.dirname, 'one-user-model.ts'), 'utf8');

it(
  'every mistake in one-user-model.ts is one to the compiler, and nothing else is',
  () => {
    const mistakes = text.match(EXPECTATION) ?? [];
    const errors = compiled({ 'expected.ts': text, 'bare.ts': text.replaceAll(EXPECTATION, '') });
    const lines = new Set([...errors.matchAll(/bare\.ts\((\d+),\d+\): error/g)].map(([, line]) => line));
    expect(errors).not.toContain('expected.ts(');
    expect(mistakes.length).toBeGreaterThan(30);
    expect(lines.size, errors).toBeGreaterThanOrEqual(mistakes.length);
  },
  PATIENCE,
);

/** What the compiler says of files, in the repository, so that the package's names are found. */
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
