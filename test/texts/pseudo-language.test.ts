import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  dashboardView,
  defineForm,
  formField,
  HttpError,
  HttpResponse,
  homeView,
  include,
  path,
  type Route,
  render,
  type ShownForm,
  staffRequired,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageLocales } from '../../src/compose/parts/package-files.ts';
import { readCatalogues } from '../../src/support/texts/read-catalogues.ts';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

// A language in which each text stands in brackets: what has none comes from no catalogue.

const folder = mkdtempSync(join(tmpdir(), 'latchkey-pseudo-'));
const english = packageLocales.flatMap(readCatalogues).filter(({ locale }) => locale === 'en');
const texts = english.flatMap((catalogue) => Object.entries(catalogue.texts));
const bracketed = Object.fromEntries(texts.map(([key, text]) => [key, `⟦${text}⟧`]));
writeFileSync(join(folder, 'xx.json'), JSON.stringify(bracketed));
afterAll(() => rmSync(folder, { recursive: true }));

const PASSWORD = 'correct horse battery';
const EMAIL = 'ada@example.com';
/** What is the same in every language: names, and what visitors have typed. */
const NAMES = ['My site', 'Ada', EMAIL, 'no address', '2026-01-31'];

const every = defineForm({
  fields: {
    text: formField.text({ label: '1', maxLength: 3 }),
    email: formField.email({ label: '2' }),
    password: formField.password({ label: '3', minLength: 10 }),
    textarea: formField.textarea({ label: '4' }),
    boolean: formField.boolean({ label: '5' }),
    integer: formField.integer({ label: '6', max: 1 }),
    decimal: formField.decimal({ label: '7', decimalPlaces: 1 }),
    date: formField.date({ label: '8' }),
    moment: formField.datetimeLocal({ label: '9' }),
    url: formField.url({ label: '10' }),
    slug: formField.slug({ label: '11' }),
    secret: formField.hidden({ label: '12' }),
    select: formField.select({ label: '13', choices: [['a', '14']] }),
  },
});
const wrong = {
  ...{ text: 'long', email: 'no address', password: 'x', integer: '9', decimal: '1.25', date: '2026-01-32' },
  ...{ moment: '31', url: 'x:', slug: '!', select: 'b' },
};

const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path(
    'staff/',
    staffRequired((request) => render(request, 'home.html')),
  ),
  path('error/:status/', ({ parameters }) => {
    throw new HttpError(Number(parameters.status), 'asked for');
  }),
  path('failure/', () => {
    throw new Error('asked for');
  }),
  path(
    'form/',
    async (request) => {
      const form = request.method === 'POST' ? every.bind(await request.form()) : every.unbind();
      await form.validate();
      return render(request, 'form.html', { form });
    },
    { methods: ['GET', 'POST'] },
  ),
  path(
    'json/',
    async (request) => {
      const form = every.bind(await request.form(), { language: request.language });
      await form.validate();
      const shown = { errors: form.errorMessages, data: form.toData() };
      return new HttpResponse(JSON.stringify(shown), { headers: { 'content-type': 'application/json' } });
    },
    { methods: ['POST'], csrfExempt: true },
  ),
  ...include('accounts/', accountsUrls(CustomUser)),
];

/** What a form says to scripts. */
interface Answered {
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly data: ShownForm;
}

/** Attributes that are read out, and those that the pages' script reads its own words from. */
const READ_OUT =
  'alt|aria-label|title|placeholder|data-(?:show|hide|is-shown|is-hidden|limit-reached|limit-passed)';

/** What people read of a page: its texts, and the attributes that are read out. */
function textsOf(page: string): string {
  const attributes = [...page.matchAll(new RegExp(`\\s(?:${READ_OUT})="([^"]*)"`, 'g'))];
  const title = /<title>(.*?)<\/title>/s.exec(page)?.[1] ?? '';
  const body = page.replace(/^.*<body/s, '<body').replace(/<[^>]*>/g, ' ');
  return [title, body, ...attributes.map(([, value]) => value)].join('\n');
}

/** Words that stand in no brackets. */
function outside(text: string): string[] {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  // A moment, which `Intl` writes.
  rest = rest.replace(/\w+ \d+, \d{4}, [\d:]+\s(?:AM|PM) UTC/gu, ' ');
  for (const name of NAMES) rest = rest.replaceAll(name, ' ');
  return rest.match(/&?\p{L}[\p{L}\p{N}_-]+/gu) ?? [];
}

describe('in a language where each text stands in brackets', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    writeFileSync(
      join(folder, 'form.html'),
      "{% extends 'accounts/base.html' %}{% block content %}<form method=\"post\">{% csrf_token %}</form>{{ form.as_p }}{{ form }}{% include 'accounts/form_fields.html' %}{{ form.errors }}{% endblock %}",
    );
    site = await startTestSite(
      { ...starter, urls, localeFolders: [folder], templateFolders: [folder] },
      { folder: 'starter', settings: { languageCode: 'xx', redirectAuthenticatedUser: false } },
    );
    await site.accounts.users.createUser({ email: EMAIL, username: 'Ada', password: PASSWORD });
  });
  afterAll(() => site.stop());

  const loggedIn = async () => {
    const client = site.client();
    await client.submit('/accounts/login/', { email: EMAIL, password: PASSWORD });
    return client;
  };
  const expectAllBracketed = ({ text }: TestAnswer) => {
    expect(text).toContain('<html lang="xx">');
    expect(textsOf(text)).toContain('⟦');
    expect(outside(textsOf(text))).toEqual([]);
  };

  it.each(['/', '/accounts/login/', '/accounts/login/?next=/dashboard/', '/accounts/register/', '/form/'])(
    'every text of %s does',
    async (address) => {
      expectAllBracketed(await site.client().get(address));
    },
  );

  it.each([
    ...['/', '/dashboard/', '/staff/', '/form/', '/accounts/login/', '/accounts/profile/'],
    ...['/accounts/password_change/', '/accounts/password_change/done/', '/accounts/delete/'],
  ])('every text of %s does for a user, with the message of the login', async (address) => {
    expectAllBracketed(await (await loggedIn()).get(address));
  });

  it('every refusal of the account pages does', async () => {
    const client = site.client();
    const login = (fields: Record<string, string>) => client.submit('/accounts/login/', fields);
    const register = (fields: Record<string, string>) => client.submit('/accounts/register/', fields);
    expectAllBracketed(await login({}));
    expectAllBracketed(await login({ email: EMAIL, password: 'wrong' }));
    expectAllBracketed(await register({}));
    const passwords = { password: '12345', confirmPassword: '54321' };
    expectAllBracketed(await register({ email: 'no address', username: 'Ada', ...passwords }));
    const good = { password: 'quite another one', confirmPassword: 'quite another one' };
    expectAllBracketed(await register({ email: EMAIL, username: 'Ada', ...good }));
    const own = { password: EMAIL, confirmPassword: EMAIL };
    expectAllBracketed(await register({ email: EMAIL, username: 'Ada', ...own }));
  });

  it('every refusal of every kind of field does', async () => {
    const client = site.client();
    const sent: Record<string, string>[] = [{}, wrong, { text: 'a\0', decimal: 'x', integer: 'x' }];
    for (const fields of sent) {
      expectAllBracketed(await client.submit('/form/', fields));
      const { errors, data } = (await site.client().post('/json/', fields)).json<Answered>();
      expect(outside(JSON.stringify(Object.values(errors)))).toEqual([]);
      const shown = Object.values(data.fields).map(({ errors, choices }) => [errors, choices]);
      expect(
        outside(JSON.stringify(shown).replaceAll(/"(value|label|selected|true|false)"|true|false/g, '')),
      ).toEqual([]);
    }
  });

  it.each([400, 403, 404, 405, 413, 415, 429, 500, 503])(
    'every text of the page for %d does',
    async (status) => {
      const answer = await site.client().get(`/error/${status}/`);
      expect(answer.status).toBe(status);
      expectAllBracketed(answer);
    },
  );

  it.each(['/failure/', '/nowhere/', '/accounts/logout/'])(
    'every text of the error of %s does',
    async (address) => {
      expectAllBracketed(await site.client().get(address));
      expectAllBracketed(await (await loggedIn()).get(address));
    },
  );

  it('every text of a form from elsewhere does', async () => {
    const answer = await site.client().post('/accounts/login/', { email: EMAIL });
    expect(answer.status).toBe(403);
    expectAllBracketed(answer);
  });

  it.each([
    ['/failure/', 500],
    ['/nowhere/', 404],
    ['/accounts/logout/', 405],
    ['/accounts/profile/', 401],
    ['/error/429/', 429],
    ['/error/503/', 503],
    ['/error/418/', 418],
  ])('what programs are told of %s does', async (address, status) => {
    const answer = await site.client().getJson(address);
    expect(answer.status).toBe(status);
    const { title, detail } = answer.json<{ title: string; detail: string }>();
    expect(outside(detail)).toEqual([]);
    // A status that the package itself never answers with is called as in every language of programs.
    if (status !== 418) expect(outside(title)).toEqual([]);
  });
});
