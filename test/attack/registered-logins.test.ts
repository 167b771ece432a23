import { type PasswordValidator, sendEmailVerification } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { encodedPassword } from '../../src/core/users/user.ts';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';
import { startMount } from '../adapters/mount-case.ts';
import { express5 } from '../adapters/mounts/express.ts';
import { eachDatabase } from '../support/databases.ts';

// Of one length, so that their pages are too.
const FREE = 'free0@example.com';
const TAKEN = 'taken@example.com';
const password = 'correct horse battery';
const other = 'staple gun orchestra';
const LOGIN = '/accounts/login/';
const SENT = '/accounts/email-verification/';
const PAGE = `${SENT}confirm/`;

const form = (email: string) => ({ email, username: 'Ada', password, confirmPassword: password });

/** What there is to compare of an answer: everything but its address and what is random. */
function comparable({ status, location, headers, text }: TestAnswer, email: string) {
  const kept = [...headers].filter(([name]) => name !== 'date' && name !== 'set-cookie');
  const cookies = headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '='));
  const page = text.replace(/(csrfmiddlewaretoken" value=")[^"]+/g, '$1').replaceAll(email, 'ADDRESS');
  return { status, location, kept, cookies, page };
}

let app: TestApp<User>;
afterEach(() => app.close());

eachDatabase((databases) => {
  async function open(settings: object = {}): Promise<void> {
    const databaseUrl = await databases.create();
    app = await createTestApp(project, {
      folder: 'starter',
      settings: { databaseUrl, emailVerification: 'mandatory', ...settings },
    });
  }

  const register = (client: AppClient<User>, email = FREE) =>
    client.submit('/accounts/register/', form(email));
  const logIn = (client: AppClient<User>, email: string, tried = password) =>
    client.submit(LOGIN, { email, password: tried });
  const isLoggedIn = async (client: AppClient<User>) => (await client.user()).isAuthenticated;
  const openLink = async (client: AppClient<User>, link = String(app.mail.last.links[0])) =>
    client.follow(await client.get(link));
  const userOf = async (email: string) => {
    const [user] = await app.accounts.addresses.usersByAddress(email);
    if (!user) throw new Error(`Nobody has ${email}.`);
    return user;
  };
  async function newOwner(): Promise<void> {
    const owner = await app.createUser({ email: TAKEN, password: other });
    await app.accounts.addresses.prove(owner, TAKEN);
  }

  describe('whoever registers an address, and then logs in with both', () => {
    it.each([{}, { emailVerificationBy: 'code' }, { loginByCode: true }])(
      'is told nothing of whether it was free, by any door (%j)',
      async (settings) => {
        await open(settings);
        await newOwner();
        const [free = [], taken = []] = await Promise.all([observed(FREE), observed(TAKEN)]);
        expect(free).toEqual(taken);
        expect(free.map(({ status }) => status).slice(-3)).toEqual([200, 200, 429]);
      },
    );

    /** A try at each door, in the browser that registers and in another one, until there are too many. */
    async function observed(email: string) {
      const [here, elsewhere] = [app.client(), app.client()];
      const seen = [await register(here, email), await here.get(SENT)];
      seen.push(await logIn(here, email), await here.get(SENT), await here.get('/dashboard/'));
      seen.push(await logIn(elsewhere, email), await elsewhere.get(SENT));
      for (const page of ['login/code/', 'password_reset/']) {
        const path = `/accounts/${page}`;
        if ((await elsewhere.get(path)).status === 200) seen.push(await elsewhere.submit(path, { email }));
      }
      seen.push(await register(here, email), await here.submit(SENT, {}, `${SENT}resend/`));
      for (let turn = 0; turn < 4; turn++) seen.push(await logIn(elsewhere, email));
      return seen.map((answer) => comparable(answer, email));
    }

    it('gets no user from `authenticate`, and nothing else in the log', async () => {
      await open();
      await newOwner();
      for (const email of [FREE, TAKEN]) {
        await register(app.client(), email);
        expect(await app.accounts.authenticate({ email, password })).toBeNull();
      }
      const lines = app.log.filter((line) => line.includes('user_login_failed'));
      expect(lines).toHaveLength(2);
      expect(app.log.filter((line) => line.includes('user_login_pending'))).toEqual([]);
    });

    it('reads for everybody what to do after a registration', async () => {
      await open();
      const { text } = await logIn(app.client(), 'nobody@example.com');
      expect(text).toContain('If you have just registered, open the message that we sent to you first.');
    });
  });

  describe('the password of a registration', () => {
    it.each(['link', 'code'] as const)('is the account’s with its proof (by %s)', async (by) => {
      await open({ emailVerificationBy: by });
      const client = app.client();
      await register(client);
      expect(app.accounts.users.hasUsablePassword(await userOf(FREE))).toBe(false);
      if (by === 'link') {
        await openLink(client);
        await client.submit(PAGE, {});
      } else {
        const code = String(/^ +(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1]);
        await client.submit(SENT, { code });
      }
      expect(await isLoggedIn(client)).toBe(true);
      expect((await logIn(app.client(), FREE)).location).toBe('/dashboard/');
    });

    it('is so after another message too, when the first is too old', async () => {
      await open();
      const client = app.client();
      await register(client);
      app.clock.advance({ days: 2 });
      await client.submit(SENT, {}, `${SENT}resend/`);
      await openLink(client);
      await client.submit(PAGE, {});
      expect((await logIn(app.client(), FREE)).location).toBe('/dashboard/');
    });

    it.each([
      ['the first message', async () => undefined],
      ['one that was sent again', (desk: AppClient<User>) => desk.submit(SENT, {}, `${SENT}resend/`)],
      ['one that an operator sends', async () => sendEmailVerification(app, await userOf(FREE))],
    ])('is chosen anew in another browser, with the link of %s', async (_, sendAgain) => {
      await open({ publicOrigin: 'https://shop.example' });
      const [desk, phone] = [app.client(), app.client()];
      await register(desk);
      app.clock.advance({ minutes: 2 });
      await sendAgain(desk);
      await app.mailSent();
      expect((await openLink(phone)).text).toContain('type="password"');
      const mails = app.mail.length;
      const done = await phone.submit(PAGE, { password: other, confirmPassword: other });
      expect(done.location).toBe(LOGIN);
      // Nobody had a password that was changed.
      expect(app.mail).toHaveLength(mails);
      expect((await logIn(phone, FREE, other)).location).toBe('/dashboard/');
      expect((await logIn(desk, FREE)).status).toBe(200);
    });

    it('is told once to the rules that keep a history, as that of any new user', async () => {
      const told: string[] = [];
      const rule: PasswordValidator = {
        helpText: '',
        validate: () => null,
        passwordChanged: (chosen, user) => void told.push(`${user} ${chosen}`),
      };
      await open({ authPasswordValidators: [rule] });
      const client = app.client();
      await register(client);
      await openLink(client);
      await client.submit(PAGE, {});
      expect(told).toEqual([`${FREE} ${password}`]);
    });

    it('is worth nothing once the owner of the mailbox has chosen another one', async () => {
      await open();
      const [stranger, owner] = [app.client(), app.client()];
      await register(stranger);
      const link = String(app.mail.last.links[0]);
      await owner.submit('/accounts/password_reset/', { email: FREE });
      await openLink(owner);
      await owner.submit('/accounts/reset/set-password/', { password: other, confirmPassword: other });

      expect((await openLink(stranger, link)).status).toBe(410);
      expect((await stranger.submit(SENT, {}, `${SENT}resend/`)).status).toBe(302);
      expect((await logIn(stranger, FREE)).status).toBe(200);
      expect((await logIn(owner, FREE, other)).location).toBe('/dashboard/');
    });

    it('stands nowhere in the meantime, not even hashed', async () => {
      await open();
      const client = app.client();
      await register(client);
      await openLink(client);
      const { kysely } = app.database;
      const tables = ['latchkey_session', 'latchkey_one_time_secret', 'accounts_customuser'] as const;
      const rows = await Promise.all(tables.map((table) => kysely.selectFrom(table).selectAll().execute()));
      const kept = JSON.stringify(rows);
      await client.submit(PAGE, {});
      const encoded = encodedPassword(await userOf(FREE));
      expect(kept).toContain(FREE);
      expect(kept).not.toContain(encoded);
      expect(kept).not.toContain(password);
    });
  });

  it('an account that was not registered is led to its proof by its password, as ever', async () => {
    await open();
    await app.createUser({ email: TAKEN, password });
    expect((await logIn(app.client(), TAKEN)).location).toBe(SENT);
  });
});

describe('in Express', () => {
  it('a login after a registration tells nothing of the address either', async () => {
    const mount = await startMount(express5, { settings: { emailVerification: 'mandatory' } });
    try {
      const answers = [];
      for (const email of [FREE, FREE]) {
        const client = mount.client();
        await client.submit('/accounts/register/', form(email));
        answers.push(comparable(await client.submit(LOGIN, { email, password }), email));
      }
      // The first was free, the second taken.
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toMatchObject({ status: 200 });
    } finally {
      await mount.stop();
    }
  });
});
