import { appendFile, chmod, open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { envFile, readEnvFile } from '../../compose/settings/env-file.ts';
import { LatchkeyError } from '../../support/errors.ts';
import { randomBytes } from '../../support/secrets.ts';
import { CommandError } from '../console/command-error.ts';
import { say } from '../console/say.ts';

/** 384 bits: 64 characters of base64, more than the 50 that the setting asks for. */
const KEY_BYTES = 48;
/** Milliseconds after which a lock must be one that a process left behind when it died. */
const STALE_AFTER = 10_000;
const POLL_INTERVAL = 25;

/**
 * Gives the environment a SECRET_KEY where it has none: the one of the project's `.env`, or a new one that is saved
 * there, which `tell` is told. Of two processes that start at once, one makes the key and both use it.
 *
 * @throws LatchkeyError `secret_key_unsaved`.
 */
export async function ensureSecretKey(folder: string, tell = say): Promise<void> {
  process.env.SECRET_KEY ||= await saveSecretKey(folder, tell);
}

/**
 * The SECRET_KEY of a folder's `.env`, which gets a new one where it has none.
 *
 * @throws LatchkeyError `secret_key_unsaved`.
 */
export async function saveSecretKey(folder: string, tell = say): Promise<string> {
  const file = envFile(folder);
  try {
    return await underLock(`${file}.lock`, () => savedKey(folder, { file, tell }));
  } catch (cause) {
    if (cause instanceof LatchkeyError) throw cause;
    throw new CommandError('secret_key_unsaved', { file, reason: (cause as Error).message }, { cause });
  }
}

async function savedKey(
  folder: string,
  { file, tell }: { readonly file: string; readonly tell: (line: string) => void },
): Promise<string> {
  const { SECRET_KEY: known } = readEnvFile(folder);
  if (known) return known;
  const key = randomBytes(KEY_BYTES).toString('base64');
  const before = await readFile(file, 'utf8').catch(() => '');
  const lineEnd = before === '' || before.endsWith('\n') ? '' : '\n';
  await appendFile(file, `${lineEnd}SECRET_KEY=${key}\n`, { mode: 0o600 });
  // A file that was there before may be open to others; from now on it holds a secret.
  if ((await stat(file)).mode & 0o077) await chmod(file, 0o600);
  if (readEnvFile(folder).SECRET_KEY !== key) {
    throw new CommandError('secret_key_unsaved', {
      file,
      reason: 'what stands before it in the file hides it',
    });
  }
  tell(`Made a SECRET_KEY and saved it in ${file}, which only you can read.`);
  return key;
}

async function underLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  while (!(await taken(lock))) {
    if (await isStale(lock)) await rm(lock, { force: true });
    else await setTimeout(POLL_INTERVAL);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(lock: string): Promise<boolean> {
  const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > STALE_AFTER;
}
