import { createHash } from 'node:crypto';
import { FileError } from '../../../models/files/file-error.ts';
import type { FileStorage, StoredFile } from '../../../models/files/file-storage.ts';
import { isStoredPath } from '../../../models/files/stored-path.ts';
import type { UploadedFile } from '../../../models/files/uploaded-file.ts';
import { S3Client } from './s3-client.ts';
import { readListing } from './s3-listing.ts';
import type { S3Options } from './s3-options.ts';

/**
 * Keeps the files of models in a bucket of Amazon S3, or of another server with the same interface.
 *
 * ```ts
 * defineProject({ fileStorage: s3Storage({ bucket: 'notes-media', region: 'eu-central-1', accessKeyId, secretAccessKey }), … });
 * ```
 *
 * @throws LatchkeyError `bucket_invalid`
 */
export function s3Storage(options: S3Options): FileStorage {
  return new S3Storage(options);
}

/** No file is held in memory: each is read twice, for its hash and to be sent, so that the server keeps what was read or nothing. */
class S3Storage implements FileStorage {
  readonly #client: S3Client;
  /** What keys begin with. */
  readonly #start: string;

  constructor(options: S3Options) {
    this.#client = new S3Client(options);
    this.#start = options.folder === undefined ? '' : `${options.folder}/`;
  }

  async save(path: string, file: Pick<UploadedFile, 'chunks'>): Promise<void> {
    if (!isStoredPath(path)) throw new FileError('file_path_invalid', { path });
    // Not all servers can be told to write only where nothing is. Two who want one new path do not happen: `newStoredPath`.
    if (await this.open(path)) throw new FileError('file_exists', { path });
    const { size, sha256 } = await measured(file);
    const answer = await this.#client.send(
      {
        method: 'PUT',
        path: this.#start + path,
        headers: { 'content-length': String(size), 'x-amz-content-sha256': sha256 },
        body: () => file.chunks(),
        act: 'keep',
      },
      [200],
    );
    await answer.drop();
  }

  async open(path: string): Promise<StoredFile | null> {
    if (!isStoredPath(path)) return null;
    const request = { path: this.#start + path, act: 'open' };
    const head = await this.#client.send({ ...request, method: 'HEAD' }, [200, 404]);
    await head.drop();
    if (head.status === 404) return null;
    return { size: Number(head.headers.get('content-length')), chunks: () => this.#chunks(request) };
  }

  async delete(path: string): Promise<void> {
    if (!isStoredPath(path)) return;
    const answer = await this.#client.send(
      { method: 'DELETE', path: this.#start + path, act: 'remove' },
      [200, 204, 404],
    );
    await answer.drop();
  }

  async *list(): AsyncGenerator<{ readonly path: string; readonly keptAt: Date }> {
    for (let next: string | null = ''; next !== null; ) {
      const page = await this.#page(next);
      for (const { key, keptAt } of page.entries) {
        const path = key.slice(this.#start.length);
        if (isStoredPath(path)) yield { path, keptAt };
      }
      next = page.next;
    }
  }

  /** Nothing: a bucket has whole files alone. */
  async removeUnfinished(): Promise<number> {
    return 0;
  }

  async *#chunks(request: { readonly path: string; readonly act: string }): AsyncGenerator<Uint8Array> {
    const answer = await this.#client.send({ ...request, method: 'GET' }, [200]);
    yield* answer.chunks();
  }

  async #page(token: string) {
    const query = {
      'list-type': '2',
      'encoding-type': 'url',
      prefix: this.#start,
      ...(token !== '' && { 'continuation-token': token }),
    };
    const answer = await this.#client.send({ method: 'GET', path: '', query, act: 'list' }, [200]);
    const parts: Uint8Array[] = [];
    for await (const part of answer.chunks()) parts.push(part);
    return readListing(Buffer.concat(parts).toString());
  }
}

async function measured(file: Pick<UploadedFile, 'chunks'>): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of file.chunks()) {
    size += chunk.length;
    hash.update(chunk);
  }
  return { size, sha256: hash.digest('hex') };
}
