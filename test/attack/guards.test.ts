import {
  type HttpRequest,
  HttpResponse,
  loginNotRequired,
  loginRequired,
  loginRequiredMiddleware,
  path,
  redirect,
  staffRequired,
  userPassesTest,
  type View,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { attackProject, logIn, makeUser, startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { rawRequest } from '../support/refusals.ts';

const SECRET = 'only for those who are logged in';
let timesShown = 0;

/** What must not be reached. */
const secretView: View<User> = () => {
  timesShown++;
  return new HttpResponse(SECRET);
};

/** The guide's fourth way: the view looks into the session itself. */
function sessionGuardedView(request: HttpRequest<User>) {
  return request.session.get('user_id') ? secretView(request) : redirect(request, 'login');
}

async function rememberView({ session, user }: HttpRequest<User>) {
  await session.set('user_id', user.id);
  return new HttpResponse('remembered');
}

const both = { methods: ['GET', 'POST'] } as const;
const guardedOnItself = loginRequired(secretView);

/** What a guard's `loginUrl` may have in it already, and where it leads to then. */
const loginUrls = {
  'with-query': { loginUrl: '/door/?a=b', leads: '/door/?a=b&next=/with-query/' },
  'with-next': { loginUrl: '/door/?next=/x/&a=b', leads: '/door/?a=b&next=/with-next/' },
  'with-hidden-next': { loginUrl: '/door/?n%65xt=/x/', leads: '/door/?next=/with-hidden-next/' },
  'with-fragment': { loginUrl: '/door/#form', leads: '/door/?next=/with-fragment/#form' },
  'with-all': { loginUrl: '/door/?next=&b=%2F#form?', leads: '/door/?b=%2F&next=/with-all/#form?' },
} as const;

const project = {
  ...attackProject,
  middleware: [loginRequiredMiddleware<User>({ prefix: '/reports/' })],
  urls: [
    ...attackProject.urls,
    path('on-the-view/', guardedOnItself, both),
    path('in-the-table/', loginRequired(secretView, { loginUrl: 'login' }), both),
    path('elsewhere/', loginRequired(secretView, { loginUrl: '/door/?a=b', redirectFieldName: 'back' })),
    ...Object.entries(loginUrls).map(([name, { loginUrl }]) =>
      path(`${name}/`, loginRequired(secretView, { loginUrl })),
    ),
    path('reports/', secretView, both),
    path('abroad/', loginRequired(secretView, { loginUrl: 'https://login.example/' })),
    path('reports/elsewhere/', loginRequired(secretView, { loginUrl: '/door/', redirectFieldName: 'back' })),
    path(
      'reports/for/staff/',
      staffRequired(loginRequired(secretView, { loginUrl: '/door/' }), { redirectFieldName: 'back' }),
    ),
    path('reports/:id/', secretView, both),
    path('reports/open/to/all/', loginNotRequired(secretView)),
    path('reportsmith/', secretView),
    path('by-session/', sessionGuardedView),
    path('remember/', loginRequired(rememberView)),
    path(
      'staff/',
      userPassesTest((user) => user.isStaff, secretView),
      both,
    ),
  ],
};

const EMAIL = 'ada@example.com';

describe('a guarded page', () => {
  let site: TestSite<User>;
  let member: TestClient;
  beforeAll(async () => {
    site = await startAttackSite({}, project);
    await makeUser(site, EMAIL);
    const boss = await makeUser(site, 'boss@example.com');
    await site.accounts.users.update(boss, { isStaff: true });
    member = site.client();
    expect(await logIn(member, EMAIL)).toBe(true);
  });
  afterAll(() => site.stop());

  const guarded = ['/on-the-view/', '/in-the-table/', '/reports/', '/reports/7/', '/staff/'];

  it.each(guarded)('%s sends visitors to log in, and back with their query', async (page) => {
    const shown = timesShown;
    const { status, location, text } = await site.client().get(`${page}?a=1&b=%2F`);
    expect(status).toBe(302);
    const led = new URL(String(location), site.origin);
    expect(led.pathname).toBe('/accounts/login/');
    expect(led.searchParams.get('next')).toBe(`${page}?a=1&b=%2F`);
    expect(text).not.toContain(SECRET);
    expect(timesShown).toBe(shown);
  });

  it.each(guarded)('%s lets no POST of a visitor through, and brings the visitor back', async (page) => {
    const shown = timesShown;
    const client = site.client();
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const answer = await client.post(page, { csrfmiddlewaretoken: token });
    expect(answer.location).toBe(`/accounts/login/?next=${page}`);
    expect((await client.post(page, {})).status).toBe(403);
    expect(timesShown).toBe(shown);
  });

  it.each(guarded.slice(0, -1))('%s opens for those who are logged in, by GET and POST', async (page) => {
    expect((await member.get(page)).text).toBe(SECRET);
    const token = csrfTokenOf((await member.get('/dashboard/')).text);
    expect((await member.post(page, { csrfmiddlewaretoken: token })).text).toBe(SECRET);
    expect((await member.post(page, {})).status).toBe(403);
  });

  it('has its own login page and field name where the guard says so', async () => {
    const { location } = await site.client().get('/elsewhere/');
    expect(location).toBe('/door/?a=b&back=/elsewhere/');
  });

  it.each(Object.entries(loginUrls))('%s to its login page with one next', async (name, { leads }) => {
    expect((await site.client().get(`/${name}/`)).location).toBe(leads);
  });

  it('has the login page of its guard under the middleware too', async () => {
    expect((await site.client().get('/reports/elsewhere/')).location).toBe('/door/?back=/reports/elsewhere/');
    expect((await site.client().get('/reports/for/staff/')).location).toBe('/door/?back=/reports/for/staff/');
    expect((await member.get('/reports/elsewhere/')).text).toBe(SECRET);
  });

  it('names the whole address to a login page of another site', async () => {
    const { location } = await site.client().get('/abroad/?x=1');
    const led = new URL(String(location));
    expect(led.origin + led.pathname).toBe('https://login.example/');
    expect(led.searchParams.get('next')).toBe(`${site.origin}/abroad/?x=1`);
  });

  it('is closed with 403 to members who do not pass its test, and open to those who do', async () => {
    const refused = await member.get('/staff/');
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain(SECRET);
    const token = csrfTokenOf((await member.get('/dashboard/')).text);
    expect((await member.post('/staff/', { csrfmiddlewaretoken: token })).status).toBe(403);
    const boss = site.client();
    expect(await logIn(boss, 'boss@example.com')).toBe(true);
    expect((await boss.get('/staff/')).text).toBe(SECRET);
  });

  it('that looks into the session opens with the value and closes with the logout', async () => {
    const client = site.client();
    expect((await client.get('/by-session/')).location).toBe('/accounts/login/');
    expect(await logIn(client, EMAIL)).toBe(true);
    expect((await client.get('/by-session/')).location).toBe('/accounts/login/');
    await client.get('/remember/');
    expect((await client.get('/by-session/')).text).toBe(SECRET);
    await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect((await client.get('/by-session/')).location).toBe('/accounts/login/');
  });

  it('under a prefix may be marked as open, and the prefix ends at a slash', async () => {
    expect((await site.client().get('/reports/open/to/all/')).text).toBe(SECRET);
    expect((await site.client().get('/reportsmith/')).text).toBe(SECRET);
  });

  it('under a prefix tells visitors nothing of what is not there', async () => {
    const { location } = await site.client().get('/reports/not/there/');
    expect(location).toBe('/accounts/login/?next=/reports/not/there/');
    expect((await member.get('/reports/not/there/')).status).toBe(404);
  });

  it.each([
    '/reports/',
    '/reports',
    '/reports/7',
    '/REPORTS/',
    '/Reports/7/',
    '/%72eports/',
    '/%52eports/',
    '/%2572eports/',
    '/reports%2f',
    '/reports%2f7/',
    '/reports/%37/',
    '/reports%00/',
    '/reports;/',
    '/reports/;a=b/',
    '/reports./',
    '/reports%20/',
    '/reports/%2e/',
    '/reports/.',
    '/reports/../reports/7/',
    '/./reports/',
    '/.//reports/',
    '/a/../reports/',
    '/a/%2e%2e/reports/',
    '/a/..%2freports/',
    '//reports/',
    '///reports/7/',
    '/reports//',
    '/reports//7/',
    '/reports/?a=/accounts/login/',
    '/reports/#/accounts/login/',
    '/reports/7/?/../../accounts/login/',
    'http://localhost/reports/',
    'http://localhost//reports/',
    'http://localhost:80/%72eports/7/',
    '/accounts/login/../../reports/',
    '/static/../reports/',
    '/static/%2e%2e/reports/',
    '/r\xefports/',
  ])('under a prefix is not reached by the spelling %j', async (spelling) => {
    const shown = timesShown;
    for (const method of ['GET', 'HEAD', 'POST', 'QUERY']) {
      const { statuses, text } = await exchange(site.port, rawRequest(site, `${method} ${spelling}`));
      expect(statuses, text).toHaveLength(1);
      expect(statuses[0]).toBeGreaterThanOrEqual(300);
      expect(text).not.toContain(SECRET);
    }
    expect(timesShown).toBe(shown);
  });

  it('is checked by templates as well', async () => {
    const visitor = await site.client().get('/');
    expect(visitor.text).toContain('href="/accounts/login/"');
    expect(visitor.text).not.toContain('action="/accounts/logout/"');
    const shown = await member.get('/');
    expect(shown.text).toContain('action="/accounts/logout/"');
    expect(shown.text).not.toContain('href="/accounts/login/"');
  });
});

describe('a site that is guarded as a whole', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    const urls = [
      ...attackProject.urls,
      path('private/', secretView, both),
      path('open/', loginNotRequired(secretView)),
    ];
    site = await startAttackSite(
      {},
      { ...attackProject, urls, middleware: [loginRequiredMiddleware<User>()] },
    );
    await makeUser(site, EMAIL);
  });
  afterAll(() => site.stop());

  it('sends visitors to log in from every page that is not marked, even by POST', async () => {
    const client = site.client();
    for (const page of ['/private/', '/dashboard/', '/visits/', '/session/']) {
      expect((await client.get(page)).location).toBe(`/accounts/login/?next=${page}`);
    }
    const token = csrfTokenOf((await client.get('/accounts/login/')).text);
    const answer = await client.post('/private/', { csrfmiddlewaretoken: token });
    expect(answer.location).toBe('/accounts/login/?next=/private/');
  });

  it('shows the pages that are marked, and its static files', async () => {
    const client = site.client();
    for (const page of ['/open/', '/accounts/login/', '/accounts/register/', '/static/site.css']) {
      expect((await client.get(page)).status, page).toBe(200);
    }
  });

  it('answers 404 where nothing is, and 405 where the method is wrong', async () => {
    const client = site.client();
    expect((await client.get('/nowhere/')).status).toBe(404);
    expect((await client.request('/private/', { method: 'DELETE' })).status).toBe(405);
  });

  it('opens after the login, and closes after the logout', async () => {
    const client = site.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    expect((await client.get('/private/')).text).toBe(SECRET);
    await client.submit('/dashboard/', {}, '/accounts/logout/');
    expect((await client.get('/private/')).status).toBe(302);
  });
});
