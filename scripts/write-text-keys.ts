// Writes, for each catalogue of the package, the keys that the compiler knows, with their parameters:
// src/pages/locale/en.json → src/pages/locale/text-keys.ts. With --check it only says which are out of date.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { textKeysSource } from './text-keys-source.ts';

const root = resolve(import.meta.dirname, '..');
const checks = process.argv.includes('--check');

for (const catalogue of globSync('src/**/locale/en.json', { cwd: root })) {
  const file = join(dirname(catalogue), 'text-keys.ts');
  const keys = relative(join(root, dirname(catalogue)), join(root, 'src/support/texts/text-keys.ts'));
  const texts = JSON.parse(readFileSync(join(root, catalogue), 'utf8')) as Record<string, string>;
  const source = textKeysSource(texts, keys.replaceAll('\\', '/'));
  if (!checks) writeFileSync(join(root, file), source);
  else if (readFileSync(join(root, file), 'utf8') !== source) {
    console.error(`${file} is out of date. Run: node scripts/write-text-keys.ts`);
    process.exitCode = 1;
  }
}
