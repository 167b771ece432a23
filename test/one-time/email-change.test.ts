import { fileURLToPath } from 'node:url';
import {
  type BaseUser,
  confirmEmailChange,
  emailChanged,
  emailChangeRequested,
  emailChangeUndone,
  type HttpRequest,
  HttpResponse,
  path,
  requestEmailChange,
  undoEmailChange,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import type { User as Member } from '../support/members-project/accounts/user.ts';
import members from '../support/members-project/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const ASK = '/accounts/email-change/';
const CONFIRM = '/accounts/email-change/confirm/';
const UNDO = '/accounts/email-undo/confirm/';
const OLD = 'ada@example.com';
const NEW = 'ada@example.org';

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, { folder: 'starter' });
  ada = await app.createUser({ email: OLD, password: PASSWORD });
});
afterEach(() => app.close());

async function member(user = ada) {
  const client = app.client();
  await client.loginAs(user);
  return client;
}
const ask = async (email = NEW, user = ada) => (await member(user)).submit(ASK, { email });
const mailTo = (address: string) => app.mail.filter(({ to }) => to === address).at(-1);
/** The link of the latest mail to an address, without its host. */
const linkTo = (address: string) =>
  new URL(mailTo(address)?.links.find((link) => /email-(change|undo)\/./.test(link)) ?? 'none:').pathname;
const addressNow = async (user = ada) => (await app.accounts.users.get(user.id))?.email;

/** Opens a link in a browser of nobody's, and presses its button. */
async function press(link: string, page: string) {
  const client = app.client();
  const opened = await client.follow(await client.get(link));
  const token = /csrfmiddlewaretoken" value="([^"]+)"/.exec(opened.text)?.[1];
  return token ? client.post(page, { csrfmiddlewaretoken: token }) : opened;
}
const confirm = (link = linkTo(NEW)) => press(link, CONFIRM);
const undo = (link = linkTo(OLD)) => press(link, UNDO);

describe('a change of the address', () => {
  it('sends no undo link to an address that is not proven, where the site has them proven', async () => {
    await app.close();
    app = await createTestApp(starter, { folder: 'starter', settings: { emailVerification: 'optional' } });
    ada = await app.createUser({ email: OLD, password: PASSWORD });
    await ask();
    expect(mailTo(OLD)?.links.filter((link) => link.includes('email-undo'))).toEqual([]);
    await confirm();
    expect(await addressNow()).toBe(NEW);
    expect(mailTo(OLD)?.text).not.toContain('email-undo');
    // The new one is proven by the change itself.
    await ask(OLD);
    expect(mailTo(NEW)?.text).toContain('email-undo');
  });

  it('is asked for, proven by the link to the new one in any browser, and told to the old one', async () => {
    const told: string[] = [];
    const listen = { inTransaction: true };
    const tell = (name: string) => (event: { user: BaseUser; address: string; previous: string | null }) =>
      void told.push(`${name} ${event.previous} ${event.address}`);
    app.accounts.on(emailChangeRequested, tell('asked'), listen);
    app.accounts.on(emailChanged, tell('changed'), listen);

    const client = await member();
    const asked = await client.submit(ASK, { email: ` ${NEW} ` });
    expect(asked.location).toBe('/accounts/email-change/sent/');
    const sent = await client.follow(asked);
    expect(sent.text).toContain(`Nearly there: open the message that we sent to ${NEW}.`);
    expect((await client.get('/accounts/profile/')).text).toContain(`To be changed to ${NEW}`);
    expect(await addressNow()).toBe(OLD);
    expect(app.mail.map(({ to }) => to)).toEqual([NEW, OLD]);
    expect(mailTo(OLD)?.text).toContain(NEW);

    const stranger = app.client();
    const page = await stranger.follow(await stranger.get(linkTo(NEW)));
    expect([page.path, page.status, await addressNow()]).toEqual([CONFIRM, 200, OLD]);
    const done = await stranger.submit(CONFIRM, {});
    expect(done.location).toBe('/accounts/email-change/done/');
    expect((await stranger.follow(done)).status).toBe(200);
    expect((await stranger.user()).isAnonymous).toBe(true);

    const now = (await app.accounts.users.get(ada.id)) as User;
    expect([now.email, await app.accounts.addresses.isProven(now)]).toEqual([NEW, true]);
    expect((await client.get('/dashboard/')).status).toBe(200);
    expect(mailTo(OLD)?.subject).toBe('Your address at My site was changed');
    expect(told).toEqual([`asked ${OLD} ${NEW}`, `changed ${OLD} ${NEW}`]);
    const logIn = (email: string) => app.client().submit('/accounts/login/', { email, password: PASSWORD });
    expect([(await logIn(NEW)).status, (await logIn(OLD)).status]).toEqual([302, 200]);
  });

  it('asks once more who it is, where the login is old', async () => {
    const client = await member();
    app.clock.advance({ hours: 1 });
    expect((await client.get(ASK)).location).toMatch(/^\/accounts\/(confirm|reauthenticate)/);
    expect((await app.client().get(ASK)).location).toMatch(/^\/accounts\/login\//);
  });

  it('proves the address that the link went to alone, and only the latest link works (CVE-2026-32700)', async () => {
    await ask('mine@example.org');
    const first = linkTo('mine@example.org');
    const open = app.client();
    await open.follow(await open.get(first));
    await ask('theirs@example.org');
    expect((await open.get(CONFIRM)).status).toBe(410);
    expect((await confirm(first)).status).toBe(410);
    expect(await addressNow()).toBe(OLD);
    await confirm(linkTo('theirs@example.org'));
    expect(await addressNow()).toBe('theirs@example.org');
  });

  it('ends the links of before, and works once: of twenty at once one wins', async () => {
    await app.client().submit('/accounts/password_reset/', { email: OLD });
    const reset = new URL(mailTo(OLD)?.links[0] ?? '').pathname;
    await ask();
    const link = linkTo(NEW);
    const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(link)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
    expect((await app.client().get(reset)).status).toBe(410);
    expect(app.mail.filter(({ subject }) => subject.endsWith('was changed'))).toHaveLength(1);
  });

  it('can be asked for three times an hour, wherever the links go, and is good for a day', async () => {
    const answers = [];
    for (const name of ['a', 'b', 'c', 'd']) answers.push(await ask(`${name}@example.org`));
    expect(answers.map(({ status }) => status)).toEqual([302, 302, 302, 200]);
    expect(answers.at(-1)?.text).toContain('Too many messages');
    expect(mailTo('d@example.org')).toBeUndefined();
    app.clock.advance({ hours: 1 });
    expect((await ask('d@example.org')).status).toBe(302);
    app.clock.advance({ hours: 24 });
    expect((await app.client().get(linkTo('d@example.org'))).status).toBe(410);
  });

  it('takes no address of now, none that is none, and no second header', async () => {
    expect((await ask('ADA@Example.com')).text).toContain('This is your address already.');
    for (const email of [
      'ada',
      'ada@example.org\r\nBcc: all@example.org',
      'a@b@c',
      '',
      'ada@exa\0mple.org',
    ]) {
      expect((await ask(email)).status).toBe(200);
    }
    expect(app.mail).toHaveLength(0);
    await ask('аda@example.org');
    expect(mailTo('ada@example.org')).toBeUndefined();
    await ask('ada@bücher.example');
    expect(app.mail.map(({ to }) => to)).toContain('ada@xn--bcher-kva.example');
    await confirm(linkTo('ada@xn--bcher-kva.example'));
    expect(await addressNow()).toBe('ada@xn--bcher-kva.example');
  });

  it('needs the token of its form, and its link stands in no log', async () => {
    const client = await member();
    expect((await client.post(ASK, { email: NEW })).status).toBe(403);
    await ask();
    const link = linkTo(NEW);
    const stranger = app.client();
    const page = await stranger.follow(await stranger.get(link));
    expect((await stranger.post(CONFIRM, {})).status).toBe(403);
    const secret = link.split('/').at(-2) ?? '';
    expect(secret).toHaveLength(43);
    expect(page.text + page.path + app.log.join()).not.toContain(secret);
    expect((await stranger.submit(CONFIRM, {})).status).toBe(302);
  });
});

describe('an address of another account', () => {
  it('gets the same page and as many writes, and its owner a mail without a link that does anything', async () => {
    const said = async (email: string) => {
      const client = await member();
      const answer = await client.submit(ASK, { email });
      const page = await client.follow(answer);
      const { kysely } = app.database;
      // Counted up: who sends the mails removes those that are sent to nobody.
      const last = await kysely
        .selectFrom('latchkey_mail_outboxmail')
        .select('id')
        .orderBy('id', 'desc')
        .executeTakeFirst();
      const secrets = await kysely.selectFrom('latchkey_one_time_secret').select('id').execute();
      const body = page.text.replaceAll(email, 'X').replaceAll(/csrfmiddlewaretoken" value="[^"]*"/g, '');
      return [answer.status, answer.location, body, Number(last?.id), secrets.length] as const;
    };
    await app.createUser({ email: 'Bob@example.org', password: PASSWORD });
    await app.createUser({ email: 'gone@example.org', isActive: false });
    const free = await said(NEW);
    const taken = await said('bob@example.org');
    const gone = await said('gone@example.org');
    expect(taken.slice(0, 3)).toEqual(free.slice(0, 3));
    expect(gone.slice(0, 3)).toEqual(free.slice(0, 3));
    expect([free, taken, gone].map(([, , , mails, secrets]) => [mails, secrets])).toEqual([
      [2, 2],
      [4, 4],
      [6, 6],
    ]);
    const mail = mailTo('Bob@example.org');
    expect(mail?.text).toContain('Nothing changed.');
    expect(mail?.text).not.toContain('email-change/');
    expect(mailTo('gone@example.org')).toBeUndefined();
  });

  it('may have been taken between the mail and the proof: then nothing changes', async () => {
    await ask();
    const bob = await app.createUser({ email: NEW, password: PASSWORD });
    const answer = await confirm();
    expect([answer.status, await addressNow(), await addressNow(bob)]).toEqual([409, OLD, NEW]);
    expect(answer.text).toContain('This address is in use');
  });

  it('is one of the two, where a registration and a proof meet', async () => {
    await ask();
    const link = linkTo(NEW);
    const register = () =>
      app.accounts.users.tryCreateUser({ email: NEW, username: 'Bob', password: PASSWORD });
    await Promise.all([confirm(link), register(), confirm(link), register()]);
    expect(await app.accounts.users.count({ email: NEW })).toBe(1);
    expect([OLD, NEW]).toContain(await addressNow());
  });

  it('is proven for one of two users who ask for it at once', async () => {
    const bob = await app.createUser({ email: 'bob@example.com', password: PASSWORD });
    await ask(NEW);
    const first = linkTo(NEW);
    await ask(NEW, bob);
    const second = linkTo(NEW);
    const answers = await Promise.all([confirm(first), confirm(second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([302, 409]);
    expect(await app.accounts.users.count({ email: NEW })).toBe(1);
  });
});

describe('the link to the old address', () => {
  it('cancels a change that is not proven, and leaves sessions and password alone', async () => {
    const told: boolean[] = [];
    app.accounts.on(emailChangeUndone, ({ wasChanged }) => void told.push(wasChanged), {
      inTransaction: true,
    });
    await ask();
    const client = await member();
    const answer = await undo();
    expect(answer.location).toBe('/accounts/email-undo/cancelled/');
    expect((await app.client().get('/accounts/email-undo/cancelled/')).text).toContain('/password_reset/');
    expect((await app.client().get(linkTo(NEW))).status).toBe(410);
    expect((await client.get('/dashboard/')).status).toBe(200);
    expect(told).toEqual([false]);
  });

  it('opened by programs changes nothing', async () => {
    await ask();
    await confirm();
    for (const method of ['GET', 'HEAD']) await app.client().request(linkTo(OLD), { method });
    const client = app.client();
    await client.follow(await client.get(linkTo(OLD)));
    expect(await addressNow()).toBe(NEW);
  });

  it('brings the old address back, ends every session, and makes the password good no more', async () => {
    const thief = await member();
    await thief.submit(ASK, { email: NEW });
    const notice = linkTo(OLD);
    await confirm();
    const other = await member((await app.accounts.users.get(ada.id)) as User);
    await app.client().submit('/accounts/password_reset/', { email: NEW });
    const theirs = new URL(mailTo(NEW)?.links[0] ?? '').pathname;

    const answer = await undo();
    expect(answer.location).toBe('/accounts/email-undo/done/');
    expect((await app.client().get('/accounts/email-undo/done/')).text).toContain('/password_reset/');
    for (const client of [thief, other]) expect((await client.get('/dashboard/')).status).toBe(302);
    const now = (await app.accounts.users.get(ada.id)) as User;
    expect([now.email, app.accounts.users.hasUsablePassword(now)]).toEqual([OLD, false]);
    expect(await app.accounts.addresses.isProven(now)).toBe(true);
    expect((await app.accounts.addresses.provenOf(now)).map(({ address }) => address)).toEqual([OLD]);
    expect((await app.client().get(theirs)).status).toBe(410);
    // The link of the first notice undoes the same.
    expect((await app.client().get(notice)).status).toBe(410);

    await app.client().submit('/accounts/password_reset/', { email: OLD });
    const client = app.client();
    await client.follow(await client.get(new URL(mailTo(OLD)?.links[0] ?? '').pathname));
    const password = 'staple of nine horses';
    const set = await client.submit('/accounts/reset/set-password/', { password, confirmPassword: password });
    expect(set.location).toBe('/accounts/reset/done/');
  });

  it('of the first notice works after the proof too, for seven days', async () => {
    await ask();
    const notice = linkTo(OLD);
    await confirm();
    app.clock.advance({ days: 6 });
    expect((await undo(notice)).location).toBe('/accounts/email-undo/done/');
    expect(await addressNow()).toBe(OLD);
  });

  it('is over after seven days', async () => {
    await ask();
    await confirm();
    app.clock.advance({ days: 7 });
    expect((await app.client().get(linkTo(OLD))).status).toBe(410);
  });

  it('works when the address was changed twice, and no link of in between does after it', async () => {
    await ask(NEW);
    await confirm();
    const owner = linkTo(OLD);
    app.clock.advance({ minutes: 1 });
    await ask('thief@example.net', (await app.accounts.users.get(ada.id)) as User);
    await confirm(linkTo('thief@example.net'));
    const thief = linkTo(NEW);
    expect((await undo(owner)).location).toBe('/accounts/email-undo/done/');
    expect(await addressNow()).toBe(OLD);
    expect((await undo(thief)).status).toBe(410);
    expect(await addressNow()).toBe(OLD);
  });

  it('is used by one of twenty at once', async () => {
    await ask();
    await confirm();
    const link = linkTo(OLD);
    const answers = await Promise.all(Array.from({ length: 20 }, () => undo(link)));
    expect(answers.filter(({ status }) => status === 302)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19);
  });

  it('says so where another account has the old address by now, and stays good', async () => {
    await ask();
    await confirm();
    const link = linkTo(OLD);
    const bob = await app.createUser({ email: OLD, password: PASSWORD });
    expect((await undo(link)).status).toBe(409);
    expect(await addressNow()).toBe(NEW);
    await app.accounts.users.delete(bob);
    expect((await undo(link)).status).toBe(302);
    expect(await addressNow()).toBe(OLD);
  });

  it('changes nothing where what belongs to it fails', async () => {
    await ask();
    await confirm();
    const fail = () => {
      throw new Error('The audit is full.');
    };
    const stop = app.accounts.on(emailChangeUndone, fail, { inTransaction: true });
    expect((await undo()).status).toBe(500);
    expect(await addressNow()).toBe(NEW);
    stop();
    expect((await undo()).status).toBe(302);
  });
});

describe('the rules', () => {
  it("are those of a project's own pages too, which get the secret", async () => {
    const urls = [
      ...starter.urls,
      path(
        'own/',
        async (request: HttpRequest<User>) => {
          const { typed, secret, old } = (await request.raw.json()) as Record<string, string>;
          const { user } = request;
          if (typed !== undefined && user.isAuthenticated) {
            return new HttpResponse(JSON.stringify(await requestEmailChange(request, user, typed)));
          }
          const outcome = old
            ? await undoEmailChange(request, old)
            : await confirmEmailChange(request, secret ?? '');
          return new HttpResponse(outcome.state);
        },
        { methods: ['POST'] },
      ),
    ];
    await using own = await createTestApp({ ...starter, urls }, { folder: 'starter' });
    const user = await own.createUser({ email: OLD, password: PASSWORD });
    const client = own.client();
    await client.loginAs(user);
    const post = async (values: object) => (await client.sendJson('/own/', values)).text;
    expect(JSON.parse(await post({ typed: 'none' }))).toEqual({ state: 'invalid' });
    const asked = JSON.parse(await post({ typed: NEW }));
    expect(asked).toMatchObject({ state: 'sent', address: NEW });
    // Who has asked knows the id. It proves nothing (CVE-2026-32700).
    expect([await post({ secret: asked.id }), await post({ old: asked.id })]).toEqual(['over', 'over']);
    const secretTo = (address: string) =>
      new URL(own.mail.filter(({ to }) => to === address).at(-1)?.links[0] ?? '').pathname.split('/').at(-2);
    const secret = secretTo(NEW);
    expect([await post({ secret }), await post({ secret })]).toEqual(['done', 'over']);
    expect(await post({ old: secretTo(OLD) })).toBe('undone');
  });
});

eachDatabase((databases) => {
  describe('where users log in by a name', () => {
    let site: TestSite<Member>;
    beforeAll(async () => {
      const folder = fileURLToPath(new URL('../support/members-project', import.meta.url));
      const databaseUrl = await databases.create();
      site = await startTestSite(members, { folder, settings: { databaseUrl } });
    });
    afterAll(() => site.stop());

    let made = 0;
    async function newMember(email: string) {
      made += 1;
      const user = await site.accounts.users.createUser({
        username: `ada${made}`,
        email,
        password: PASSWORD,
      });
      const client = site.client();
      await client.submit('/accounts/login/', { username: user.username, password: PASSWORD });
      return { user, client };
    }
    const linksTo = (address: string) =>
      site.mail.filter(({ to }) => to === address).map(({ links: [link = ''] }) => new URL(link).pathname);
    const pressAll = (link: string, page: string, times: number) =>
      Promise.all(
        Array.from({ length: times }, async () => {
          const client = site.client();
          const { text } = await client.follow(await client.get(link));
          const csrfmiddlewaretoken = /csrfmiddlewaretoken" value="([^"]+)"/.exec(text)?.[1] ?? '';
          return (await client.post(page, { csrfmiddlewaretoken })).location;
        }),
      );
    const now = async ({ id }: Member) => (await site.accounts.users.get(id)) as Member;

    it('the address alone changes, and of several links at once one wins', async () => {
      const { user, client } = await newMember(OLD);
      await client.submit(ASK, { email: NEW });
      const confirmed = await pressAll(linksTo(NEW).at(-1) ?? '', CONFIRM, 5);
      expect(confirmed.filter((to) => to?.endsWith('/email-change/done/'))).toHaveLength(1);
      expect(await now(user)).toMatchObject({ username: user.username, email: NEW });
      const undone = await pressAll(linksTo(OLD).at(-1) ?? '', UNDO, 20);
      expect(undone.filter((to) => to?.endsWith('/email-undo/done/'))).toHaveLength(1);
      expect((await now(user)).email).toBe(OLD);
      expect((await client.get('/accounts/profile/')).status).toBe(302);
    });

    it('who has no address sets a first one, with nothing to go back to', async () => {
      const { user, client } = await newMember('none@example.com');
      // As tables have it that Django made.
      const table = site.database.kysely.updateTable('accounts_member');
      await table.set({ email: '' }).where('id', '=', user.id).execute();
      expect((await client.get('/accounts/profile/')).text).toContain('Add an address');
      const before = site.mail.length;
      await client.submit(ASK, { email: 'first@example.org' });
      const [link = ''] = linksTo('first@example.org');
      await pressAll(link, CONFIRM, 1);
      expect((await now(user)).email).toBe('first@example.org');
      expect(site.mail.length).toBe(before + 1);
      expect(await site.accounts.addresses.isProven(await now(user))).toBe(true);
    });
  });
});
