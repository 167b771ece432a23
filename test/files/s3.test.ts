import { inspect } from 'node:util';
import { type FileStorage, LatchkeyError, type S3Options, s3Storage } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import starter from '../../starter/latchkey.config.ts';
import {
  KEYS,
  REGION,
  type Swift,
  startSwift,
  startTroubledProxy,
  swiftProblem,
  type Trouble,
} from '../support/swift.ts';
import { PNG, fileOf as pictureOf } from './pictures.ts';

const good: S3Options = { ...KEYS, region: REGION, bucket: 'media' };

describe('a bucket that cannot be', () => {
  const cases: readonly (readonly [string, Partial<Record<keyof S3Options, unknown>>, string])[] = [
    ['without a name', { bucket: '' }, 'bucket is missing'],
    ['without a secret', { secretAccessKey: undefined }, 'secretAccessKey is missing'],
    ['of a name with a slash', { bucket: 'media/x' }, 'bucket is no name of one'],
    ['in a region with a dot', { region: 'a.evil.example' }, 'region is no name of one'],
    ['in a folder above', { folder: '../x' }, 'folder has others'],
    ['at no address', { endpoint: 's3.example.com' }, 'endpoint is no address'],
    ['at an address with a password', { endpoint: 'https://a:b@s3.example.com' }, 'endpoint is no address'],
    ['at an address with a path', { endpoint: 'https://s3.example.com/media' }, 'endpoint is no address'],
    ['at a file', { endpoint: 'file:///etc' }, 'endpoint is no address'],
  ];

  it.each(cases)('%s is refused when the project is made', (_, wrong, reason) => {
    const make = () => s3Storage({ ...good, ...wrong } as S3Options);
    expect(make).toThrow(reason);
    expect(make).not.toThrow(KEYS.secretAccessKey);
  });
});

const title = 'a bucket';
if (swiftProblem && !process.env.CI) {
  process.stderr.write(`Skipped: ${title}. ${swiftProblem}\n`);
  describe.skip(title, () => {
    it('needs a server', () => undefined);
  });
} else describe(title, testBucket);

function fileOf(text: string) {
  return {
    async *chunks() {
      yield Buffer.from(text);
    },
  };
}

async function textAt(storage: FileStorage, path: string): Promise<string | null> {
  const parts: Uint8Array[] = [];
  const file = await storage.open(path);
  for await (const part of file?.chunks() ?? []) parts.push(part);
  return file && Buffer.concat(parts).toString();
}

async function errorOf(failing: Promise<unknown>): Promise<LatchkeyError> {
  const error = await failing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof LatchkeyError)) throw new Error(`No such error: ${String(error)}`);
  return error;
}

function testBucket(): void {
  let swift: Swift;
  beforeAll(async () => {
    swift = await startSwift();
    await swift.makeBucket('media');
  });
  afterAll(() => swift?.stop());

  const storageOf = (more: Partial<S3Options> = {}) =>
    s3Storage({ ...good, endpoint: swift.endpoint, ...more });

  it('says where it refuses and why, and no secret', async () => {
    const secretAccessKey = 'another-secret-altogether';
    const wrong = storageOf({ secretAccessKey });
    const error = await errorOf(wrong.save('a.bin', fileOf('a')));
    expect(error.code).toBe('bucket_failed');
    expect(error.message).toContain(
      `The bucket media at ${swift.endpoint} did not open a.bin: it answered 403`,
    );
    const list = await errorOf(wrong.list()[Symbol.asyncIterator]().next());
    expect(list.message).toMatch(/did not list its list of files|SignatureDoesNotMatch/);
    expect(inspect([error, list, wrong], { depth: 9, showHidden: true })).not.toContain(secretAccessKey);
    const none = await errorOf(storageOf({ bucket: 'nothing' }).list()[Symbol.asyncIterator]().next());
    expect(none.message).toContain('it answered 404 NoSuchBucket');
  });

  it('gives nothing to who has no key', async () => {
    await storageOf().save('private.txt', fileOf('private'));
    const answer = await fetch(`${swift.endpoint}/media/private.txt`);
    expect(answer.ok).toBe(false);
    expect(await answer.text()).not.toContain('private');
    await storageOf().delete('private.txt');
  });

  it('keeps nothing of a file that is another one when it is sent', async () => {
    let count = 0;
    const changing = {
      async *chunks() {
        count += 1;
        yield Buffer.from(`read ${count}`);
      },
    };
    const error = await errorOf(storageOf().save('changing.txt', changing));
    expect(error.message).toContain('did not keep changing.txt: it answered 400');
    expect(await storageOf().open('changing.txt')).toBeNull();
  });

  describe('behind a network with trouble', () => {
    async function behind<T>(troubles: readonly Trouble[], act: (storage: FileStorage) => Promise<T>) {
      const proxy = await startTroubledProxy(swift.port, troubles);
      try {
        return {
          outcome: await act(storageOf({ endpoint: proxy.endpoint, timeout: 500 })),
          seen: proxy.seen,
        };
      } finally {
        await proxy.stop();
      }
    }

    it.each<readonly Trouble[]>([
      ['none', 'cut'],
      ['none', 503, 500],
      ['none', 'cut after the answer came'],
      ['none', 'silence'],
      [429, 'none', 'cut', 503],
    ])('keeps a file once, though %s and %s come first', async (...troubles) => {
      await behind(troubles, (storage) => storage.save('troubled.txt', fileOf('whole')));
      expect(await textAt(storageOf(), 'troubled.txt')).toBe('whole');
      await storageOf().delete('troubled.txt');
    });

    it('gives up after three attempts', async () => {
      const { outcome, seen } = await behind(['none', 503, 503, 503, 'none'], (storage) =>
        errorOf(storage.save('never.txt', fileOf('whole'))),
      );
      expect(outcome.message).toContain('did not keep never.txt: it answered 503');
      expect(seen).toHaveLength(4);
      expect(await storageOf().open('never.txt')).toBeNull();
    });

    it('does not try again what was refused', async () => {
      const { outcome, seen } = await behind([403], (storage) => errorOf(storage.open('a.txt')));
      expect(outcome.message).toContain('it answered 403');
      expect(seen).toHaveLength(1);
    });

    it('does not wait for ever for an answer', async () => {
      const { outcome } = await behind(['silence', 'silence', 'silence'], (storage) =>
        errorOf(storage.open('a.txt')),
      );
      expect(outcome.message).toContain('nothing came for 500 ms');
    });

    it('takes no half of a file for the whole', async () => {
      await storageOf().save('long.txt', fileOf('x'.repeat(100_000)));
      const { outcome } = await behind(['none', 'half an answer'], (storage) =>
        errorOf(textAt(storage, 'long.txt')),
      );
      expect(outcome.message).toContain('did not open long.txt: the connection failed');
      await storageOf().delete('long.txt');
    });

    it('follows no redirect: another address would get the signature', async () => {
      const { outcome, seen } = await behind([307], (storage) => errorOf(storage.open('a.txt')));
      expect(outcome.message).toContain('it answered 307');
      expect(seen).toHaveLength(1);
    });
  });

  it('that cannot be reached is named', async () => {
    const gone = await startTroubledProxy(swift.port, []);
    await gone.stop();
    const error = await errorOf(storageOf({ endpoint: gone.endpoint }).open('a.txt'));
    expect(error.message).toBe(
      `The bucket media at ${gone.endpoint} did not open a.txt: the connection failed (ECONNREFUSED).`,
    );
  });

  it('keeps the pictures of a site, which gives them out itself, and loses them with the user', async () => {
    const fileStorage = storageOf({ folder: 'site' });
    const app = await createTestApp({ ...starter, fileStorage }, { folder: 'starter' });
    const user = await app.createUser({ username: 'Ada' });
    const client = app.client();
    await client.loginAs(user);
    const answer = await client.upload('/accounts/profile/', {
      username: 'Ada',
      picture: pictureOf(PNG, 'ada.png'),
    });
    expect(answer.status, answer.text).toBe(302);
    const path = (await app.accounts.users.get(user.id))?.picture ?? '';
    expect(await textAt(storageOf(), `site/${path}`)).toBe(PNG.toString());
    const shown = await client.get(`/media/${path}`);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('content-length')).toBe(String(PNG.length));
    await app.accounts.users.delete(user);
    expect(await fileStorage.open(path)).toBeNull();
    expect((await client.get(`/media/${path}`)).status).toBe(404);
    await app.close();
  });
}
