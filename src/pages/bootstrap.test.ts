import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const shipped = (name: string) => readFileSync(new URL(`static/bootstrap/${name}`, import.meta.url), 'utf8');
const folder = import.meta.resolve('bootstrap/package.json');
const original = (path: string) => readFileSync(fileURLToPath(new URL(path, folder)), 'utf8');

describe('the Bootstrap that comes with the pages', () => {
  it.each(['bootstrap.min.css', 'bootstrap.rtl.min.css'])('is that of the pinned package: %s', (name) => {
    expect(shipped(name)).toBe(original(`dist/css/${name}`));
  });

  it('has its licence beside it', () => {
    expect(shipped('bootstrap.license.txt')).toBe(original('LICENSE'));
  });
});
