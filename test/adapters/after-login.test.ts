import { HttpResponse, loginRequired, path, permissionRequired } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD, tokenOf } from './visitors.ts';

const page = loginRequired<User>(() => new HttpResponse('a page'));

/** Addresses of the project's own: one that takes forms alone, one that shows its form too, one for the few. */
const urls = [
  ...starter.urls,
  path<User>('send-only/', page, { methods: ['POST'] }),
  path<User>('both/', page, { methods: ['GET', 'POST'] }),
  path<User>(
    'few/',
    permissionRequired('accounts.add_customuser', () => new HttpResponse(''), { raiseException: true }),
    { methods: ['POST'] },
  ),
];

describe.each(allMounts)('$name, after the login', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase, { project: { urls } });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const nextOf = (location: string | null) =>
    new URL(String(location), mount.origin).searchParams.get('next');

  /** Sends the form of a visitor who is nobody, from a page that is said to be `referer`. */
  async function send(client: TestClient, to: string, referer?: string): Promise<TestAnswer> {
    const token = await tokenOf(client);
    return client.post(to, { csrfmiddlewaretoken: token }, referer === undefined ? {} : { referer });
  }

  it('leads from a form whose session had ended to the page that it stood on', async () => {
    const client = mount.client();
    const referer = `${mount.origin}/hello?of=%C3%A4&x=1`;
    const asked = await send(client, '/send-only/', referer);
    expect(nextOf(asked.location)).toBe('/hello?of=%C3%A4&x=1');
    const entered = await client.submit(String(asked.location), {
      email: 'ada@example.com',
      password: PASSWORD,
    });
    expect(entered.location).toBe('/hello?of=%C3%A4&x=1');
    expect((await client.get(String(entered.location))).text).toBe('Hello, ada@example.com');
  });

  it.each([
    ['no Referer', () => undefined],
    ['a foreign Referer', () => 'https://evil.example/hello'],
    ['a Referer on another port', () => 'http://127.0.0.1:1/hello'],
    ['the login page as Referer', () => `${mount.origin}/accounts/login/?next=/send-only/`],
    ['a Referer that would lead away as a link', () => `${mount.origin}//evil.example/`],
    ['a Referer that is none', () => 'hello'],
  ])('leads on as after any login with %s', async (_, referer) => {
    const client = mount.client();
    const asked = await send(client, '/send-only/', referer());
    expect(asked.location).toBe('/accounts/login/');
    const fields = { email: 'ada@example.com', password: PASSWORD };
    const entered = await client.submit(String(asked.location), fields);
    expect((await client.get(String(entered.location))).status).toBe(200);
  });

  it('leads back to the address itself where it can be opened', async () => {
    const asked = await send(mount.client(), '/both/?x=1', `${mount.origin}/hello`);
    expect(nextOf(asked.location)).toBe('/both/?x=1');
  });

  it('offers no login on the page for 403 that would lead to an address for forms alone', async () => {
    const refused = await send(mount.client(), '/few/', `${mount.origin}/hello`);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('href="/accounts/login/?next=%2Fhello"');
    const unknown = await send(mount.client(), '/few/');
    expect(unknown.text).toContain('href="/accounts/login/"');
  });

  it('opens the page of a refused form again, and no other site', async () => {
    const client = mount.client();
    await client.get('/basket/');
    const refused = await client.post('/basket/', {}, { referer: `${mount.origin}/hello` });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('<a class="btn btn-primary" href="/hello">');
    for (const target of ['//evil.example/', '/%5Cevil.example/', '/\\evil.example/']) {
      const led = await client.post('/basket/', {}, { referer: mount.origin + target });
      expect(led.text).not.toMatch(/href="(\/\/|\/\\)/);
    }
  });
});
