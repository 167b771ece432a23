import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userChanged } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UploadedFile } from '../../src/models/files/uploaded-file.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { fileOf, PNG, pngOfBytes } from './pictures.ts';

const PROFILE = '/accounts/profile/';
const AT_ONCE = 8;
const changedMind = new Error('changed mind');

/** A picture as a form has it. */
function uploaded(bytes: Buffer = PNG, name = 'a.png'): UploadedFile {
  const content = { type: 'image/png', width: 1, height: 1 } as const;
  const read = async (position: number, length: number) => bytes.subarray(position, position + length);
  const chunks = async function* () {
    yield bytes;
  };
  return new UploadedFile({ name, size: bytes.length, content, bytes: { read, chunks } });
}

eachDatabase((databases) => {
  const media = mkdtempSync(join(tmpdir(), 'latchkey-media-'));
  let site: TestSite<User>;
  let ada: User;
  beforeAll(async () => {
    const settings = { databaseUrl: await databases.create(), mediaFolder: media };
    site = await startTestSite(starter, { folder: 'starter', settings });
  });
  beforeEach(async () => {
    ada = await site.createUser({ username: 'Ada' });
  });
  afterAll(async () => {
    await site.stop();
    rmSync(media, { recursive: true });
  });

  const kept = () =>
    readdirSync(media, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const now = async () => (await site.accounts.users.get(ada.id))?.picture ?? null;
  const named = async () => {
    const path = await now();
    return path === null ? [] : [join(media, path)];
  };
  const users = () => site.accounts.users;

  describe('the file of a row', () => {
    it('is the one that the row names, however many come for it at once, and no other is left', async () => {
      const clients = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const client = site.client();
          await client.loginAs(ada);
          return client;
        }),
      );
      const answers = await Promise.all(
        clients.map((client, index) =>
          client.upload(PROFILE, { username: 'Ada', picture: fileOf(pngOfBytes(70_000 + index), 'a.png') }),
        ),
      );
      expect(answers.map(({ location }) => location)).toEqual(answers.map(() => `${PROFILE}#profile`));
      expect(kept()).toEqual(await named());
      expect(kept()).toHaveLength(1);
      await users().update(ada, { picture: null });
      expect(kept()).toEqual([]);
    });

    it('goes with the row, when it is deleted while others come', async () => {
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: AT_ONCE }, () => users().update(ada, { picture: uploaded() })),
        users().delete(ada),
      ]);
      expect(outcomes.at(-1)).toEqual({ status: 'fulfilled', value: 'deleted' });
      expect(await users().get(ada.id)).toBeNull();
      expect(kept()).toEqual([]);
    });

    it('stays, and the new one goes, where the transaction is taken back', async () => {
      await users().update(ada, { picture: uploaded() });
      const before = kept();
      const failed = site.accounts.transact(async () => {
        await users().update(ada, { picture: uploaded() });
        expect(kept()).toHaveLength(2);
        await users().update(ada, { picture: null });
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      expect(kept()).toEqual(before);
      expect(await named()).toEqual(before);

      const stop = site.accounts.on(userChanged, () => Promise.reject(changedMind), { inTransaction: true });
      await expect(users().update(ada, { picture: uploaded() })).rejects.toBe(changedMind);
      stop();
      expect(kept()).toEqual(before);
      await users().delete(ada);
    });

    it('goes where another value of the row is refused', async () => {
      const other = await site.createUser({ username: 'Other' });
      expect(await users().update(ada, { email: other.email, picture: uploaded() })).not.toHaveProperty(
        'user',
      );
      const made = { email: other.email, username: 'B', picture: uploaded() };
      await expect(users().createUser(made)).rejects.toThrow();
      expect(kept()).toEqual([]);
    });
  });
});
