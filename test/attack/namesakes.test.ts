import {
  accountsUrls,
  defineProject,
  defineUserModel,
  field,
  homeView,
  include,
  path,
  type UserOf,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Letter case tells these names apart, as Django's do. The table comes with the package. */
const User = defineUserModel({
  name: 'User',
  app: 'auth',
  table: 'auth_user',
  fields: {
    username: field.text({ maxLength: 150, unique: true }),
    firstName: field.text({ maxLength: 150, default: '' }),
    lastName: field.text({ maxLength: 150, default: '' }),
    email: field.email({ default: '' }),
    isStaff: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
    dateJoined: field.datetime({ default: () => new Date(), editable: false }),
  },
  usernameField: 'username',
});
type User = UserOf<typeof User>;

const project = defineProject<User>({
  apps: [],
  userModel: User,
  settings: { secretKey: 'k'.repeat(50), throttleLoginNetwork: null, loginRedirectUrl: '/' },
  urls: [path('', homeView(), { name: 'home' }), ...include('accounts/', accountsUrls(User))],
});
const PASSWORD = 'correct horse battery';
const LOGIN = '/accounts/login/';

describe.each([
  ['ada', 'ADA'],
  ['a@bücher.example', 'a@xn--bcher-kva.example'],
])('guesses at %s', (victim, attacker) => {
  let app: TestApp<User>;
  beforeEach(async () => {
    app = await createTestApp(project, { folder: 'starter' });
    for (const username of [victim, attacker]) {
      await app.accounts.users.createUser({ username, password: PASSWORD });
    }
  });
  afterEach(() => app.close());

  it(`are not forgiven for a login of ${attacker}, who is somebody else`, async () => {
    const logIn = (username: string, password: string) =>
      app.accounts.authenticate({ username, password }, { ip: '203.0.113.5' });
    for (let nth = 0; nth < 5; nth++) {
      expect(await logIn(victim, `guess ${nth}`)).toBeNull();
      expect(await logIn(attacker, PASSWORD)).not.toBeNull();
    }
    await expect(logIn(victim, PASSWORD)).rejects.toMatchObject({ code: 'throttled' });
  });

  it(`are those of a stranger in a browser of ${attacker}`, async () => {
    const browser = app.client();
    const logIn = (username: string, password: string) => browser.submit(LOGIN, { username, password });
    expect((await logIn(attacker, PASSWORD)).status).toBe(302);
    const elsewhere = app.client();
    for (let nth = 0; nth < 5; nth++) {
      await elsewhere.submit(LOGIN, { username: victim, password: `guess ${nth}` });
    }
    for (const cookie of ['latchkey_session', '__Host-latchkey_session']) browser.cookies.delete(cookie);
    expect((await logIn(victim, PASSWORD)).status).toBe(429);
    expect((await logIn(attacker, PASSWORD)).status).toBe(302);
  });
});
