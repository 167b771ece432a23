import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { MountClient } from '../support/mount-client.ts';
import { djangoRedirectCases, hostileTargets } from '../support/redirect-targets.ts';

const EMAIL = 'ada@example.com';
const shown = (target: string) => JSON.stringify(target).slice(0, 60);

describe.each(['http', 'https'])('next on %s', (scheme) => {
  const origin = `${scheme}://h`;
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let site: TestSite<User>;
  let registrations = 0;
  beforeAll(async () => {
    const publicOrigin = scheme === 'https' ? origin : null;
    site = await startAttackSite({
      settings: {
        publicOrigin,
        allowedHosts: ['h'],
        throttleRegistrationNetwork: null,
        throttleLoginAccount: null,
      },
    });
    await makeUser(site, EMAIL);
  });
  afterAll(() => {
    agent.destroy();
    return site.stop();
  });

  const visitor = () => new MountClient({ port: site.port, origin, agent });

  async function afterLogin(next: string): Promise<TestAnswer> {
    return visitor().submit('/accounts/login/', { email: EMAIL, password: PASSWORD, next });
  }

  /** With `next` in the address alone, as a link of an attacker's has it. */
  async function afterLoginByLink(next: string): Promise<TestAnswer> {
    const page = `/accounts/login/?${new URLSearchParams({ next })}`;
    return visitor().submit(page, { email: EMAIL, password: PASSWORD });
  }

  async function whenLoggedIn(next: string): Promise<TestAnswer> {
    const client = visitor();
    expect(await logIn(client, EMAIL)).toBe(true);
    return client.get(`/accounts/login/?${new URLSearchParams({ next })}`);
  }

  async function afterLogout(next: string): Promise<TestAnswer> {
    const client = visitor();
    expect(await logIn(client, EMAIL)).toBe(true);
    return client.submit('/dashboard/', { next }, '/accounts/logout/');
  }

  async function afterRegistration(next: string): Promise<TestAnswer> {
    registrations++;
    return visitor().submit('/accounts/register/', {
      email: `visitor${registrations}@example.com`,
      username: 'Visitor',
      password: PASSWORD,
      confirmPassword: PASSWORD,
      next,
    });
  }

  it.each(djangoRedirectCases.map((entry) => [shown(entry[0]), ...entry] as const))(
    '%s is followed where Django follows it, and nowhere else',
    async (_, target, onHttp, onHttps) => {
      const safe = scheme === 'https' ? onHttps : onHttp;
      const followed = safe ? target.trim() : '/dashboard/';
      expect((await afterLogin(target)).location).toBe(followed);
      expect((await afterLoginByLink(target)).location).toBe(followed);
      // Relative to the login page itself these two lead back to it: that would be a loop.
      const loops = target === '?q' || target === '#f';
      expect((await whenLoggedIn(target)).location).toBe(loops ? null : followed);
      expect((await afterLogout(target)).location).toBe(safe ? target.trim() : '/accounts/login/');
      expect((await afterRegistration(target)).location).toBe(followed);
    },
  );

  it.each(hostileTargets.map((target) => [shown(target), target] as const))(
    '%s leads nobody off the site (CVE-2017-7233, CVE-2018-14574, CVE-2025-27143)',
    async (_, target) => {
      for (const answer of [
        await afterLogin(target),
        await afterLoginByLink(target),
        await whenLoggedIn(target),
        await afterLogout(target),
        await afterRegistration(target),
      ]) {
        expect(answer.status).toBe(302);
        expect(answer.location).toMatch(/^[\x21-\x7e]+$/);
        const led = new URL(String(answer.location), `${origin}/accounts/login/`);
        expect(led.origin).toBe(origin);
        expect(answer.headers.getSetCookie().join()).not.toContain('a=b');
      }
    },
  );

  it.each([
    ['/größe/?farbe=grün#öl', '/gr%C3%B6%C3%9Fe/?farbe=gr%C3%BCn#%C3%B6l'],
    ['/日本語/', '/%E6%97%A5%E6%9C%AC%E8%AA%9E/'],
    ['/🔑', '/%F0%9F%94%91'],
    ['/a b', '/a%20b'],
    ['/a%20b', '/a%20b'],
  ])('%s becomes an ASCII Location', async (target, location) => {
    expect((await afterLogin(target)).location).toBe(location);
  });

  it.each(['home', 'login', 'visits', 'logout'])(
    'the name %s is an address like any other, and not a name of the project',
    async (name) => {
      expect((await afterLogin(name)).location).toBe(name);
      expect((await afterLogout(name)).location).toBe(name);
    },
  );

  it('is offered by the form only where it is safe', async () => {
    const hidden = /name="next" value="([^"]*)"/;
    const good = await visitor().get('/accounts/login/?next=/visits/');
    expect(hidden.exec(good.text)?.[1]).toBe('/visits/');
    const bad = await visitor().get('/accounts/login/?next=//evil.example/');
    expect(hidden.exec(bad.text)).toBeNull();
    expect(bad.text).not.toContain('evil.example');
    const quoted = await visitor().get(`/accounts/login/?${new URLSearchParams({ next: '/"><script>' })}`);
    expect(quoted.text).not.toContain('"><script>');
  });

  it('of the form beats that of the address, and the first of two counts', async () => {
    const fields = { email: EMAIL, password: PASSWORD, next: '/from-form/' };
    expect((await visitor().submit('/accounts/login/?next=/from-address/', fields)).location).toBe(
      '/from-form/',
    );
    const client = visitor();
    const page = await client.get('/accounts/login/?next=/first/&next=//evil.example/');
    const token = csrfTokenOf(page.text);
    const answer = await client.post('/accounts/login/?next=/first/&next=//evil.example/', {
      csrfmiddlewaretoken: token,
      email: EMAIL,
      password: PASSWORD,
    });
    expect(answer.location).toBe('/first/');
  });

  it('back to the login page itself makes no loop', async () => {
    const client = visitor();
    expect(await logIn(client, EMAIL)).toBe(true);
    let path = '/accounts/login/?next=/accounts/login/';
    for (let step = 0; step < 5; step++) {
      const { location } = await client.get(path);
      if (location === null) return;
      path = new URL(location, origin).pathname;
    }
    throw new Error('The login page led to itself five times.');
  });
});

describe('next to an origin of redirectAllowedOrigins', () => {
  const APP = 'https://app.example';
  let site: TestSite<User>;
  let agent: Agent;
  beforeAll(async () => {
    agent = new Agent({ keepAlive: true, maxSockets: 4 });
    site = await startAttackSite({
      settings: {
        publicOrigin: 'https://h',
        redirectAllowedOrigins: [APP, 'http://localhost:5173'],
        throttleRegistrationNetwork: null,
        throttleLoginAccount: null,
      },
    });
    await makeUser(site, EMAIL);
  });
  afterAll(() => {
    agent.destroy();
    return site.stop();
  });

  const visitor = () => new MountClient({ port: site.port, origin: 'https://h', agent });
  let registrations = 0;

  /** Where a login, one by a link, a visit of who is logged in, a logout and a registration lead. */
  async function ledTo(next: string): Promise<(string | null)[]> {
    const fields = { email: EMAIL, password: PASSWORD };
    const page = `/accounts/login/?${new URLSearchParams({ next })}`;
    const client = visitor();
    expect(await logIn(client, EMAIL)).toBe(true);
    registrations++;
    const registration = { email: `new${registrations}@example.com`, username: 'New', password: PASSWORD };
    const answers = [
      await visitor().submit('/accounts/login/', { ...fields, next }),
      await visitor().submit(page, fields),
      await client.get(page),
      await client.submit('/dashboard/', { next }, '/accounts/logout/'),
      await visitor().submit('/accounts/register/', { ...registration, confirmPassword: PASSWORD, next }),
    ];
    return answers.map(({ location }) => location);
  }

  it.each([APP, `${APP}/`, `${APP}/notes/7?a=b&c=//d#/e`, `${APP}?a`, `${APP}#/a`, 'http://localhost:5173/'])(
    '%s leads there',
    async (next) => {
      expect(await ledTo(next)).toEqual([next, next, next, next, next]);
    },
  );

  it.each(
    [
      ...hostileTargets,
      ...[`${APP}.evil.test/`, `${APP}@evil.test/`, `${APP}:8443/`, `${APP}:443/`, `${APP}%2f@evil.test/`],
      ...[
        `${APP}\\@evil.test`,
        `${APP}\\.evil.test/`,
        `${APP}\t.evil.test`,
        `${APP}\n/`,
        `${APP}\u3002evil.test/`,
      ],
      ...[
        'https://sub.app.example/',
        'https://app.example./',
        'https://user@app.example/',
        'https:app.example/',
      ],
      ...[
        'http://app.example/',
        'https:/app.example/',
        'https:///app.example/',
        '//app.example/',
        'HTTPS://app.example',
      ],
      ...[
        'https://localhost:5173/',
        'http://localhost:51730/',
        'http://localhost/',
        'http://127.0.0.1:5173/',
      ],
      ...[`javascript://app.example/%0aalert(1)`, `${APP}${'/a'.repeat(1024)}`, 'blob:https://app.example/a'],
    ].map((target) => [shown(target), target] as const),
  )('%s leads to no other origin', async (_, target) => {
    for (const location of await ledTo(target)) {
      expect(new URL(String(location), 'https://h/accounts/login/').origin).toBe('https://h');
    }
  });

  it('is named in form-action, by which a browser lets the form lead there, and nowhere else', async () => {
    const { headers } = await visitor().get('/accounts/login/');
    const policy = String(headers.get('content-security-policy'));
    expect(policy.split('; ').filter((directive) => directive.includes(APP))).toEqual([
      `form-action 'self' ${APP} http://localhost:5173`,
    ]);
  });

  it('is none for the form that waits until the visitor has confirmed who they are', async () => {
    const client = visitor();
    expect(await logIn(client, EMAIL)).toBe(true);
    const page = `/accounts/confirm/form/?${new URLSearchParams({ next: '/', to: `${APP}/take` })}`;
    const answer = await client.submit('/dashboard/', { secret: 'mine' }, page);
    expect([answer.status, answer.location]).toEqual([302, '/accounts/confirm/?next=/']);
  });
});
