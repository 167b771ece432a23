import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { MissingTexts } from './missing-texts.ts';

/** Writes keys into a catalogue, each with an empty text. One in the order of the alphabet stays so; to others they are added. */
export function writeMissing({ file, keys }: MissingTexts): void {
  const texts: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const before = Object.keys(texts);
  const isSorted = before.every((key, index) => index === 0 || (before[index - 1] ?? '') <= key);
  const all = [...before, ...keys.filter((key) => !(key in texts))];
  const written = (isSorted ? all.toSorted() : all).map((key) => [key, texts[key] ?? '']);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(written), null, 2)}\n`);
}
