import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvFile } from '../../../../compose/settings/env-file.ts';
import { CONFIG_FILES } from '../../../project/config-files.ts';

interface ReloadOptions {
  /** The project's folder. */
  readonly project: string;
  readonly noreload?: boolean;
  /** Whether this is a server that another process starts again. */
  readonly supervised?: boolean;
}

/**
 * Whether the server may be one that another process starts again. The server itself, which knows the settings, decides
 * whether it is. In production, and where there is no project, one process is enough. Bun and Deno watch by themselves.
 */
export function mayReload({ project, noreload, supervised }: ReloadOptions): boolean {
  if (noreload || supervised || process.versions.bun || process.versions.deno) return false;
  if (!CONFIG_FILES.some((name) => existsSync(join(project, name)))) return false;
  return (process.env.NODE_ENV || readEnvFile(project).NODE_ENV) !== 'production';
}
