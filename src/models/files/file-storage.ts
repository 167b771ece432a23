import type { UploadedFile } from './uploaded-file.ts';

/** A file that a storage has. */
export interface StoredFile {
  /** In bytes. */
  readonly size: number;
  /** Its bytes in pieces, once. Nothing is read before the first is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * Where the files of models are kept, by their paths: Django's `Storage`. A path is one that `isStoredPath` takes; whatever else is
 * given has no file. Bytes are never changed: a new file has a new path.
 */
export interface FileStorage {
  /**
   * Keeps a file, whole or not at all, for good when the promise is fulfilled.
   *
   * @throws LatchkeyError `file_exists` where the path is taken: nothing is overwritten.
   */
  save(path: string, file: Pick<UploadedFile, 'chunks'>): Promise<void>;
  /** The file at a path; null where there is none. */
  open(path: string): Promise<StoredFile | null>;
  /** Removes a file. That it is not there is no error. */
  delete(path: string): Promise<void>;
  /** Every path that has a file, in no order, with the moment at which it was kept. */
  list(): AsyncIterable<{ readonly path: string; readonly keptAt: Date }>;
  /** Removes what a process has left that ended while it kept a file, before that moment. How many there were. */
  removeUnfinished(before: Date): Promise<number>;
}
