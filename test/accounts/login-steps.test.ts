import { defineLoginStage, userLoggedIn, userLoginPending, userReauthenticated } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const code = defineLoginStage<User>({ name: 'code', url: '/code/', due: ({ user }) => user.isStaff });
const paper = defineLoginStage<User>({ name: 'paper', url: '/paper/', due: ({ user }) => user.isStaff });

describe('a login in steps', () => {
  let app: TestApp<User>;
  let ada: User;
  beforeEach(async () => {
    app = await createTestApp({ ...starter, loginStages: [code, paper] }, { folder: 'starter' });
    ada = await app.createUser({ isStaff: true });
  });
  afterEach(() => app.close());

  it('says after each what is due, tells that it has begun, and tells of its end once', async () => {
    const told: unknown[] = [];
    app.accounts.on(
      userLoginPending,
      ({ user, backend, stage }) => void told.push([user.id, backend, stage]),
    );
    app.accounts.on(userLoggedIn, ({ user, backend }) => void told.push([user.id, backend]));
    const session = await app.client().session();
    const { accounts } = app;
    expect(await accounts.login(session, ada, { next: '/on/' })).toEqual({
      state: 'pending',
      stage: 'code',
      url: '/code/',
    });
    const next = { state: 'pending', stage: 'paper', url: '/paper/' };
    // Whose turn it is not settles nothing.
    expect(await accounts.finishLoginStage(session, paper)).toEqual({
      ...next,
      stage: 'code',
      url: '/code/',
    });
    expect(await accounts.finishLoginStage(session, code)).toEqual(next);
    expect(accounts.awaitedLoginStage(session)?.name).toBe('paper');
    expect(session.user.isAnonymous).toBe(true);
    expect(await accounts.finishLoginStage(session, paper)).toEqual({ state: 'finished', next: '/on/' });
    expect(session.user.id).toBe(ada.id);
    expect(await accounts.finishLoginStage(session, paper)).toBeNull();
    expect(told).toEqual([
      [ada.id, 'password', 'code'],
      [ada.id, 'password'],
    ]);
  });

  it('goes at once to its end where nothing is due', async () => {
    const session = await app.client().session();
    const bob = await app.createUser();
    expect(await app.accounts.login(session, bob, { next: '/on/' })).toEqual({
      state: 'finished',
      next: '/on/',
    });
  });

  it('keeps what the session had where the same user begins again, and nothing for another user', async () => {
    const session = await app.client().session();
    await app.accounts.login(session, ada);
    await session.set('sent', 'a code');
    await app.accounts.login(session, ada);
    expect(session.get('sent')).toBe('a code');
    await app.accounts.login(session, await app.createUser({ isStaff: true }));
    expect(session.get('sent')).toBeUndefined();
  });

  it('keeps where to go on to up to 2,048 characters', async () => {
    for (const [length, isKept] of [
      [2048, true],
      [2049, false],
    ] as const) {
      const session = await app.client().session();
      const next = `/${'a'.repeat(length - 1)}`;
      await app.accounts.login(session, ada, { next });
      await app.accounts.finishLoginStage(session, code);
      const done = await app.accounts.finishLoginStage(session, paper);
      expect(done).toEqual({ state: 'finished', next: isKept ? next : null });
    }
  });

  it('tells of a proof once more, and not of one that another session gives', async () => {
    const told: string[] = [];
    app.accounts.on(userReauthenticated, ({ method }) => void told.push(method));
    const bob = await app.createUser();
    const client = app.client();
    await client.loginAs(bob);
    const session = await client.session();
    expect(await app.accounts.reauthenticate(session, ada, { method: 'password' })).toBe(false);
    expect(told).toEqual([]);
    expect(await app.accounts.reauthenticate(session, bob, { method: 'password' })).toBe(true);
    expect(told).toEqual(['password']);
  });
});
