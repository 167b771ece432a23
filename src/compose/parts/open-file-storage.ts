import { resolve, sep } from 'node:path';
import { FileError } from '../../models/files/file-error.ts';
import type { FileStorage } from '../../models/files/file-storage.ts';
import type { KeptFiles } from '../../models/files/kept-files.ts';
import { FolderStorage } from '../../stores/rows/files/folder-storage.ts';
import type { Logger } from '../../support/logger.ts';

export interface FileStorageParts {
  readonly settings: { readonly mediaFolder: string };
  /** The project's folder. */
  readonly folder: string;
  readonly files: { readonly staticFolders: readonly string[] };
  readonly logger: Logger;
}

/**
 * `own`: the project's own storage. Default: the folder of the setting `mediaFolder`.
 *
 * @throws LatchkeyError `media_folder_static`
 */
export function openFileStorage(
  own: FileStorage | undefined,
  { settings: { mediaFolder }, folder, files: { staticFolders }, logger }: FileStorageParts,
): KeptFiles {
  const media = resolve(folder, mediaFolder);
  if (!own && staticFolders.some((one) => areNested(media, resolve(folder, one)))) {
    throw new FileError('media_folder_static', { folder: mediaFolder });
  }
  return {
    storage: own ?? new FolderStorage(media),
    removalFailed: (path, error) => logger.error('file_removal_failed', { path, error: String(error) }),
  };
}

function areNested(one: string, other: string): boolean {
  return one === other || one.startsWith(other + sep) || other.startsWith(one + sep);
}
