import type { Database } from '../../database/contract/database.ts';
import { FileError } from '../../models/files/file-error.ts';
import type { KeptFiles } from '../../models/files/kept-files.ts';
import { newStoredPath } from '../../models/files/stored-path.ts';
import { UploadedFile } from '../../models/files/uploaded-file.ts';
import { type FileField, isFileField } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import type { RowRecord } from './listing/row-reads.ts';

/** The files that the rows of one model name by their paths: kept before a row says so, and removed once none does any more. */
export class RowFiles {
  /** The names of the fields. */
  readonly names: readonly string[];
  readonly #fields: ReadonlyMap<string, FileField>;
  readonly #model: Model;
  readonly #database: Database;
  readonly #kept: KeptFiles | null;

  constructor(database: Database, model: Model, kept: KeptFiles | null) {
    this.#database = database;
    this.#model = model;
    this.#kept = kept;
    this.#fields = new Map(
      Object.entries(model.fields).filter((entry): entry is [string, FileField] => isFileField(entry[1])),
    );
    this.names = [...this.#fields.keys()];
  }

  /** Whether these values name a file, or none any more. */
  concern(values: Readonly<RowRecord>): boolean {
    return this.names.some((name) => values[name] !== undefined);
  }

  /** Whether there is a new file among them. */
  areNew(values: Readonly<RowRecord>): boolean {
    return this.names.some((name) => values[name] instanceof UploadedFile);
  }

  /**
   * Keeps the new files among some values, and writes these with the paths in their places, in a transaction. Where nothing is
   * written, or it is taken back, the files go again.
   *
   * @throws LatchkeyError `file_storage_missing`.
   */
  async keep<T>(
    values: Readonly<RowRecord>,
    write: (values: Readonly<RowRecord>) => Promise<T>,
    isWritten: (outcome: T) => boolean,
  ): Promise<T> {
    const paths: Record<string, string> = {};
    const removeAll = async () => {
      for (const path of Object.values(paths)) await this.#remove(path);
    };
    let isBegun = false;
    try {
      // Before the transaction: nobody waits for a disk with a row locked.
      for (const name of this.names) {
        const file = values[name];
        if (file instanceof UploadedFile) paths[name] = await this.#save(name, file);
      }
      return await this.#database.atomic(async () => {
        isBegun = true;
        this.#database.onRollback(removeAll);
        const outcome = await write({ ...values, ...paths });
        if (!isWritten(outcome)) await removeAll();
        return outcome;
      });
    } finally {
      if (!isBegun) await removeAll();
    }
  }

  /** Removes the files that rows named, once the transaction is kept. `now`: what one of them names from then on. */
  async removeLater(rows: readonly Readonly<RowRecord>[], now: Readonly<RowRecord> = {}): Promise<void> {
    for (const row of rows) {
      for (const name of this.names) {
        const path = row[name];
        if (typeof path !== 'string' || path === '' || path === now[name]) continue;
        await this.#database.onCommit(() => this.#remove(path));
      }
    }
  }

  async #save(name: string, file: UploadedFile): Promise<string> {
    const field = this.#fields.get(name) as FileField;
    if (!this.#kept) throw new FileError('file_storage_missing', { field: name, model: this.#model.name });
    const path = newStoredPath(file, field);
    await this.#kept.storage.save(path, file);
    return path;
  }

  /** A file that stays is in nobody's way: the row is written all the same. */
  async #remove(path: string): Promise<void> {
    try {
      await this.#kept?.storage.delete(path);
    } catch (error) {
      this.#kept?.removalFailed(path, error);
    }
  }
}
