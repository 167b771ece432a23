import type { FileStorage } from './file-storage.ts';

/** The storage of a project's files, for who writes rows. */
export interface KeptFiles {
  readonly storage: FileStorage;
  /** Told of a file that is in no row any more and could not be removed. */
  removalFailed(path: string, error: unknown): void;
}
