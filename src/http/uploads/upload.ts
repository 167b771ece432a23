import { tmpdir } from 'node:os';
import { fileContent } from '../../models/files/file-content.ts';
import { type FileBytes, UploadedFile } from '../../models/files/uploaded-file.ts';
import { TemporaryFile } from './temporary-file.ts';

/** Where the bytes of an upload are while its request lasts. */
export interface UploadPlace {
  /** Bytes up to which a file stays in memory. */
  readonly uploadMemoryBytes: number;
  /** Where larger ones are; null: where the system has such. */
  readonly uploadTempFolder: string | null;
}

/** A file that is on its way: in memory while it is small, and in a temporary file from then on. */
export class Upload {
  readonly #place: UploadPlace;
  readonly #chunks: Uint8Array[] = [];
  #file: TemporaryFile | null = null;
  #size = 0;

  constructor(place: UploadPlace) {
    this.#place = place;
  }

  get size(): number {
    return this.#size;
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#size += chunk.length;
    if (!this.#file && this.#size <= this.#place.uploadMemoryBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#file ??= await this.#spill();
    await this.#file.append(chunk);
  }

  /** The file, once it is whole. */
  async finish(name: string): Promise<UploadedFile> {
    const bytes: FileBytes = this.#file ?? new BytesInMemory(Buffer.concat(this.#chunks));
    const content = await fileContent((position, length) => bytes.read(position, length));
    return new UploadedFile({ name, size: this.#size, content, bytes });
  }

  async drop(): Promise<void> {
    this.#chunks.length = 0;
    await this.#file?.close();
  }

  async #spill(): Promise<TemporaryFile> {
    const file = await TemporaryFile.open(this.#place.uploadTempFolder ?? tmpdir());
    this.#file = file;
    for (const chunk of this.#chunks.splice(0)) await file.append(chunk);
    return file;
  }
}

class BytesInMemory implements FileBytes {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    return this.#bytes.subarray(position, position + length);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    if (this.#bytes.length > 0) yield this.#bytes;
  }
}
