import type { UploadedFile } from '../../models/files/uploaded-file.ts';

/** What came with a form: its fields as texts, and its files. */
export class SentFields extends URLSearchParams {
  /** The files by the names of their controls, in their order. */
  readonly files: ReadonlyMap<string, readonly UploadedFile[]>;

  constructor(fields?: URLSearchParams, files: ReadonlyMap<string, readonly UploadedFile[]> = new Map()) {
    super(fields);
    this.files = files;
  }

  /** The last file of a control; null where none was chosen. */
  file(name: string): UploadedFile | null {
    return this.files.get(name)?.at(-1) ?? null;
  }
}
