import { OutboxMail, unlockAccount } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type RunningMount, startMount } from '../adapters/mount-case.ts';
import { express5 } from '../adapters/mounts/express.ts';
import { eachDatabase } from '../support/databases.ts';

const LOGIN = '/accounts/login/';
const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';
const NEXT = 'another horse battery';
/** The network's own limit is nobody's subject here. */
const settings = {
  throttleLoginNetwork: null,
  throttleLoginAccount: { free: 5, from: 1, to: 900, stop: 15 },
};

interface Place {
  readonly clock: TestClock;
  readonly accounts: TestApp<User>['accounts'];
  client(): TestClient;
}

const login = (client: TestClient, password = PASSWORD, email = EMAIL) =>
  client.submit(LOGIN, { email, password });

/** Guesses of strangers until there is no further one. */
async function attack({ client, clock }: Place, email = EMAIL): Promise<void> {
  const stranger = client();
  for (let guesses = 0; guesses < 17; guesses++) {
    await login(stranger, 'a wrong guess', email);
    clock.advance({ minutes: 15 });
  }
}

/** A browser in which somebody has logged in, and is not any more. */
async function knownBrowser({ client }: Place, email = EMAIL): Promise<TestClient> {
  const browser = client();
  expect((await login(browser, PASSWORD, email)).status).toBe(302);
  expect((await browser.submit('/accounts/profile/', {}, '/accounts/logout/')).status).toBe(302);
  return browser;
}

async function letsTheOwnerIn(place: Place): Promise<void> {
  const [known, others] = [await knownBrowser(place), await knownBrowser(place, 'bob@example.com')];
  await attack(place);
  expect((await login(place.client())).status).toBe(429);
  expect((await login(others)).status).toBe(429);
  expect((await login(known)).status).toBe(302);
  // The login of a device does nothing for strangers.
  expect((await login(place.client())).status).toBe(429);
}

eachDatabase((databases) => {
  describe('an account that strangers guess at', () => {
    let app: TestApp<User>;
    let ada: User;
    beforeEach(async () => {
      app = await createTestApp(starter, {
        folder: 'starter',
        settings: { ...settings, databaseUrl: await databases.create() },
      });
      ada = await app.createUser({ email: EMAIL, password: PASSWORD });
      await app.createUser({ email: 'bob@example.com', password: PASSWORD });
    });
    afterEach(() => app.close());

    it('lets its owner in at once with a known browser, and nobody with that of another user', async () => {
      await letsTheOwnerIn(app);
    });

    it('lets its owner in with any browser after a reset by mail', async () => {
      await attack(app);
      const client = app.client();
      await client.submit('/accounts/password_reset/', { email: EMAIL });
      const [link = ''] = app.mail.last.links;
      const form = await client.follow(await client.get(link));
      await client.submit(form.path, { password: NEXT, confirmPassword: NEXT });
      expect((await login(app.client(), NEXT)).status).toBe(302);
    });

    it('counts what is tried with a known browser by itself, and no more than others', async () => {
      const known = await knownBrowser(app);
      for (let guesses = 0; guesses < 6; guesses++) await login(known, 'wrong');
      expect((await login(known)).status).toBe(429);
      expect((await login(app.client())).status).toBe(302);
      app.clock.advance({ seconds: 1 });
      expect((await login(known)).status).toBe(302);
    });

    it('takes a browser that was forgotten for a stranger’s', async () => {
      const known = await knownBrowser(app);
      await attack(app);
      await app.accounts.devices.forgetAll(ada);
      expect((await login(known)).status).toBe(429);
    });

    it('is unlocked for strangers and known browsers, and says so in the audit log', async () => {
      const known = await knownBrowser(app);
      for (let guesses = 0; guesses < 20; guesses++) await login(known, 'wrong');
      await attack(app);
      expect(await unlockAccount(app.accounts, ada)).toEqual({ devices: 1 });
      expect((await login(app.client())).status).toBe(302);
      expect((await login(known)).status).toBe(302);
      expect((await app.accounts.audit.listOf(ada)).map(({ kind }) => kind)).toContain('accountUnlocked');
    });

    describe('has a notice', () => {
      const notices = async () => {
        // Whoever reads the log has what is counted kept first.
        await app.accounts.audit.list();
        await app.mailSent();
        return app.mail.filter(({ subject }) => subject.startsWith('Somebody tries to log in'));
      };
      const guess = async (times: number, email = EMAIL) => {
        const stranger = app.client();
        for (let guesses = 0; guesses < times; guesses++) await login(stranger, 'wrong', email);
      };

      it('mailed to its owner once a day, however much is tried, and to nobody else', async () => {
        await guess(20);
        await guess(20, 'nobody@example.com');
        const [notice, ...more] = await notices();
        expect([notice?.to, more]).toEqual([EMAIL, []]);
        expect(notice?.text).toMatch(/When: .*UTC/);
        expect(notice?.text).toContain('From: ');
        app.clock.advance({ hours: 23 });
        await guess(20);
        expect(await notices()).toHaveLength(1);
        app.clock.advance({ hours: 2 });
        await guess(20);
        expect(await notices()).toHaveLength(2);
      });

      it('not mailed for a few wrong passwords, nor for those of a known browser', async () => {
        const known = await knownBrowser(app);
        for (let guesses = 0; guesses < 9; guesses++) await login(known, 'wrong');
        await guess(5);
        expect(await notices()).toEqual([]);
      });

      it('not mailed by the answer itself, whose time is the same for everybody', async () => {
        await guess(20);
        expect(await app.objects(OutboxMail).count()).toBe(0);
        expect(app.mail).toEqual([]);
        expect(await notices()).toHaveLength(1);
      });

      it('not mailed to an account that is not active', async () => {
        await app.accounts.users.update(ada, { isActive: false });
        await guess(20);
        expect(await notices()).toEqual([]);
      });
    });

    it('has no notice where the project says so', async () => {
      await using quiet = await createTestApp(starter, {
        folder: 'starter',
        settings: { ...settings, throttledNotice: false, databaseUrl: await databases.create() },
      });
      await quiet.createUser({ email: EMAIL, password: PASSWORD });
      for (let guesses = 0; guesses < 9; guesses++) await login(quiet.client(), 'wrong');
      await quiet.accounts.audit.list();
      await quiet.mailSent();
      expect(quiet.mail).toEqual([]);
    });
  });

  describe('an account in a server of Express', () => {
    let mount: RunningMount;
    const clock = new TestClock();
    beforeEach(async () => {
      mount = await startMount(express5, {
        settings: { ...settings, databaseUrl: await databases.create() },
        clock: () => clock.now().getTime(),
      });
      for (const name of ['ada', 'bob']) {
        const user = { email: `${name}@example.com`, username: name, password: PASSWORD };
        await mount.project.accounts.users.createUser(user);
      }
    });
    afterEach(() => mount.stop());

    it('lets its owner in at once with a known browser, while strangers guess', async () => {
      await letsTheOwnerIn({ clock, accounts: mount.project.accounts, client: () => mount.client() });
    });
  });
});
