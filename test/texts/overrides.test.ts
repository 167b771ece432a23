import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  dashboardView,
  defineApp,
  defineForm,
  formField,
  homeView,
  include,
  path,
  type Route,
  render,
  text,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProject } from '../../src/compose/open-project.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-texts-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): void {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

write('locale/en.json', {
  'accounts.login.title': 'Come in',
  'fields.email': 'Mail',
  'guestbook.own': "The project's words",
});
write('locale/de.json', {
  'accounts.login.title': 'Hereinspaziert',
});
// A language that the package has no texts in.
write('locale/da.json', {
  'accounts.login.title': 'Log ind',
  'accounts.login.refused': '{field} eller adgangskoden er forkert.',
  'fields.email': 'E-mailadresse',
  'guestbook.count': '{count, plural, one {Et indlæg} other {# indlæg}}',
});
write('guestbook/locale/en.json', {
  'guestbook.own': "The app's words",
  'guestbook.app': "The app's other words",
  'guestbook.count': '{count, plural, one {One entry} other {# entries}}',
  'guestbook.by': 'By {name}',
  'guestbook.bold': 'By <strong>{name}</strong>',
});
write(
  'templates/guestbook.html',
  "{{ t('guestbook.own') }}|{{ t('guestbook.app') }}|{{ t('guestbook.count', { count: 1200 }) }}|" +
    "{{ t('guestbook.by', { name: name }) }}|{{ t_html('guestbook.bold', { name: name }) }}|{{ moment | date }}|{{ form }}",
);
write('templates/missing.html', "<p>{{ t('guestbook.nowhere') }}</p>");

const NAME = '<b title="x">Ada</b>';
const form = defineForm({
  fields: {
    email: formField.email(),
    own: formField.text({ label: 'Own words', validate: () => text('guestbook.app') }),
  },
});
const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('guestbook/', (request) =>
    render(request, 'guestbook.html', { name: NAME, moment: new Date(0), form: form.unbind() }),
  ),
  path('missing/', (request) => render(request, 'missing.html')),
  ...include('accounts/', accountsUrls(CustomUser)),
];
const guestbook = defineApp({ name: 'guestbook', models: [], folder: join(folder, 'guestbook') });
const project = {
  ...starter,
  apps: [...starter.apps, guestbook],
  urls,
  localeFolders: [join(folder, 'locale')],
  templateFolders: [join(folder, 'templates')],
};

describe('a project with words of its own', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter' });
  });
  afterAll(() => site.stop());

  it('says one text in other words, and leaves the rest as it is', async () => {
    const { text: page } = await site.client().get('/accounts/login/');
    expect(page).toContain('<h1>Come in</h1>');
    expect(page).toContain('<title>Come in | My site</title>');
    expect(page).toContain('Welcome.');
    expect(page).toContain('>Mail</label>');
    const refused = await site.client().submit('/accounts/login/', { email: 'a@example.com', password: 'x' });
    expect(refused.text).toContain('The mail or the password is not correct.');
  });

  it("says what an app brings, and the project's words before the app's", async () => {
    const { text: page } = await site.client().get('/guestbook/');
    expect(page).toContain('The project&#39;s words|The app&#39;s other words|1,200 entries|');
    expect(page).toContain('Own words</label>');
  });

  it('escapes what is put into a text', async () => {
    const { text: page } = await site.client().get('/guestbook/');
    const escaped = '&lt;b title=&quot;x&quot;&gt;Ada&lt;/b&gt;';
    expect(page).toContain(`|By ${escaped}|By <strong>${escaped}</strong>|`);
    expect(page).not.toContain('<b title');
  });

  it('says a text that a check names when the form is shown', async () => {
    const bound = form.bind(new URLSearchParams({ email: 'a@example.com', own: 'x' }), {
      language: site.texts.in('en'),
    });
    await bound.validate();
    expect(bound.errorMessages).toEqual({ own: ["The app's other words"] });
  });

  it('fails in a test where it says what is in no catalogue', async () => {
    const { status } = await site.client().get('/missing/');
    expect(status).toBe(500);
    expect(site.log.join('')).toContain('No catalogue has a text for guestbook.nowhere, neither in en nor');
  });
});

describe('a project in a language of its own', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter', settings: { languageCode: 'da' } });
  });
  afterAll(() => site.stop());

  it('says what it has in that language, and the rest in English', async () => {
    const { text: page } = await site.client().get('/accounts/login/');
    expect(page).toContain('<html lang="da">');
    expect(page).toContain('<h1>Log ind</h1>');
    expect(page).toContain('Welcome.');
    expect(page).toContain('>E-mailadresse</label>');
    const refused = await site.client().submit('/accounts/login/', { email: 'a@example.com', password: 'x' });
    expect(refused.text).toContain('E-mailadresse eller adgangskoden er forkert.');
  });

  it('writes numbers and moments in its own way', async () => {
    const { text: page } = await site.client().get('/guestbook/');
    expect(page).toContain('1.200 indlæg');
    expect(page).toContain('1. jan. 1970, 00.00 UTC');
  });
});

describe('a project in a language of the package', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter', settings: { languageCode: 'de' } });
  });
  afterAll(() => site.stop());

  it("says its own words, and the package's for the rest", async () => {
    const { text: page } = await site.client().get('/accounts/login/');
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('<h1>Hereinspaziert</h1>');
    expect(page).toContain('Willkommen.');
    const refused = await site.client().submit('/accounts/login/', { email: 'a@example.com', password: 'x' });
    expect(refused.text).toContain('E-Mail-Adresse oder Passwort ist nicht richtig.');
  });
});

describe('a site that is running', () => {
  it('shows a key that no catalogue has, and says so once in the log', async () => {
    const log: string[] = [];
    const settings = { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:' };
    const open = openProject(
      { ...project, settings },
      { folder: 'starter', writeLog: (line) => log.push(line) },
    );
    try {
      await open.migrate();
      for (let times = 0; times < 2; times++) {
        const answer = await open.site.fetch(new Request('http://localhost/missing/'));
        expect(await answer.text()).toBe('<p>guestbook.nowhere</p>');
      }
      expect(log.filter((line) => line.includes('text_missing key=guestbook.nowhere'))).toHaveLength(1);
    } finally {
      await open.close();
    }
  });

  it('does not start in a language that it has no texts in', () => {
    const settings = { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', languageCode: 'da' };
    expect(() => openProject({ ...starter, settings }, { folder: 'starter' })).toThrow(
      'The setting languageCode is not valid: there is no catalogue locale/da.json',
    );
  });
});
