import { tmpdir } from 'node:os';
import { type FileContent, fileContent } from '../../models/files/file-content.ts';
import { type FileBytes, UploadedFile } from '../../models/files/uploaded-file.ts';
import { HttpError } from '../answer/http-error.ts';
import { TemporaryFile } from './temporary-file.ts';

/** What is known of a file that nobody has looked at. */
const UNKNOWN: FileContent = { type: null, width: null, height: null };

/** Where the bytes of an upload are while its request lasts, and how many of them. */
export interface UploadPlace {
  /** Bytes at most. Of a larger file nothing is kept. */
  readonly maxFileBytes: number;
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
    if (this.#size > this.#place.maxFileBytes) return this.drop();
    if (!this.#file && this.#size <= this.#place.uploadMemoryBytes) {
      this.#chunks.push(chunk);
      return;
    }
    this.#file ??= await this.#spill();
    await this.#file.append(chunk);
  }

  /** The file, once it is whole. `control`: the name of its control. */
  async finish(name: string, control: string): Promise<UploadedFile> {
    const limit = this.#place.maxFileBytes;
    if (this.#size > limit) {
      const bytes = new BytesOfNone(`the file of ${control} is larger than ${limit} bytes`);
      return new UploadedFile({ name, size: this.#size, content: UNKNOWN, bytes, limit });
    }
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

/** A form says what is wrong with a file that is too large. Whoever reads it without asking gets this. */
class BytesOfNone implements FileBytes {
  readonly #reason: string;

  constructor(reason: string) {
    this.#reason = reason;
  }

  async read(): Promise<Uint8Array> {
    throw new HttpError(413, this.#reason);
  }

  // biome-ignore lint/correctness/useYield: there is nothing to give
  async *chunks(): AsyncGenerator<Uint8Array> {
    throw new HttpError(413, this.#reason);
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
