import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LATER_MIGRATIONS } from '../support/package-migrations.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

let project: SampleProject;
beforeEach(async () => {
  project = new SampleProject();
  project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
});
afterEach(() => project.remove());

const check = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  runCli(['check', ...args], { folder: project.folder, env });
const migrate = () => runCli(['migrate'], project);
const replace = (name: string, from: string, to: string) => {
  const text = readFileSync(project.path(name), 'utf8');
  expect(text).toContain(from);
  writeFileSync(project.path(name), text.replace(from, to));
};

describe('check', () => {
  it('finds nothing in a new project, once it is migrated', async () => {
    const before = await check();
    expect(before.code).toBe(0);
    expect(before.stdout).toContain(
      `accounts.0001_initial, ${LATER_MIGRATIONS.join(', ')}, accounts.0002_customuser_picture. Run: latchkey migrate`,
    );
    expect((await check(['--fail-level', 'WARNING'])).code).toBe(1);
    await migrate();
    expect(await check()).toEqual({ code: 0, stdout: 'No problems found.\n', stderr: '' });
  });

  it.each<[what: string, change: () => void, code: string, message: string]>([
    [
      'a template that does not compile',
      () => project.write('templates/broken.html', '{% if user %}'),
      'templates.E001',
      'broken.html',
    ],
    [
      'a template that extends one that is not there',
      () => project.write('templates/orphan.html', "{% extends 'no/base.html' %}"),
      'templates.E002',
      'no/base.html',
    ],
    [
      'a section of the account page without its template',
      () =>
        replace(
          'accounts/app.ts',
          'folder:',
          "accountSections: [{ name: 'a', title: 'A', template: 'no/a.html' }], folder:",
        ),
      'templates.E002',
      'The section a of the app accounts uses no/a.html, which is not there.',
    ],
    [
      'a text that cannot be said',
      () => project.write('locale/en.json', '{ "accounts.login.title": "Log {in" }'),
      'texts.E001',
      'The text of accounts.login.title in',
    ],
    [
      'a template that says what no catalogue has',
      () =>
        project.write(
          'templates/texts.html',
          "{{ t_html('accounts.login.titel') }}{{ t('pages.frame.skip') }}",
        ),
      'texts.E002',
      'The template texts.html says accounts.login.titel, which no catalogue has.',
    ],
    [
      'an app that sends a mail for which there is no template',
      () => {
        project.write('templates/orders/thanks.txt', 'Thank you.');
        replace('accounts/app.ts', 'folder:', "mails: ['orders/thanks'], folder:");
      },
      'mails.E001',
      'The app accounts sends a mail by the template orders/thanks.subject.txt, which is not there.',
    ],
    [
      'a setting that names no URL',
      () => replace('settings.ts', "'dashboard'", "'dashbord'"),
      'setting_invalid',
      "The setting loginRedirectUrl is not valid: 'dashbord' is neither a path nor a URL's name",
    ],
    [
      'a field without a column',
      () => replace('accounts/user.ts', 'isActive:', 'phone: field.text({ maxLength: 30 }),\n    isActive:'),
      'models.E002',
      'accounts_customuser has no column phone',
    ],
    [
      'a model without a table',
      () => replace('accounts/user.ts', "app: 'accounts',", "app: 'accounts',\n  table: 'people',"),
      'models.E001',
      'The model CustomUser has no table people.',
    ],
    [
      'a wrong setting',
      () => replace('settings.ts', "siteName: 'My site'", "siteName: ''"),
      'setting_invalid',
      'siteName',
    ],
    [
      'an unknown setting',
      () => replace('settings.ts', "siteName: 'My site'", "['sitename']: 'My site'"),
      'setting_unknown',
      'Did you mean siteName?',
    ],
  ])('finds %s', async (_, change, problem, message) => {
    await migrate();
    change();
    const { code, stdout, stderr } = await check();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Error ${problem}\n`);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Found 1 error and ');
  });

  it('names all mistakes of a template at once, and where they are', async () => {
    await migrate();
    project.write(
      'templates/many.html',
      "<p>\n{{ user.email uper }}\n{% fooo %}\n{% if a = %}{{ 'a|b' | uper }}{% endif %}\n{{ t('accounts.login.titel') }}{% url 'dashbord' %}{{ url('hom') }}\n{% include 'no/part.html' %}\n",
    );
    const { code, stderr } = await check();
    expect(code).toBe(1);
    const file = project.path('templates/many.html');
    for (const said of [
      `does not compile: expected variable end\n  ${file}:2:15\n    2 | {{ user.email uper }}\n`,
      `does not compile: unknown block tag: fooo\n  ${file}:3:4\n`,
      `does not compile: expected block end in if statement\n  ${file}:4:11\n`,
      `uses the filter uper, which is not there. Did you mean upper?\n  ${file}:4:24\n`,
      `says accounts.login.titel, which no catalogue has.\n  ${file}:5:4\n`,
      `uses no/part.html, which is not there.\n  ${file}:6:13\n    6 | {% include 'no/part.html' %}\n`,
      `links to the URL dashbord, and no URL is called so. Did you mean dashboard?\n  ${file}:5:`,
      `links to the URL hom, and no URL is called so. Did you mean home?\n  ${file}:5:`,
    ]) {
      expect(stderr).toContain(said);
    }
    expect(stderr).toContain('Found 6 errors and 3 warnings.');
  });

  it('warns of models that have changes without a migration', async () => {
    await migrate();
    replace('accounts/user.ts', 'maxLength: 150', 'maxLength: 150, index: true');
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Warning database.W002\n  Models have changes that no migration makes. Run: latchkey makemigrations\n  + Add index on username to CustomUser\n',
    );
    expect(stdout).toContain('Found 0 errors and 1 warning.');
  });

  it('warns of a link to a URL that is not there, unless the template asks first', async () => {
    await migrate();
    project.write('templates/a.html', "{% url 'nowhere' %}");
    project.write('templates/b.html', "{% if has_url('elsewhere') %}{% url 'elsewhere' %}{% endif %}");
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toContain('Warning templates.W001\n  The template a.html links to the URL nowhere');
    expect(stdout).toContain('Found 0 errors and 1 warning.');
  });

  it('warns of a text of the project that nobody says', async () => {
    await migrate();
    const texts = {
      'accounts.login.welcome': 'Hello again.',
      'accounts.login.welcom': 'A typing mistake',
      'notes.inTemplate': 'Used',
      'notes.inCode': 'Used',
    };
    project.write('locale/en.json', JSON.stringify(texts));
    project.write('templates/notes.html', "{{ t('notes.inTemplate') }}");
    project.write('notes.ts', "export const title = text('notes.inCode');");
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(stdout).toContain('Warning texts.W001\n  Nobody says the text accounts.login.welcom of');
    expect(stdout).toContain('Found 0 errors and 1 warning.');
  });

  it('warns of a text of the project with a parameter that the pages do not give', async () => {
    await migrate();
    const texts = {
      'accounts.login.title': 'Log in, {name}',
      'accounts.login.welcome': "Hello '{again}'.",
      'accounts.login.refused': '{field}, or the password, is wrong.',
      'accounts.dashboard.welcome': '{name, select, Ada {Hello {name}} other {Welcome {friend}}}',
      'accounts.login.other': 'You are {name}.',
    };
    project.write('locale/en.json', JSON.stringify(texts));
    const { code, stdout } = await check();
    expect(code).toBe(0);
    const named = [...stdout.matchAll(/Warning texts\.W002\n {2}The text (\S+) of \S+ says (\S+),/g)];
    expect(named.map(([, key, name]) => [key, name])).toEqual([
      ['accounts.login.title', '{name}'],
      ['accounts.dashboard.welcome', '{friend}'],
    ]);
    expect(stdout).toContain('Found 0 errors and 2 warnings.');
  });

  it('warns of passwords whose pepper is lost, and of a pepper that none needs', async () => {
    await migrate();
    const [lost, old, fresh] = ['lost', 'old', 'new'].map(
      (name) => `${name}-pepper-${'0123456789'.repeat(5)}`,
    );
    for (const [name, pepper = ''] of [
      ['ada', lost],
      ['bob', lost],
      ['eve', fresh],
    ]) {
      const args = ['--noinput', '--email', `${name}@example.com`, '--username', String(name)];
      const env = { PASSWORD_PEPPER: pepper, LATCHKEY_SUPERUSER_PASSWORD: 'correct horse battery' };
      const { code } = await runCli(['createsuperuser', ...args], { folder: project.folder, env });
      expect(code).toBe(0);
    }
    const peppers = { PASSWORD_PEPPER: String(fresh), PASSWORD_PEPPER_FALLBACKS: `${lost},${old}` };
    const whole = await check([], peppers);
    expect(whole.code).toBe(0);
    expect(whole.stdout).toMatch(
      /Warning passwords\.W002\n {2}No password needs the pepper [\w-]{6} any more, number 2 /,
    );
    expect(whole.stdout).toContain('Found 0 errors and 1 warning.');

    const { code, stdout } = await check([], { PASSWORD_PEPPER: String(fresh) });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Warning passwords\.W001\n {2}The passwords of 2 users need the pepper [\w-]{6}, which is not/,
    );
    expect(stdout).toContain('Found 0 errors and 1 warning.');
    expect(stdout).not.toContain('lost-pepper');
  });

  it('says what to do without a secret key, and makes none', async () => {
    project.write('.env', '');
    const { code, stderr } = await check();
    expect(code).toBe(1);
    expect(stderr).toContain('The setting secretKey is not valid: it is missing');
    expect(stderr).toContain('latchkey runserver makes one');
    expect(readFileSync(project.path('.env'), 'utf8')).toBe('');

    rmSync(project.path('.env'));
    expect((await check()).stderr).toContain(
      `it is missing (the environment variable SECRET_KEY), and there is no .env in ${project.folder}\n`,
    );
  });

  it('names a database that cannot be opened', async () => {
    const { code, stderr } = await check([], { DATABASE_URL: 'sqlite:no/such/folder/db.sqlite3' });
    expect(code).toBe(1);
    expect(stderr).toContain('no/such/folder/db.sqlite3 cannot be reached');
  });
});

describe('check --deploy', () => {
  it('warns of what a public site should have, and fails at the level asked for', async () => {
    await migrate();
    chmodSync(project.path('.env'), 0o644);
    chmodSync(project.path('db.sqlite3'), 0o644);
    const env = { SECRET_KEY: 'ab'.repeat(30), ALLOWED_HOSTS: '*', LOG_LEVEL: 'debug' };
    const { code, stderr } = await check(['--deploy', '--fail-level', 'warning'], env);
    expect(code).toBe(1);
    const codes = [...stderr.matchAll(/Warning (\S+)/g)].map((match) => match[1]);
    const expected = ['003', '001', '004', '005', '023', '006', '012', '009', '014', '019'];
    expect(codes).toEqual(expected.map((number) => `deploy.W${number}`));
  });

  it('finds nothing where all is as it should be', async () => {
    await migrate();
    writeFileSync(project.path('.env'), '');
    chmodSync(project.path('.env'), 0o600);
    const { code, stdout } = await check(['--deploy'], {
      SECRET_KEY: randomBytes(48).toString('base64'),
      NODE_ENV: 'production',
      PUBLIC_ORIGIN: 'https://shop.org',
      SECURE_SSL_REDIRECT: 'true',
      MAIL_URL: 'smtps://mail.shop.org',
      DEFAULT_FROM_EMAIL: 'us@shop.org',
      TRUSTED_PROXIES: '127.0.0.1',
      BACKUP_PATH: 'managed',
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'No problems found.\n' });
  });
});
