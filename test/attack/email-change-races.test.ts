import { confirmEmailChange, requestEmailChange, undoEmailChange } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { onPostgres } from '../support/databases.ts';

const OLD = 'ada@example.com';
const NEW = 'mallory@example.com';

// On SQLite one transaction writes at a time.
onPostgres((databases) => {
  let app: TestApp<User>;
  beforeEach(async () => {
    const settings = { databaseUrl: await databases.create(), publicOrigin: 'https://example.com' };
    app = await createTestApp(starter, { folder: 'starter', settings });
  });
  afterEach(() => app.close());

  /** The secret of the link that was mailed to an address first. */
  const secretTo = (address: string) =>
    vi.waitFor(() => {
      const mail = app.mail.find(({ to }) => to === address);
      const link = mail?.links.find((one) => /email-(change|undo)\/./.test(one));
      if (!link) throw new Error(`No link was mailed to ${address}.`);
      return new URL(link).pathname.split('/').at(-2) ?? '';
    });

  const somebodyWaits = () =>
    vi.waitFor(async () => {
      const { rows } = await sql`select 1 from pg_locks where not granted`.execute(app.database.kysely);
      if (rows.length === 0) throw new Error('Nobody waits for a lock.');
    });

  it('an undo in the moment of the proof brings the old address back, and is not lost', async () => {
    const { accounts } = app;
    const source = app;
    const ada = await app.createUser({ email: OLD });
    await requestEmailChange(source, ada, NEW);
    const [proof, undo] = [await secretTo(NEW), await secretTo(OLD)];

    const { promise: proven, resolve: prove } = Promise.withResolvers<void>();
    const undone = proven.then(() => undoEmailChange(source, undo));
    const blocked = proven.then(somebodyWaits);
    await accounts.transact(async () => {
      expect(await confirmEmailChange(source, proof)).toMatchObject({ state: 'done' });
      prove();
      await blocked;
    });
    expect(await undone).toMatchObject({ state: 'undone' });
    expect(await accounts.users.get(ada.id)).toMatchObject({ email: OLD });
  });
});
