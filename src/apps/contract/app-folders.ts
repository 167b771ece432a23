import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './app.ts';

/** The folders in an app's own that are looked for. `migrations` is read by whoever migrates. */
export type AppFolder = 'templates' | 'static' | 'locale';

/** The folder of an app's templates, static files or texts; null where it has none. */
export function folderOf({ folder }: Pick<App, 'folder'>, name: AppFolder): string | null {
  if (folder === undefined) return null;
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}

/** The folders of several apps, in their order. */
export function foldersOf(apps: readonly App[], name: AppFolder): readonly string[] {
  return apps.flatMap((app) => folderOf(app, name) ?? []);
}
