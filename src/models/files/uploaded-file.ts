import type { FileContent } from './file-content.ts';

/** The bytes of a file, wherever they are. */
export interface FileBytes {
  /** Some of them; fewer than `length` at the end. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** All of them, in pieces. */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface UploadedFileParts {
  readonly name: string;
  readonly size: number;
  readonly content: FileContent;
  readonly bytes: FileBytes;
  readonly limit?: number | null;
}

/**
 * A file that came with a form. It is gone when the request ends, unless a field of a model keeps it: Django's `UploadedFile`.
 * What a browser says of its type is in no place here, for anybody can say anything: `content` is what its bytes say.
 */
export class UploadedFile {
  /** What the visitor calls it: a name without a path, of any characters. For people only, never for a path. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** What it is by its first bytes. */
  readonly content: FileContent;
  /** Bytes that a file may have, where it has more: nothing of it is there then, and to read it throws. Otherwise null. */
  readonly limit: number | null;
  readonly #bytes: FileBytes;

  constructor({ name, size, content, bytes, limit = null }: UploadedFileParts) {
    this.name = name;
    this.size = size;
    this.content = content;
    this.limit = limit;
    this.#bytes = bytes;
  }

  /** Its bytes in pieces, as often as one likes. */
  chunks(): AsyncIterable<Uint8Array> {
    return this.#bytes.chunks();
  }

  /** All of its bytes at once. */
  async bytes(): Promise<Uint8Array> {
    return this.#bytes.read(0, this.size);
  }
}
