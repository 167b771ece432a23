import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errorTexts } from '../../src/latchkey-error.ts';
import { code, readDocument, root, tableRows } from './documents.ts';

it('docs/errors.md has every error code once, with its message', () => {
  const told = tableRows(readDocument('docs/errors.md')).map(([name, message]) => [code(name), message]);
  expect(Object.fromEntries(told)).toEqual(errorTexts);
  expect(told).toHaveLength(Object.keys(errorTexts).length);
});

it('each table of errors is part of the whole, and no two have a code in common', () => {
  const codes = globSync('src/**/*-error.ts', { cwd: root }).flatMap((path) => {
    const [, table = ''] =
      /= defineErrors\(\{\n(.*?)\n\}\);/s.exec(readFileSync(join(root, path), 'utf8')) ?? [];
    return [...table.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name);
  });
  expect(codes.toSorted()).toEqual(Object.keys(errorTexts).toSorted());
});
