import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DeployCode, type Weakness, weakness } from './deploy-messages.ts';

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** In a folder like /tmp nobody can rename what is another's. */
const STICKY = 0o1000;

export interface SecretFiles {
  readonly envFile: string;
  /** Null where the database is no file. */
  readonly databaseFile: string | null;
}

/** What other users of the machine can read or replace. Windows has no such modes. */
export function fileWeaknesses({ envFile, databaseFile }: SecretFiles): Weakness[] {
  if (process.platform === 'win32') return [];
  if (databaseFile === null) return readable('deploy.W009', envFile);
  const folder = dirname(databaseFile);
  const mode = statOf(folder)?.mode ?? 0;
  return [
    ...readable('deploy.W009', envFile),
    // SQLite gives the files beside it the mode of the first: to name one of them is enough.
    ...['', '-wal', '-shm'].flatMap((end) => readable('deploy.W014', databaseFile + end)).slice(0, 1),
    ...(mode & OTHERS_WRITE && !(mode & STICKY) ? [weakness('deploy.W015', { folder })] : []),
  ];
}

function readable(code: Extract<DeployCode, 'deploy.W009' | 'deploy.W014'>, file: string): Weakness[] {
  return (statOf(file)?.mode ?? 0) & OTHERS ? [weakness(code, { file })] : [];
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}
