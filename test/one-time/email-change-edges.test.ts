import { confirmEmailChange, requestEmailChange, undoEmailChange } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmEmailChangeOf } from '../../src/apps/accounts/email-change/confirm-email-change.ts';
import {
  emailChangePurpose,
  emailChangeUndoPurpose,
} from '../../src/apps/accounts/email-change/email-change-links.ts';
import { undoEmailChangeOf } from '../../src/apps/accounts/email-change/undo-email-change.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const OLD = 'ada@example.com';
const NEW = 'ada@example.org';

describe('a change of the address, at its edges', () => {
  let app: TestApp<User>;
  let ada: User;
  beforeEach(async () => {
    app = await createTestApp(starter, {
      folder: 'starter',
      settings: { publicOrigin: 'http://localhost' },
    });
    ada = await app.createUser({ email: OLD });
  });
  afterEach(() => app.close());

  const ask = (address: string) => requestEmailChange(app, ada, address);
  const mailTo = async (address: string) => {
    await app.mailSent();
    const mail = app.mail.filter(({ to }) => to === address).at(-1);
    const link = mail?.links.find((found) => /email-(change|undo)\/./.test(found)) ?? 'none:';
    return { text: mail?.text ?? '', secret: new URL(link).pathname.split('/').at(-2) ?? '' };
  };
  const now = async () => {
    const user = await app.accounts.users.get(ada.id);
    if (!user) throw new Error('Gone.');
    return user;
  };

  it('is possible again an hour after the first of three, to the second, and says when', async () => {
    const began = app.clock.now();
    for (const name of ['a', 'b', 'c']) {
      expect(await ask(`${name}@example.org`)).toMatchObject({
        state: 'sent',
        address: `${name}@example.org`,
      });
    }
    app.clock.advance({ seconds: 3599 });
    const until = new Date(began.getTime() + 3_600_000);
    expect(await ask('d@example.org')).toEqual({ state: 'limited', until });
    app.clock.advance({ seconds: 1 });
    expect(await ask('d@example.org')).toMatchObject({ state: 'sent' });
  });

  it('tells the owner of a taken address when somebody wanted it, and without a link', async () => {
    await app.createUser({ email: NEW });
    await ask(NEW);
    const { text, secret } = await mailTo(NEW);
    expect(text).toMatch(/\d{1,2} \w+ \d{4}.*UTC/);
    expect(secret).toBe('');
  });

  it('takes an address with blanks around it, as a form gives it', async () => {
    expect(await ask(`  ${NEW}\t`)).toMatchObject({ state: 'sent', address: NEW });
  });

  it('says in its mails how long their links are good', async () => {
    await ask(NEW);
    expect((await mailTo(NEW)).text).toContain('one day');
    expect((await mailTo(OLD)).text).toContain('7 days');
  });

  it('is over for a user who is gone or not active, before it is asked for and before it is proven', async () => {
    const bob = await app.createUser({ email: 'bob@example.com' });
    await requestEmailChange(app, bob, 'bob@example.org');
    const found = await app.accounts.oneTime.find(
      emailChangePurpose,
      (await mailTo('bob@example.org')).secret,
    );
    const undo = await app.accounts.oneTime.find(
      emailChangeUndoPurpose,
      (await mailTo('bob@example.com')).secret,
    );
    if (!found || !undo) throw new Error('Not found.');
    await app.accounts.users.delete(bob);
    expect(await requestEmailChange(app, bob, 'bob@example.net')).toEqual({ state: 'over' });
    expect(await confirmEmailChangeOf(app, found)).toEqual({ state: 'over' });
    expect(await undoEmailChangeOf(app, undo)).toEqual({ state: 'over' });

    await ask(NEW);
    const { secret } = await mailTo(NEW);
    // By another program, so that no event of ours ends the link.
    await app.database.kysely
      .updateTable('accounts_customuser')
      .set({ is_active: 0 })
      .where('id', '=', ada.id)
      .execute();
    expect(await ask('other@example.org')).toEqual({ state: 'over' });
    expect(await confirmEmailChange(app, secret)).toEqual({ state: 'over' });
    expect((await now()).email).toBe(OLD);
  });

  it('is confirmed and undone by good links alone', async () => {
    expect(await confirmEmailChange(app, 'x'.repeat(43))).toEqual({ state: 'over' });
    expect(await undoEmailChange(app, 'x'.repeat(43))).toEqual({ state: 'over' });
    expect(await ask(OLD.toUpperCase())).toEqual({ state: 'same' });
    for (const typed of ['', ' ', 'none']) expect(await ask(typed)).toEqual({ state: 'invalid' });
    await ask(` ${NEW} `);
    expect(await confirmEmailChange(app, (await mailTo(NEW)).secret)).toMatchObject({
      state: 'done',
      user: { email: NEW },
    });
  });

  it('takes back what was proven since it was asked for, and not what was before', async () => {
    const { addresses } = app.accounts;
    await addresses.prove(ada, 'before@example.com');
    app.clock.advance({ seconds: 1 });
    await ask(NEW);
    await addresses.prove(ada, 'in-that-moment@example.com');
    const { secret } = await mailTo(NEW);
    app.clock.advance({ minutes: 1 });
    await confirmEmailChange(app, secret);
    const undone = await undoEmailChange(app, (await mailTo(OLD)).secret);
    expect(undone).toMatchObject({ state: 'undone', user: { email: OLD } });
    const proven = (await addresses.provenOf(await now())).map(({ address }) => address);
    expect(proven.sort()).toEqual([OLD, 'before@example.com']);
  });

  it('is taken back as well by the link of its first notice', async () => {
    const { addresses } = app.accounts;
    await addresses.prove(ada, 'before@example.com');
    app.clock.advance({ seconds: 1 });
    await ask(NEW);
    const notice = (await mailTo(OLD)).secret;
    await confirmEmailChange(app, (await mailTo(NEW)).secret);
    expect(await undoEmailChange(app, notice)).toMatchObject({ state: 'undone' });
    const proven = (await addresses.provenOf(await now())).map(({ address }) => address);
    expect(proven.sort()).toEqual([OLD, 'before@example.com']);
  });

  it('says whether it was cancelled, or the address is taken', async () => {
    await ask(NEW);
    expect(await undoEmailChange(app, (await mailTo(OLD)).secret)).toMatchObject({ state: 'cancelled' });
    await ask(NEW);
    const { secret } = await mailTo(NEW);
    await app.createUser({ email: NEW });
    expect(await confirmEmailChange(app, secret)).toEqual({ state: 'taken' });
  });

  it('that is undone leaves the link to the address of before it good', async () => {
    await ask(NEW);
    await confirmEmailChange(app, (await mailTo(NEW)).secret);
    const first = (await mailTo(OLD)).secret;
    app.clock.advance({ minutes: 1 });
    ada = await now();
    await ask('third@example.net');
    await confirmEmailChange(app, (await mailTo('third@example.net')).secret);
    expect(await undoEmailChange(app, (await mailTo(NEW)).secret)).toMatchObject({ state: 'undone' });
    expect((await now()).email).toBe(NEW);
    expect(await undoEmailChange(app, first)).toMatchObject({ state: 'undone' });
    expect((await now()).email).toBe(OLD);
  });

  it('tells the active owner of a taken address, and nobody where its owner is not active', async () => {
    await app.createUser({ email: 'Owner@example.com' });
    await app.createUser({ email: 'idle@example.com', isActive: false });
    for (const taken of ['owner@example.com', 'idle@example.com']) {
      expect(await ask(taken)).toMatchObject({ state: 'sent', address: taken });
    }
    await app.mailSent();
    expect(app.mail.map(({ to }) => to).filter((to) => to !== OLD)).toEqual(['Owner@example.com']);
  });
});
