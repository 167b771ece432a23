import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { FileError } from '../../../models/files/file-error.ts';
import type { FileStorage, StoredFile } from '../../../models/files/file-storage.ts';
import { isStoredPath } from '../../../models/files/stored-path.ts';
import type { UploadedFile } from '../../../models/files/uploaded-file.ts';
import { randomString } from '../../../support/secrets.ts';

/** What the name of a file begins with that is not whole yet. No path has such a part. */
const UNFINISHED = '.unfinished-';

/** What a file system says of a path that has no file. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL', 'ELOOP']);

/**
 * Keeps files in a folder. No path leads out of it, and no symbolic link in it: whatever else is there, only files that are in the
 * folder itself are opened.
 */
export class FolderStorage implements FileStorage {
  readonly #folder: string;

  /** Made when the first file is kept. */
  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  async save(path: string, file: Pick<UploadedFile, 'chunks'>): Promise<void> {
    if (!isStoredPath(path)) throw new FileError('file_path_invalid', { path });
    const target = join(this.#folder, path);
    await mkdir(dirname(target), { recursive: true });
    if (!(await this.#isInside(dirname(target)))) throw new FileError('file_path_invalid', { path });
    const unfinished = join(this.#folder, `${UNFINISHED}${randomString(16)}`);
    try {
      await write(unfinished, file);
      await takePlace(target, path);
      await rename(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async open(path: string): Promise<StoredFile | null> {
    const real = await this.#realPath(path);
    if (real === null) return null;
    const found = await unlessNone(stat(real));
    if (!found?.isFile()) return null;
    return { size: found.size, chunks: () => createReadStream(real) };
  }

  async delete(path: string): Promise<void> {
    const real = await this.#realPath(path);
    if (real !== null) await rm(real, { force: true });
  }

  async *list(): AsyncGenerator<{ readonly path: string; readonly keptAt: Date }> {
    for (const path of await this.#names()) {
      if (!isStoredPath(path)) continue;
      const found = await unlessNone(stat(join(this.#folder, path)));
      if (found?.isFile()) yield { path, keptAt: found.mtime };
    }
  }

  async removeUnfinished(before: Date): Promise<number> {
    let count = 0;
    for (const name of await this.#names()) {
      if (!name.startsWith(UNFINISHED)) continue;
      const found = await unlessNone(stat(join(this.#folder, name)));
      if (!found || found.mtime >= before) continue;
      await rm(join(this.#folder, name), { force: true });
      count += 1;
    }
    return count;
  }

  /** The files in the folder, with slashes between the parts. No link is followed. */
  async #names(): Promise<string[]> {
    const entries = await unlessNone(readdir(this.#folder, { recursive: true, withFileTypes: true }));
    return (entries ?? [])
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  }

  /** Where a path leads when every link is followed; null where there is nothing, or it leads out. */
  async #realPath(path: string): Promise<string | null> {
    if (!isStoredPath(path)) return null;
    const real = await unlessNone(realpath(join(this.#folder, path)));
    return real !== null && (await this.#isInside(real)) ? real : null;
  }

  async #isInside(path: string): Promise<boolean> {
    const [folder, real] = await Promise.all([realpath(this.#folder), realpath(path)]);
    return real === folder || real.startsWith(folder + sep);
  }
}

async function write(path: string, file: Pick<UploadedFile, 'chunks'>): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    for await (const chunk of file.chunks()) await handle.writeFile(chunk);
    // A row is about to say that it is there: after a power cut, too.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of two who want the same path one gets it. The whole file takes its place then. */
async function takePlace(target: string, path: string): Promise<void> {
  try {
    await (await open(target, 'wx', 0o644)).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new FileError('file_exists', { path });
    throw error;
  }
}

async function unlessNone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (NO_FILE.has(codeOf(error))) return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
