import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What no version control should have: the secret key and the users. */
const SECRETS = ['.env', '*.sqlite3', '*.sqlite3-*'];

/** Adds to a folder's `.gitignore` what it does not leave out yet. Answers with the lines that were added. */
export function ignoreSecrets(folder: string): readonly string[] {
  const file = join(folder, '.gitignore');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const lines = new Set(before.split(/\r?\n/).map((line) => line.trim().replace(/^\//, '')));
  const missing = SECRETS.filter((pattern) => !lines.has(pattern) && !lines.has(`${pattern}*`));
  if (missing.length === 0) return [];
  const lineEnd = before === '' || before.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${lineEnd}${missing.join('\n')}\n`);
  return missing;
}
