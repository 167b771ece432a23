import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { PasswordValidator } from './password-validator.ts';

/**
 * 49,193 passwords from leaks, one a line, in lower case. Source: `passwords.json` of @zxcvbn-ts/language-common 4.1.3,
 * © 2012-2016 Dan Wheeler and Dropbox, Inc., © 2021 @zxcvbn-ts, MIT licence (common-passwords.license.txt).
 * Made by scripts/make-common-passwords.ts.
 */
const shippedList = new URL('./common-passwords.txt.gz', import.meta.url);

export interface CommonPasswordOptions {
  /** A list of your own: UTF-8, gzipped, one password a line, in lower case. Default: the list that comes along. */
  listPath?: string | URL;
}

/**
 * Refuses a password that many people use (ASVS 5.0, 6.2.4; NIST SP 800-63B-4, 3.1.1.2), whatever its case and the
 * space around it. The list is read at the first question and then kept: about 3 MB.
 */
export function commonPasswordValidator({ listPath = shippedList }: CommonPasswordOptions = {}) {
  let list: Promise<ReadonlySet<string>> | undefined;
  return {
    helpText: 'None of the passwords that attackers try first.',
    async validate(password: string): Promise<string | null> {
      list ??= readList(listPath);
      const isCommon = (await list).has(password.toLowerCase().trim());
      return isCommon ? 'This is one of the passwords that attackers try first. Choose another.' : null;
    },
  } satisfies PasswordValidator;
}

async function readList(path: string | URL): Promise<ReadonlySet<string>> {
  const text = await promisify(gunzip)(await readFile(path));
  return new Set(text.toString().split('\n').filter(Boolean));
}
