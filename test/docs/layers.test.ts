import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { code, documents, root, tableRows } from './documents.ts';

it('src/README.md has the table of layers that is checked', () => {
  const script = readFileSync(join(root, 'scripts/check-layers.ts'), 'utf8');
  const [, table = ''] = /const allowed[^{]*\{\n(.*?)\n\};/s.exec(script) ?? [];
  const checked = [...table.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(([, folder = '', allowed = '']) => {
    return [folder, namesIn(allowed, /'(\w+)'/g)];
  });
  const readme = documents.find(({ path }) => path === 'src/README.md');
  const rows = readme ? tableRows(readme) : [];
  const told = rows.map(([folder, allowed = '']) => [code(folder), namesIn(allowed, /`(\w+)`/g)]);
  expect(checked).not.toEqual([]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(checked));
});

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name).sort();
}
