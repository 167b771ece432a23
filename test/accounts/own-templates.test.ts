import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { path, type Route, reauthenticationRequired, render } from 'latchkey';
import { afterAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const OLD = 'correct horse battery';
const NEW = 'staple of nine horses';
const both = { password: NEW, confirmPassword: NEW };
const ada = { email: 'ada@example.com', username: 'Ada', password: OLD, confirmPassword: OLD };

const flows = fileURLToPath(new URL('../../src/apps/accounts', import.meta.url));
const layouts = fileURLToPath(new URL('../../src/pages/templates', import.meta.url));

/** The package's templates of the flows and their mails, by name, with what they say. */
const originals = new Map(
  [
    ...filesBelow(flows).filter((file) => file.includes('/templates/')),
    ...filesBelow(layouts).filter((file) => file.includes('/mails/')),
  ].map((file) => [file.slice(file.indexOf('/templates/') + 11), readFileSync(file, 'utf8')]),
);
const folder = mkdtempSync(join(tmpdir(), 'latchkey-templates-'));
for (const [name, original] of originals) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), ownTemplate(name, original));
}

function filesBelow(start: string): string[] {
  const entries = readdirSync(start, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

function own(name: string): string {
  return `[own ${name}]`;
}

/** As little as a project could write in the place of a template: what has to be sent, and what has to be read. */
function ownTemplate(name: string, original: string): string {
  if (name.endsWith('.subject.txt')) return own(name);
  if (name === 'mails/button.html') return original;
  if (name.startsWith('mails/')) {
    // The secret of a mail, as a link or a code: nothing else is needed of it.
    const needed =
      original.match(/\{% (?:url '\w+' token=secret|block \w+) %\}|\{\{ (?:secret|code) \}\}/g) ?? [];
    return [own(name), ...needed.map((tag) => (tag.includes('block') ? `${tag}{% endblock %}` : tag))].join(
      '\n',
    );
  }
  const mark = own(name);
  if (name === 'accounts/base.html') return `<h1>${mark}</h1>{% block content %}{% endblock %}`;
  if (name === 'accounts/reauthenticate_waiting.html') return mark + hiddenFields(original);
  if (name === 'accounts/form_fields.html')
    return `${mark}{% for field in form %}{{ field }}{{ field.errors }}{% endfor %}`;
  const page = `${mark}{{ account }}{% for section in sections %}<section id="{{ section.name }}">{{ section.html }}</section>{% endfor %}
<form method="post"{% if to %} action="{{ to }}"{% endif %}>{% csrf_token %}{% include 'accounts/form_fields.html' %}
{% include 'accounts/reauthenticate_waiting.html' %}
{% if to %}{% for field in fields %}<input type="hidden" name="{{ field[0] }}" value="{{ field[1] }}">{% endfor %}{% endif %}
<button>Go</button></form>`;
  return name.endsWith('_section.html')
    ? page
    : `{% extends 'accounts/base.html' %}{% block content %}${page}{% endblock %}`;
}

function hiddenFields(original: string): string {
  return original.replace(/\{#.*?#\}/gs, '');
}

const urls: Route<User>[] = [
  path(
    'safe/',
    reauthenticationRequired<User>(async (request) => {
      const item = request.method === 'POST' ? ((await request.form()).get('item') ?? '') : '';
      return render(request, 'accounts/form_fields.html', { form: [{ errors: `kept ${item}` }] });
    }),
    { methods: ['GET', 'POST'] },
  ),
];
const project = { ...starter, urls: [...starter.urls, ...urls], templateFolders: [folder] };
const open = (settings: object = {}) =>
  createTestApp<User>(project, {
    folder: 'starter',
    settings: { emailVerification: 'mandatory', languages: ['en', 'de'], ...settings },
  });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shows = (answer: TestAnswer, name: string) => expect(answer.text).toContain(own(name));
const hidden = (page: TestAnswer, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
const lastMail = (app: TestApp<User>, name: string) => {
  expect(app.mail.last.subject).toBe(own(`mails/${name}.subject.txt`));
  expect(app.mail.last.text).toContain(own(`mails/${name}.txt`));
  expect(app.mail.last.html).toContain(own(`mails/${name}.html`));
  return app.mail.last;
};
const codeOf = (text: string) => /\b\w{4}-\w{4}\b/.exec(text)?.[0] ?? '';
const openLink = async (client: AppClient<User>, link = '') => client.follow(await client.get(link));

async function member(app: TestApp<User>, password: string | null = OLD) {
  const user = await app.createUser({ email: ada.email, ...(password === null ? {} : { password }) });
  await app.accounts.addresses.prove(user, user.email);
  const client = app.client();
  await client.loginAs(user);
  return client;
}

describe('a project with templates of its own in the place of each of the package', () => {
  it('has more than a few of them', () => {
    expect([...originals.keys()].filter((name) => name.startsWith('accounts/')).length).toBeGreaterThan(20);
    expect([...originals.keys()].filter((name) => name.startsWith('mails/')).length).toBeGreaterThan(20);
  });

  it('registers, proves by a link, logs in and out', async () => {
    await using app = await open();
    const client = app.client();
    shows(await client.get('/accounts/register/'), 'accounts/register.html');
    const sent = await client.follow(await client.submit('/accounts/register/', ada));
    shows(sent, 'accounts/email_verification_sent.html');
    const page = await openLink(client, lastMail(app, 'email_verification').links[0]);
    shows(page, 'accounts/email_verification.html');
    const dashboard = await client.follow(await client.submit(page.path, {}));
    shows(dashboard, 'accounts/dashboard.html');
    expect((await client.submit('/dashboard/', {}, '/accounts/logout/')).status).toBe(302);
    shows(await client.get('/accounts/login/'), 'accounts/login.html');
    const login = await client.submit('/accounts/login/', { email: ada.email, password: OLD });
    expect(login.location).toBe('/dashboard/');

    app.clock.advance({ minutes: 2 });
    await app.client().submit('/accounts/register/', { ...ada, username: 'Eve' });
    lastMail(app, 'registration_taken');
  });

  it('proves by a code, and by a link in another browser with a password', async () => {
    await using app = await open({ emailVerificationBy: 'code' });
    const client = app.client();
    await client.submit('/accounts/register/', ada);
    const { text } = lastMail(app, 'email_verification');
    const wrong = await client.submit('/accounts/email-verification/', { code: 'MMMM-MMMM' });
    expect(wrong.text).toContain('The code is not correct.');
    const done = await client.submit('/accounts/email-verification/', { code: codeOf(text) });
    expect(done.location).toBe('/dashboard/');

    await using byLink = await open();
    await byLink.client().submit('/accounts/register/', ada);
    const other = byLink.client();
    const page = await openLink(other, lastMail(byLink, 'email_verification').links[0]);
    expect(page.text).toContain('type="password"');
    expect((await other.submit(page.path, both)).location).toBe('/accounts/login/');
  });

  it('resets a forgotten password, and says of a link that it is over or asked for elsewhere', async () => {
    await using app = await open({ passwordResetMailUnknown: true });
    await member(app);
    const client = app.client();
    shows(await client.get('/accounts/password_reset/'), 'accounts/password_reset_form.html');
    const asked = await client.submit('/accounts/password_reset/', { email: ada.email });
    shows(await client.follow(asked), 'accounts/password_reset_done.html');
    const link = lastMail(app, 'password_reset').links[0];
    const page = await openLink(client, link);
    shows(page, 'accounts/password_reset_confirm.html');
    expect(page.text).toContain(ada.email);
    const refused = await client.submit(page.path, { password: '12345', confirmPassword: '12345' });
    expect(refused.text).toContain('The password is too short');
    const complete = await client.follow(await client.submit(page.path, both));
    shows(complete, 'accounts/password_reset_complete.html');
    lastMail(app, 'password_changed');
    const over = await openLink(client, link);
    expect(over.status).toBe(410);
    shows(over, 'accounts/link_invalid.html');
    await client.submit('/accounts/password_reset/', { email: 'nobody@example.com' });
    lastMail(app, 'password_reset_unknown');
  });

  it('changes a password, and shows the account with its sections', async () => {
    await using app = await open();
    const client = await member(app);
    const form = '/accounts/password_change/';
    shows(await client.get(form), 'accounts/password_change_form.html');
    const changed = await client.submit(form, { oldPassword: OLD, ...both });
    shows(await client.follow(changed), 'accounts/password_change_done.html');
    lastMail(app, 'password_changed');
    const account = await client.get('/accounts/profile/');
    shows(account, 'accounts/profile.html');
    const sections = [...originals.keys()].filter((name) => name.endsWith('_section.html'));
    for (const section of sections) shows(account, section);
    expect(sections.length).toBeGreaterThan(2);
    const saved = await client.submit('/accounts/profile/', { username: 'Lovelace' });
    expect(saved.location).toBe('/accounts/profile/#profile');
  });

  it('confirms who it is by a password or a code, loses no form, and sets a first password', async () => {
    await using app = await open();
    const client = await member(app);
    app.clock.advance({ minutes: 20 });
    const csrfmiddlewaretoken = await client.csrfToken();
    const asked = await client.follow(await client.post('/safe/', { csrfmiddlewaretoken, item: 'book' }));
    shows(asked, 'accounts/reauthenticate.html');
    const waiting = { csrfmiddlewaretoken, kept_form: hidden(asked, 'kept_form') };
    const done = await client.post('/accounts/confirm/', { ...waiting, password: OLD });
    shows(done, 'accounts/reauthenticate_done.html');
    const kept = await client.post('/safe/', {
      csrfmiddlewaretoken: hidden(done, 'csrfmiddlewaretoken'),
      item: hidden(done, 'item'),
    });
    expect(kept.text).toContain('kept book');

    await using without = await open();
    const bare = await member(without, null);
    without.clock.advance({ minutes: 20 });
    const token = { csrfmiddlewaretoken: await bare.csrfToken(), next: '/accounts/password_set/' };
    const page = await bare.post('/accounts/confirm/code/', token);
    shows(page, 'accounts/reauthenticate_code.html');
    const code = codeOf(lastMail(without, 'reauthenticate_code').text);
    const onward = await bare.post('/accounts/confirm/code/', { ...token, code });
    expect(onward.location).toBe('/accounts/password_set/');
    shows(await bare.get('/accounts/password_set/'), 'accounts/password_set.html');
    const set = await bare.submit('/accounts/password_set/', both);
    expect(set.location).toBe('/accounts/profile/#sign-in');
  });
});
