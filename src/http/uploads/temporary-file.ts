import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileBytes } from '../../models/files/uploaded-file.ts';
import { randomString } from '../../support/secrets.ts';

/** Bytes of one piece. */
const PIECE = 65_536;

/**
 * A file without a name, for as long as it is open: its name goes as soon as it is there, and its bytes with the last who has it
 * open. So a process that is killed leaves nothing.
 */
export class TemporaryFile implements FileBytes {
  readonly #handle: FileHandle;
  #size = 0;
  #closed: Promise<void> | null = null;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(folder: string): Promise<TemporaryFile> {
    const path = join(folder, `latchkey-upload-${randomString(16)}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new TemporaryFile(handle);
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.#handle.write(chunk, 0, chunk.length, this.#size);
    this.#size += chunk.length;
  }

  async read(position: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.#size - position));
    const buffer = Buffer.alloc(wanted);
    const { bytesRead } = await this.#handle.read(buffer, 0, wanted, position);
    return buffer.subarray(0, bytesRead);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < this.#size; at += PIECE) yield await this.read(at, PIECE);
  }

  close(): Promise<void> {
    this.#closed ??= this.#handle.close();
    return this.#closed;
  }
}
