import { sql } from 'kysely';
import type { Middleware } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import { confirmLink, linkProject, mailed } from './link-project.ts';

/** What another request does to the database while one is under way. */
let meanwhile: () => Promise<unknown> = async () => undefined;
const inTheMiddle: Middleware<User> = async (request, next) => {
  if (request.path.startsWith('/enter/') || request.path.startsWith('/confirm/')) {
    request.session.get('any');
    await meanwhile();
  }
  return next();
};

describe('the session of who opens a mailed link', () => {
  let app: TestApp<User>;
  beforeEach(async () => {
    meanwhile = async () => undefined;
    app = await createTestApp(
      { ...linkProject, middleware: [inTheMiddle, ...linkProject.middleware] },
      { folder: 'starter' },
    );
  });
  afterEach(() => app.close());

  const confirm = async () => {
    const wanted = { userId: null, address: 'ada@example.com', lifetime: 600 };
    const issued = await app.accounts.oneTime.issue(confirmLink.purpose, wanted);
    return 'secret' in issued ? `/confirm/${issued.secret}/` : '';
  };

  it('may be gone meanwhile: the link works, also one that is good in this browser alone', async () => {
    const client = app.client();
    await client.get('/ask/');
    meanwhile = async () => {
      meanwhile = async () => undefined;
      const { numDeletedRows } = await app.database.kysely
        .deleteFrom('latchkey_session')
        .executeTakeFirstOrThrow();
      expect(Number(numDeletedRows)).toBe(1);
    };
    const opened = await client.get(`/enter/${mailed.secret}/`);
    expect(opened).toMatchObject({ status: 302, location: '/enter/now/' });
    expect((await client.submit('/enter/now/', {})).text).toBe('Entered.');
  });

  it('is given up for no other failure', async () => {
    const client = app.client();
    await client.get('/ask/');
    const link = await confirm();
    meanwhile = () =>
      sql`create trigger refuse before update of key_hash on latchkey_session
        begin select raise(abort, 'no update'); end`.execute(app.database.kysely);
    expect((await client.get(link)).status).toBe(500);
  });

  it('has a new key where nobody is logged in, and the same one where somebody is', async () => {
    const stranger = app.client();
    await stranger.get('/ask/');
    const member = app.client();
    await member.loginAs(await app.createUser());
    for (const [client, isNew] of [
      [stranger, true],
      [member, false],
    ] as const) {
      const before = client.cookies.get('latchkey_session');
      expect((await client.get(await confirm())).status).toBe(302);
      expect(client.cookies.get('latchkey_session') !== before).toBe(isNew);
    }
  });
});
