import { once } from 'node:events';
import { relative, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { sayAside } from '../../../console/say.ts';
import { isWatchedFile, isWatchedFolder } from './watched-files.ts';

/** Milliseconds without another change after which the changes are told: a `git checkout` writes many files. */
const QUIET = 200;

export interface CodeWatcher {
  /** The files that have changed since they were told last, relative to the project; waits for the first one. */
  changes(): Promise<readonly string[]>;
  /** Forgets what has changed so far. */
  forget(): void;
  /** Leaves out folders from now on. */
  leaveOut(folders: readonly string[]): void;
  close(): Promise<void>;
}

/** Watches what a project's server reads when it starts. Resolves once every change is seen. */
export async function watchCode(folder: string): Promise<CodeWatcher> {
  const changed = new Set<string>();
  const leftOut: string[] = [];
  let tell: ((files: readonly string[]) => void) | null = null;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    timer = undefined;
    if (!tell || changed.size === 0) return;
    tell([...changed].sort());
    tell = null;
    changed.clear();
  };
  const watcher = watch(folder, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) => {
      if (path === folder || !stats) return false;
      return stats.isDirectory() ? !isWatchedFolder(path) : !isWatchedFile(relative(folder, path));
    },
  });
  watcher.on('all', (_, path) => {
    const file = relative(folder, path);
    if (!isWatchedFile(file) || leftOut.some((out) => path.startsWith(out + sep))) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(flush, QUIET);
  });
  // Not worth failing for: systems limit how many folders are watched.
  watcher.on('error', (error) => sayAside(`Not all changes are seen: ${(error as Error).message}`));
  await once(watcher, 'ready');

  return {
    changes: () =>
      new Promise((resolve) => {
        tell = resolve;
        if (!timer) flush();
      }),
    forget: () => changed.clear(),
    leaveOut: (folders) => {
      leftOut.push(...folders.map((one) => resolve(folder, one)));
    },
    close: () => watcher.close(),
  };
}
