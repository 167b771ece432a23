import {
  accountsUrls,
  type HttpRequest,
  HttpResponse,
  include,
  passwordReset,
  passwordResetRequested,
  path,
  requestPasswordReset,
  resetPassword,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomUser, type User } from '../../../../starter/accounts/user.ts';
import starter from '../../../../starter/latchkey.config.ts';

const OLD = 'correct horse battery';
const NEW = 'staple of nine horses';
const both = { password: NEW, confirmPassword: NEW };
const ASK = '/accounts/password_reset/';
const PAGE = '/accounts/reset/set-password/';

/** A site with a page of its own for it. */
const ownPages = {
  ...starter,
  urls: [
    ...starter.urls,
    path(
      'own/',
      async (request: HttpRequest<User>) => {
        const { address, secret, password } = (await request.raw.json()) as Record<string, string>;
        const answer =
          address === undefined
            ? await resetPassword(request, secret ?? '', password ?? '')
            : await requestPasswordReset(request, address);
        return new HttpResponse(JSON.stringify(answer ?? null));
      },
      { methods: ['POST'] },
    ),
  ],
};

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter' });
  ada = await app.createUser({ email: 'Ada@example.com', password: OLD });
});
afterEach(() => app.close());

const ask = (email: string) => app.client().submit(ASK, { email });
const linkOf = (mail = app.mail.last) => mail.links[0] ?? '';
const logIn = async (password: string) =>
  (await app.client().submit('/accounts/login/', { email: ada.email, password })).status === 302;

async function openLink(link = linkOf(), client = app.client()) {
  const page = await client.follow(await client.get(link));
  return { client, page };
}

describe('a forgotten password', () => {
  it('is replaced by a mailed link, which logs nobody in and ends every session', async () => {
    const elsewhere = app.client();
    await elsewhere.loginAs(ada);
    const asked = await app.client().submit(ASK, { email: ' ada@EXAMPLE.com ' });
    expect(asked.location).toBe('/accounts/password_reset/done/');
    expect(app.mail.last.to).toBe('Ada@example.com');

    const { client, page } = await openLink();
    expect([page.path, page.status]).toEqual([PAGE, 200]);
    expect(page.text).toContain('Ada@example.com');
    const done = await client.submit(PAGE, both);
    expect(done.location).toBe('/accounts/reset/done/');
    expect((await client.get('/accounts/reset/done/')).text).toContain('href="/accounts/login/"');
    expect((await client.user()).isAnonymous).toBe(true);
    expect((await elsewhere.get('/dashboard/')).status).toBe(302);
    expect([await logIn(OLD), await logIn(NEW)]).toEqual([false, true]);
  });

  it('proves the address, ends the other links, and is told in the transaction and by mail', async () => {
    const told: string[] = [];
    app.accounts.on(passwordResetRequested, ({ user, ip }) => void told.push(`asked ${user} ${ip}`), {
      inTransaction: true,
    });
    app.accounts.on(passwordReset, ({ user }) => void told.push(`reset ${user}`), { inTransaction: true });
    await ask(ada.email);
    const first = linkOf();
    app.clock.advance({ minutes: 2 });
    await ask(ada.email);
    expect((await openLink(first)).page.status).toBe(410);
    const { client } = await openLink();
    await client.submit(PAGE, both);
    expect(await app.accounts.addresses.isProven(ada)).toBe(true);
    expect(told).toEqual([`asked ${ada} 127.0.0.1`, `asked ${ada} 127.0.0.1`, `reset ${ada}`]);
    const { to, subject, text, links } = app.mail.last;
    expect([to, subject]).toEqual([ada.email, 'Your password at My site was changed']);
    expect(text).toMatch(/When: \d+ \w+ \d{4}, \d\d:\d\d UTC/);
    expect(text).toContain('Network: 127.0.0.0/24');
    expect(links[0]).toMatch(/\/accounts\/password_reset\/$/);
    expect(text).not.toContain(NEW);
  });

  it('may be the first one', async () => {
    ada = await app.createUser({ email: 'new@example.com' });
    await ask(ada.email);
    const { client } = await openLink();
    await client.submit(PAGE, both);
    expect(await logIn(NEW)).toBe(true);
  });

  it('says all that is wrong with the new one, and the link stays good', async () => {
    await ask(ada.email);
    const { client } = await openLink();
    const refused = await client.submit(PAGE, { password: '12345', confirmPassword: '1' });
    expect(refused.text).toContain('The password is too short');
    expect(refused.text).toContain('The two passwords are not the same.');
    expect(refused.text).not.toContain('12345');
    expect((await client.submit(PAGE, both)).status).toBe(302);
  });
});

describe('the link', () => {
  it('is opened by programs before its owner, and stays good', async () => {
    await ask(ada.email);
    const link = linkOf();
    const { pathname } = new URL(link);
    await openLink(link);
    await openLink(link);
    expect((await app.client().request(pathname, { method: 'HEAD' })).status).toBe(302);
    const { client } = await openLink(link);
    expect((await client.submit(PAGE, both)).location).toBe('/accounts/reset/done/');
    expect((await openLink(link)).page.status).toBe(410);
  });

  it('works once: of twenty at once one wins, and the others get the page of a used link', async () => {
    await ask(ada.email);
    const all = await Promise.all(Array.from({ length: 20 }, () => openLink()));
    const answers = await Promise.all(
      all.map(({ client }, index) => {
        const password = `${NEW} ${index}`;
        return client.submit(PAGE, { password, confirmPassword: password });
      }),
    );
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect(answers.find(({ status }) => status === 410)?.text).toContain('has been used or is too old');
    const winner = answers.findIndex(({ status }) => status === 302);
    expect(await logIn(`${NEW} ${winner}`)).toBe(true);
    expect(app.mail.filter(({ subject }) => subject.includes('was changed'))).toHaveLength(1);
  });

  it('works for an hour, and not for who has become inactive or has another password', async () => {
    const start = async () => {
      app.clock.advance({ hours: 2 });
      await ask(ada.email);
      return openLink();
    };
    const old = await start();
    app.clock.advance({ hours: 1 });
    expect((await old.client.get(PAGE)).status).toBe(410);

    const changed = await start();
    const now = await app.accounts.users.get(ada.id);
    ada = (await app.accounts.users.setPassword(now ?? ada, 'another good one')) as User;
    expect((await changed.client.get(PAGE)).status).toBe(410);

    const inactive = await start();
    await app.accounts.users.update(ada, { isActive: false });
    expect((await inactive.client.get(PAGE)).status).toBe(410);
  });

  it('opens nothing for the address of before, where another program has changed it in the database', async () => {
    await ask(ada.email);
    const { client, page } = await openLink();
    expect(page.status).toBe(200);
    await app.database.kysely
      .updateTable(CustomUser.table)
      .set({ email: 'ada@example.org' })
      .where('id', '=', ada.id)
      .execute();
    expect((await client.get(PAGE)).status).toBe(410);
    expect((await openLink()).page.status).toBe(410);
  });

  it('is refused without the token of the form, and uses nothing up by that', async () => {
    await ask(ada.email);
    const { client } = await openLink();
    expect((await client.post(PAGE, both)).status).toBe(403);
    expect((await client.submit(PAGE, both)).status).toBe(302);
  });

  it('stands in no log and in no page behind it', async () => {
    await ask(ada.email);
    const secret = new URL(linkOf()).pathname.split('/').at(-2) ?? '';
    const { page } = await openLink();
    expect(secret).toHaveLength(43);
    expect(page.text + page.path + app.log.join()).not.toContain(secret);
  });
});

describe('who asks', () => {
  const said = async (email: string) => {
    const client = app.client();
    const answer = await client.submit(ASK, { email });
    const { text } = await client.follow(answer);
    return [answer.status, answer.location, text];
  };
  const secrets = async () =>
    (await app.database.kysely.selectFrom('latchkey_one_time_secret').selectAll().execute()).length;

  it('learns nothing of the address: one answer, and a secret for each', async () => {
    await app.createUser({ email: 'gone@example.com', isActive: false });
    const known = await said(ada.email);
    expect(known[2]).toContain(
      'If an account uses this address, a message with a link is on its way. It works for one hour.',
    );
    expect(await secrets()).toBe(1);
    expect(await said('nobody@example.com')).toEqual(known);
    expect(await secrets()).toBe(2);
    expect(await said('gone@example.com')).toEqual(known);
    expect(await secrets()).toBe(3);
    expect(app.mail.map(({ to }) => to)).toEqual([ada.email]);
    // The limit too: known and unknown count alike.
    expect(await said(ada.email)).toEqual(known);
    expect(await said('nobody@example.com')).toEqual(known);
    expect(await secrets()).toBe(3);
  });

  it('gets one mail a minute and five an hour, and more when the time is over', async () => {
    const askAfter = async (seconds: number) => {
      app.clock.advance({ seconds });
      await ask(ada.email);
      return app.mail.length;
    };
    expect([await askAfter(0), await askAfter(59), await askAfter(1)]).toEqual([1, 1, 2]);
    expect([await askAfter(60), await askAfter(60), await askAfter(60), await askAfter(60)]).toEqual([
      3, 4, 5, 5,
    ]);
    expect(await askAfter(3600)).toBe(6);
  });

  it('is told of an unknown address by a mail, where a setting says so', async () => {
    await using other = await createTestApp(starter, {
      folder: 'starter',
      settings: { passwordResetMailUnknown: true, passwordResetTimeout: 1800 } as object,
    });
    const client = other.client();
    const answer = await client.submit(ASK, { email: 'nobody@example.com' });
    expect((await client.follow(answer)).text).toContain('It works for 30 minutes.');
    expect(other.mail.last).toMatchObject({
      to: 'nobody@example.com',
      links: [expect.stringMatching(/^http:..localhost.?\S*$/)],
    });
    expect(other.mail.last.text).toContain('There is no such account');
  });

  it('is told what is no address', async () => {
    expect((await ask('nobody')).text).toContain('id="id_email_error"');
  });
});

describe('the rules', () => {
  it("are those of a project's own page too, which gets the secret", async () => {
    await using own = await createTestApp(ownPages, { folder: 'starter' });
    const user = await own.createUser({ email: 'ada@example.com', password: OLD });
    const client = own.client();
    const post = async (values: object) => (await client.sendJson('/own/', values)).json();
    await post({ address: 'ada@example.com' });
    const secret = new URL(own.mail.last.links[0] ?? '').pathname.split('/').at(-2);
    expect(await post({ secret, password: '12345' })).toMatchObject({
      state: 'refused',
      reasons: expect.arrayContaining([expect.stringContaining('too short')]),
    });
    expect(await post({ secret: 'x'.repeat(43), password: NEW })).toEqual({ state: 'over' });
    // Who has read the database has the id: it opens nothing.
    const { id } = await own.database.kysely
      .selectFrom('latchkey_one_time_secret')
      .select('id')
      .executeTakeFirstOrThrow();
    expect(await post({ secret: id, password: NEW })).toEqual({ state: 'over' });
    expect(await post({ secret, password: NEW })).toMatchObject({ state: 'done' });
    expect(await post({ secret, password: NEW })).toEqual({ state: 'over' });
    const now = await own.accounts.users.get(user.id);
    expect(now && (await own.accounts.users.checkPassword(now, NEW))).toBe(true);
    await post({ address: 'no address' });
    expect(own.mail).toHaveLength(2);
  });

  it('change nothing where what belongs to it fails', async () => {
    await ask(ada.email);
    const { client } = await openLink();
    const stop = app.accounts.on(
      passwordReset,
      () => {
        throw new Error('The audit is full.');
      },
      { inTransaction: true },
    );
    const mails = app.mail.length;
    expect((await client.submit(PAGE, both)).status).toBe(500);
    expect([await logIn(OLD), app.mail.length]).toEqual([true, mails]);
    stop();
    expect((await client.submit(PAGE, both)).status).toBe(302);
  });
});

describe('a project', () => {
  it('has no reset where its users have no address', () => {
    const named = { ...CustomUser, emailField: null };
    const names = accountsUrls(named).map(({ name }) => name);
    expect(names).not.toContain('password_reset');
    expect(names).toContain('password_change');
    expect(include('a/', accountsUrls(CustomUser)).map(({ name }) => name)).toContain('password_reset');
  });
});
