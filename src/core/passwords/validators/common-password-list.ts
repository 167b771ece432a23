import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LatchkeyError } from '../../../support/errors.ts';
import { SettingError } from '../../../support/settings/setting-error.ts';

const NEWLINE = 0x0a;

/**
 * A list of passwords as one sorted text, in which each is found by halving: it takes no more memory than the text
 * does. A set of 100,000 strings takes eight times as much.
 */
export class CommonPasswordList {
  readonly #text: Buffer;

  /** The passwords in any order, in any case. */
  constructor(passwords: readonly string[]) {
    const compared = passwords.map((password) => comparable(password)).filter(Boolean);
    this.#text = Buffer.from(compared.sort().join('\n'));
  }

  /** Whether the password is on the list, whatever its case, the form of its letters and the space around it. */
  has(password: string): boolean {
    const sought = comparable(password);
    let from = 0;
    let to = this.#text.length;
    while (from < to) {
      const [start, end] = this.#lineAround((from + to) >>> 1);
      const found = this.#text.toString('utf8', start, end);
      if (found === sought) return true;
      if (found < sought) from = end + 1;
      else to = start;
    }
    return false;
  }

  #lineAround(index: number): readonly [number, number] {
    const start = index === 0 ? 0 : this.#text.lastIndexOf(NEWLINE, index - 1) + 1;
    const end = this.#text.indexOf(NEWLINE, index);
    return [start, end < 0 ? this.#text.length : end];
  }
}

/** As Django compares, and one letter for all its forms: `ｐａｓｓｗｏｒｄ` and a composed ö are what they look like. */
function comparable(password: string): string {
  return password.normalize('NFKC').toLowerCase().trim();
}

/**
 * Reads a list from a file: UTF-8, one password a line, gzipped or plain.
 *
 * @throws LatchkeyError `setting_invalid` when the file is not there, or is no such list.
 */
export function readCommonPasswordList(path: string | URL): CommonPasswordList {
  const passwords = textOf(path).split(/\r?\n/).filter(Boolean);
  if (passwords.length === 0) throw unusable(path, 'it has no passwords');
  return new CommonPasswordList(passwords);
}

function textOf(path: string | URL): string {
  try {
    const bytes = readFileSync(path);
    const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    // A byte order mark is left out by the decoder, and what is no text is an error.
    return new TextDecoder('utf-8', { fatal: true }).decode(isGzipped ? gunzipSync(bytes) : bytes);
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function unusable(path: string | URL, why: string, cause?: unknown): LatchkeyError {
  const reason = `${path} cannot be used: ${why}. It must be a text in UTF-8, one password a line, gzipped or not.`;
  return new SettingError(
    'setting_invalid',
    { setting: 'commonPasswordValidator.listPath', reason },
    { cause },
  );
}
