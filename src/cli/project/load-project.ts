import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkApps } from '../../apps/contract/app-clashes.ts';
import { openProject } from '../../compose/open-project.ts';
import type { OpenProject, OpenProjectOptions, Project } from '../../compose/project.ts';
import { loadEnvFile } from '../../compose/settings/env-file.ts';
import { ProjectError } from '../../compose/settings/project-error.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { checkTables } from '../../models/app.ts';
import { LatchkeyError } from '../../support/errors.ts';
import { CommandError } from '../console/command-error.ts';
import { say, sayAside } from '../console/say.ts';
import { CONFIG_FILES } from './config-files.ts';
import { placeOf } from './error-place.ts';
import { ownFolder } from './own-package.ts';
import { ensureSecretKey } from './secret-key.ts';

export interface LoadProjectOptions {
  /** The project's folder, relative to the working directory. */
  readonly folder: string;
  /** Whether to make a SECRET_KEY where there is none, and to say so: `'aside'` on standard error. Default false. */
  readonly makeSecretKey?: boolean | 'aside';
  /** See `OpenProjectOptions`. Default false. */
  readonly quietLog?: boolean;
  /** See `OpenProjectOptions`. Default: none. */
  readonly failurePage?: OpenProjectOptions['failurePage'];
}

export interface ImportedProject {
  readonly folder: string;
  readonly project: Project<BaseUser>;
}

export interface LoadedProject extends ImportedProject {
  readonly open: OpenProject<BaseUser>;
}

/**
 * Reads what the project of a folder is: its `.env`, then its `latchkey.config.ts`. Opens nothing.
 *
 * @throws LatchkeyError naming what is missing or wrong.
 */
export async function importProject(options: LoadProjectOptions): Promise<ImportedProject> {
  const folder = resolve(options.folder);
  if (!existsSync(folder)) throw new ProjectError('folder_missing', { folder });
  const file = CONFIG_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (!file) throw new CommandError('project_missing', { folder });
  requireSamePackage(folder);
  loadEnvFile(folder);
  const { makeSecretKey = false } = options;
  if (makeSecretKey) await ensureSecretKey(folder, makeSecretKey === 'aside' ? sayAside : say);
  return { folder, project: asProject(file, await importConfig(file)) };
}

/** Opens a project, does some work on it, and closes it whatever comes of that. */
export async function whileOpen<T>(
  imported: ImportedProject,
  work: (loaded: LoadedProject) => Promise<T>,
  options: Pick<OpenProjectOptions, 'quietLog' | 'failurePage'> = {},
): Promise<T> {
  const { folder, project } = imported;
  const open = openProject(project, { folder, ...options });
  try {
    return await work({ ...imported, open });
  } finally {
    await open.close();
  }
}

/** Imports a project and does some work on it while it is open. */
export async function withProject<T>(
  options: LoadProjectOptions,
  work: (loaded: LoadedProject) => Promise<T>,
): Promise<T> {
  const { quietLog = false, failurePage } = options;
  return whileOpen(await importProject(options), work, { quietLog, failurePage });
}

/** Two copies of the library in one process would not know each other's users and errors. */
function requireSamePackage(folder: string): void {
  const theirs = installedPackage(folder);
  if (theirs === null) throw new CommandError('package_missing', { folder });
  const ours = realpathSync(ownFolder);
  if (theirs !== ours) throw new CommandError('package_mismatch', { folder, theirs, ours });
}

function installedPackage(folder: string): string | null {
  try {
    return realpathSync(
      dirname(createRequire(join(folder, 'latchkey.config.ts')).resolve('latchkey/package.json')),
    );
  } catch {
    return null;
  }
}

async function importConfig(file: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(file).href)).default;
  } catch (cause) {
    if (cause instanceof LatchkeyError) throw cause;
    const lines = cause instanceof Error ? [cause.message, ...placeOf(cause)] : [String(cause)];
    const reason = lines.join('\n  ');
    throw new CommandError('project_broken', { file, reason }, { cause });
  }
}

function asProject(file: string, value: unknown): Project<BaseUser> {
  const refuse = (reason: string) => new CommandError('project_invalid', { file, reason });
  if (value === undefined) throw refuse('there is none');
  if (typeof value !== 'object' || value === null)
    throw refuse(`it is ${value === null ? 'null' : `a ${typeof value}`}`);
  const parts = value as Partial<Project<BaseUser>>;
  if (typeof parts.userModel?.fromRecord !== 'function')
    throw refuse('its userModel is no model made by defineUserModel');
  if (typeof parts.settings !== 'object' || parts.settings === null) throw refuse('it has no settings');
  for (const list of ['urls', 'apps'] as const) {
    if (!Array.isArray(parts[list])) throw refuse(`its ${list} are not a list`);
  }
  checkApps(parts.apps ?? [], parts.userModel as UserModel<BaseUser>);
  checkTables(parts.apps ?? []);
  return parts as Project<BaseUser>;
}
