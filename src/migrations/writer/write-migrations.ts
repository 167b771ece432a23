import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { App } from '../../models/app.ts';
import { filesIn } from '../history/files-in.ts';
import { migrationsFolder } from '../history/load-migrations.ts';
import { MigrationError } from '../migration-error.ts';

/** A file of a migration that is to be written. */
export interface MigrationText {
  readonly app: App;
  /** Without an ending: `0002_phone`. */
  readonly name: string;
  readonly text: string;
}

/** Where the file of a migration goes: JavaScript for an app that is written in it, otherwise TypeScript. */
export async function migrationPath({ app, name }: Pick<MigrationText, 'app' | 'name'>): Promise<string> {
  const folder = migrationsFolder(app);
  const files = [...(await filesIn(folder)), ...(await filesIn(dirname(folder)))];
  const code = files.filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.endsWith('.d.ts'));
  return join(folder, `${name}.${endingOf(code)}`);
}

function endingOf(files: readonly string[]): string {
  if (files.length === 0 || !files.every((file) => file.endsWith('js'))) return 'ts';
  // In a package of CommonJS: no other name makes a file a module there.
  return files.every((file) => file.endsWith('.mjs')) ? 'mjs' : 'js';
}

/**
 * Writes files of migrations, all or none. A file that is there already is never touched.
 *
 * @returns Their paths, in the same order.
 * @throws LatchkeyError `migration_unwritten`, naming the file.
 */
export async function writeMigrations(migrations: readonly MigrationText[]): Promise<readonly string[]> {
  const files = await Promise.all(
    migrations.map(async (migration) => ({ path: await migrationPath(migration), text: migration.text })),
  );
  const written: string[] = [];
  try {
    for (const file of files) await writeNew(file, written);
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
  return files.map(({ path }) => path);
}

/** The text is whole before the file has its name: whoever reads the folder meanwhile finds no half of one. */
async function writeNew(
  { path, text }: { readonly path: string; readonly text: string },
  written: string[],
): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { flag: 'wx' });
    // Unlike a rename, a link never replaces a file.
    await link(draft, path);
    written.push(path);
  } catch (cause) {
    const taken = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = taken ? 'it is there already' : (cause as Error).message;
    throw new MigrationError('migration_unwritten', { file: path, reason }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}
