import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ProjectError } from './project-error.ts';

/** The file of a project's own environment variables. */
export function envFile(folder: string): string {
  return join(folder, '.env');
}

/**
 * The variables of a project's `.env`; none where there is no such file.
 *
 * @throws LatchkeyError `env_file_unreadable`.
 */
export function readEnvFile(folder: string): NodeJS.Dict<string> {
  const file = envFile(folder);
  try {
    // Some editors put a byte order mark in front, which would become part of the first name.
    return parseEnv(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ProjectError('env_file_unreadable', { file, reason: (cause as Error).message }, { cause });
  }
}

/** Adds a project's `.env` to the environment. What the environment has already wins, unless it is empty. */
export function loadEnvFile(folder: string): void {
  for (const [name, value] of Object.entries(readEnvFile(folder))) {
    if (!process.env[name]) process.env[name] = value;
  }
}
