import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileStorage, LatchkeyError, s3Storage } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FolderStorage } from '../../src/stores/rows/files/folder-storage.ts';
import { KEYS, REGION, type Swift, startSwift, swiftProblem } from '../support/swift.ts';

interface OpenStorage {
  readonly storage: FileStorage;
  close(): Promise<void>;
}

interface StorageCase {
  readonly name: string;
  /** Why it cannot be tested here; null: it can. */
  readonly problem: string | null;
  open(): Promise<OpenStorage>;
}

const inFolder: StorageCase = {
  name: 'a folder',
  problem: null,
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-storage-'));
    return { storage: new FolderStorage(folder), close: async () => rmSync(folder, { recursive: true }) };
  },
};

const inBucket = (name: string, folder?: string): StorageCase => ({
  name,
  problem: swiftProblem,
  open: async () => {
    const swift: Swift = await startSwift();
    await swift.makeBucket('media');
    const storage = s3Storage({ ...KEYS, region: REGION, endpoint: swift.endpoint, bucket: 'media', folder });
    return { storage, close: swift.stop };
  },
});

const cases = [inFolder, inBucket('a bucket'), inBucket('a folder of a bucket', 'site/media')];

function fileOf(...pieces: readonly (string | Uint8Array)[]) {
  return {
    async *chunks() {
      for (const piece of pieces) yield Buffer.from(piece);
    },
  };
}

async function bytesAt(storage: FileStorage, path: string): Promise<Buffer | null> {
  const file = await storage.open(path);
  if (!file) return null;
  const parts: Uint8Array[] = [];
  for await (const part of file.chunks()) parts.push(part);
  const bytes = Buffer.concat(parts);
  expect(bytes.length).toBe(file.size);
  return bytes;
}

async function pathsOf(storage: FileStorage): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of storage.list()) paths.push(path);
  return paths.sort();
}

async function codeOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof LatchkeyError ? error.code : String(error);
}

for (const { name, problem, open } of cases) {
  const title = `files in ${name}`;
  if (problem && !process.env.CI) {
    process.stderr.write(`Skipped: ${title}. ${problem}\n`);
    describe.skip(title, () => {
      it('need a server', () => undefined);
    });
  } else describe(title, () => testStorage(open));
}

function testStorage(open: StorageCase['open']): void {
  let opened: OpenStorage;
  let storage: FileStorage;
  beforeAll(async () => {
    opened = await open();
    storage = opened.storage;
  });
  afterAll(() => opened?.close());

  it.each([
    'a.bin',
    'pictures/ada-7Kd02fQp3xYz81Lm.png',
    'deep/er/and/deep_er/f.tar.gz',
    'pictures/Größe-日本-é.png',
    "a b+c%20d&e=f?g#h(i)!j'k*l~m@n$o,p;q.bin",
  ])('are kept, opened and removed at %s', async (path) => {
    const bytes = randomBytes(1000);
    await storage.save(path, fileOf(bytes.subarray(0, 300), bytes.subarray(300)));
    expect(await bytesAt(storage, path)).toEqual(bytes);
    expect(await pathsOf(storage)).toEqual([path]);
    await storage.delete(path);
    expect(await bytesAt(storage, path)).toBeNull();
    expect(await pathsOf(storage)).toEqual([]);
  });

  it('may be empty', async () => {
    await storage.save('empty.bin', fileOf());
    expect(await bytesAt(storage, 'empty.bin')).toEqual(Buffer.alloc(0));
    await storage.delete('empty.bin');
  });

  it('may be of many megabytes, which pass through in pieces', async () => {
    const piece = randomBytes(1_000_000);
    const whole = createHash('sha256');
    for (let count = 0; count < 20; count++) whole.update(piece);
    await storage.save('large.bin', fileOf(...Array.from({ length: 20 }, () => piece)));
    const file = await storage.open('large.bin');
    const read = createHash('sha256');
    let largest = 0;
    for await (const part of file?.chunks() ?? []) {
      read.update(part);
      largest = Math.max(largest, part.length);
    }
    expect(read.digest('hex')).toBe(whole.digest('hex'));
    expect(file?.size).toBe(20_000_000);
    expect(largest).toBeLessThan(2_000_000);
    await storage.delete('large.bin');
  });

  it('are never overwritten', async () => {
    await storage.save('one.bin', fileOf('first'));
    expect(await codeOf(storage.save('one.bin', fileOf('second')))).toBe('file_exists');
    expect(String(await bytesAt(storage, 'one.bin'))).toBe('first');
    await storage.delete('one.bin');
  });

  it('are kept whole or not at all', async () => {
    const broken = {
      async *chunks() {
        yield Buffer.from('half');
        throw new Error('the visitor went away');
      },
    };
    expect(await codeOf(storage.save('half.bin', broken))).toContain('the visitor went away');
    expect(await bytesAt(storage, 'half.bin')).toBeNull();
    expect(await pathsOf(storage)).toEqual([]);
  });

  it('are listed, all of them, with the moment at which each was kept', async () => {
    const before = Date.now();
    const paths = Array.from({ length: 8 }, (_, index) => `list/f${index}.bin`);
    for (const path of paths) await storage.save(path, fileOf(path));
    expect(await pathsOf(storage)).toEqual(paths);
    for await (const { keptAt } of storage.list()) {
      // A server may tell whole seconds.
      expect(keptAt.getTime()).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
      expect(keptAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    }
    for (const path of paths) await storage.delete(path);
  });

  it('have no path that is hidden, leads out or is no text', async () => {
    for (const path of [
      '',
      '.',
      '../a',
      'a/../b',
      '/a',
      'a//b',
      'a/',
      '.a',
      'a\\b',
      'a\0',
      'c:d',
      '\ud800',
    ]) {
      expect(await codeOf(storage.save(path, fileOf('a'))), path).toBe('file_path_invalid');
      expect(await storage.open(path), path).toBeNull();
      await storage.delete(path);
    }
    expect(await pathsOf(storage)).toEqual([]);
  });

  it('that are not there can be removed all the same, and leave nothing unfinished', async () => {
    await storage.delete('none.bin');
    expect(await storage.removeUnfinished(new Date())).toBe(0);
  });
}
