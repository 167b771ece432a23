import {
  type AccountRequest,
  type BackendFactory,
  passwordBackend,
  userLoggedIn,
  userLoggedOut,
  userLoginFailed,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD } from './visitors.ts';

const right = { email: 'ada@example.com', password: PASSWORD };
const wrong = { email: 'ada@example.com', password: 'wrong' };

describe.each(allMounts)('$name', (mountCase) => {
  const seen: string[] = [];
  let mount: RunningMount;

  const note = (what: string, request: AccountRequest<User> | undefined) => {
    const { method, path, headers, user } = request ?? {};
    seen.push(`${what}: ${method} ${path} ${headers?.get('x-mark')} ${user}`);
  };
  const noting: BackendFactory<User> = (parts) => {
    const byPassword = passwordBackend(parts);
    return {
      ...byPassword,
      authenticate(credentials, request) {
        note('asked', request);
        return byPassword.authenticate(credentials, request);
      },
    };
  };
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      settings: { authenticationBackends: [noting] },
      project: {
        onOpen(accounts) {
          accounts.on(userLoggedIn, async ({ request, user }) => {
            note('in', request);
            request?.messages.success(`Hello, ${user}.`);
            await request?.session.set('greeted', 1);
          });
          accounts.on(userLoggedOut, ({ request }) => {
            note('out', request);
            request?.messages.info('Goodbye.');
          });
          accounts.on(userLoginFailed, ({ request }) => note('failed', request));
        },
      },
    });
    await makeUser(mount, 'ada');
  });
  beforeEach(() => {
    seen.length = 0;
  });
  afterAll(() => mount.stop());

  async function post(client: TestClient, path: string, fields: Record<string, string>) {
    const csrfmiddlewaretoken = csrfTokenOf((await client.get('/basket/')).text);
    return client.post(path, { csrfmiddlewaretoken, ...fields }, { 'x-mark': 'm1' });
  }

  it.each(['/door/', '/accounts/login/'])('gives backends and listeners the request of %s', async (path) => {
    const client = mount.client();
    await post(client, path, wrong);
    expect(seen.splice(0)).toEqual([
      `asked: POST ${path} m1 AnonymousUser`,
      `failed: POST ${path} m1 AnonymousUser`,
    ]);
    expect((await post(client, path, right)).status).toBe(302);
    expect(seen.splice(0)).toEqual([
      `asked: POST ${path} m1 AnonymousUser`,
      `in: POST ${path} m1 ada@example.com`,
    ]);
    expect((await client.get('/news/')).text).toContain('Hello, ada@example.com.');
    expect(JSON.parse((await client.get('/api/kept')).text)).toEqual({ greeted: 1 });
  });

  it.each(['/leave/', '/accounts/logout/'])('gives listeners the request of %s', async (path) => {
    const client = mount.client();
    await post(client, '/door/', right);
    seen.length = 0;
    await post(client, path, {});
    expect(seen).toEqual([`out: POST ${path} m1 AnonymousUser`]);
    expect((await client.get('/news/')).text).toContain('Goodbye.');
  });

  it('has none for what happens outside of requests', async () => {
    const { accounts } = mount.project;
    const user = await accounts.authenticate(right);
    await accounts.authenticate(wrong);
    const session = accounts.sessions.empty();
    if (user) await accounts.login(session, user);
    await accounts.logout(session);
    const none = 'undefined undefined undefined undefined';
    expect(seen).toEqual(['asked', 'asked', 'failed', 'in', 'out'].map((what) => `${what}: ${none}`));
  });

  it.each([
    ['nothing', undefined, undefined],
    ['nothing, as a form', '', 'application/x-www-form-urlencoded'],
    ['nothing, as JSON', '{}', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a number', '5', 'application/json'],
    ['a text', '"ada@example.com"', 'application/json'],
    ['a list', `[${JSON.stringify(right)}]`, 'application/json'],
    ['objects in place of texts', '{"email":{"a":1},"password":["x"]}', 'application/json'],
    ['names of a prototype', `{"__proto__":${JSON.stringify(right)},"constructor":1}`, 'application/json'],
    ['half a form', 'email=ada%40example.com', 'application/x-www-form-urlencoded'],
    ['fields twice', 'email=a&email=b&password=c&password=d', 'application/x-www-form-urlencoded'],
    ['nested fields', 'email[a]=b&password[]=c', 'application/x-www-form-urlencoded'],
    ['NUL and half a pair', 'email=%00ada&password=%00', 'application/x-www-form-urlencoded'],
  ])('takes %s for wrong credentials at the login of the host', async (_, body, type) => {
    const answer = await mount.client().request('/door/', {
      method: 'POST',
      headers: type === undefined ? {} : { 'content-type': type },
      ...(body === undefined ? {} : { body }),
    });
    // 400 and 415 are those of body parsers, and of the form that some of the servers read.
    expect([400, 401, 415]).toContain(answer.status);
    expect(mount.log.join('')).not.toContain('request_failed');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
