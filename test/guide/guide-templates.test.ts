import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { findGuide, readGuideTemplates } from './read-guide.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';
const guide = findGuide();

if (guide === null && process.env.CI) {
  it('needs the guide', () => {
    throw new Error(
      'The guide was not found: set LATCHKEY_REFERENCE to the folder of django-accounts-guide.md.',
    );
  });
} else if (guide === null) {
  process.stderr.write(
    'Skipped: the templates of the guide. Set LATCHKEY_REFERENCE to the folder it is in.\n',
  );
  describe.skip("the guide's templates", () => {
    it('need the guide', () => undefined);
  });
} else {
  const { styled, plainBase } = readGuideTemplates(guide);
  describe("the guide's four templates, unchanged", () => {
    walkThrough(styled, '<a class="navbar-brand" href="#">MyApp</a>');
  });
  describe("the guide's pages in its plain base.html, unchanged", () => {
    walkThrough({ ...styled, 'accounts/base.html': plainBase }, '<hr>');
  });
}

/** Registers, logs in and logs out through a site whose pages are these templates. */
function walkThrough(templates: Readonly<Record<string, string>>, signOfBase: string): void {
  let folder: string;
  let site: TestSite<User>;
  let client: TestClient;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-guide-'));
    for (const [name, text] of Object.entries(templates)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    site = await startTestSite({ ...starter, templateFolders: [folder] }, { folder: 'starter' });
    client = site.client();
  });
  afterAll(async () => {
    await site.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the form to register, and links to log in and to register', async () => {
    const { status, text } = await client.get('/accounts/register/');
    expect(status).toBe(200);
    expect(text).toContain('<h2>Register</h2>');
    expect(text).toContain('<title>Register</title>');
    for (const name of ['email', 'username', 'password', 'confirmPassword']) {
      expect(text).toMatch(new RegExp(`<p[^>]*><label[^>]*>.*<input[^>]* name="${name}"`));
    }
    expectLinks(text, ['/accounts/login/', '/accounts/register/']);
  });

  it('shows the mistakes of a registration at their fields', async () => {
    const { text } = await client.submit('/accounts/register/', {
      email: EMAIL,
      username: 'Ada & <b>Bert</b>',
      password: PASSWORD,
      confirmPassword: 'something else',
    });
    expect(text).toMatch(
      /The two passwords are not the same\.<\/li><\/ul><p[^>]*><label[^>]*for="id_confirmPassword"/,
    );
    expect(text).toContain('value="Ada &amp; &lt;b&gt;Bert&lt;/b&gt;"');
    expect(text).not.toContain(PASSWORD);
  });

  it('registers, and is logged in by that', async () => {
    const answer = await client.submit('/accounts/register/', {
      email: EMAIL,
      username: 'Ada & <b>Bert</b>',
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });
    expect(answer.status, answer.text).toBe(302);
    expect(answer.location).toBe('/dashboard/');
    expect((await client.submit('/accounts/logout/', {})).location).toBe('/accounts/login/');
  });

  it('refuses a wrong password with a sentence above the fields', async () => {
    const { status, text } = await client.submit('/accounts/login/', { email: EMAIL, password: 'wrong' });
    expect(status).toBe(200);
    expect(text).toContain('<h2>Login</h2>');
    const error = text.indexOf('The email or the password is not correct.');
    expect(error).toBeGreaterThan(text.indexOf('<form'));
    expect(error).toBeLessThan(text.indexOf('<label'));
    expect(text).toContain(`value="${EMAIL}"`);
  });

  it('logs in by way of the page that was asked for', async () => {
    const { location } = await client.get('/dashboard/');
    expect(location).toBe('/accounts/login/?next=/dashboard/');
    const answer = await client.submit(String(location), { email: EMAIL, password: PASSWORD });
    expect(answer.location).toBe('/dashboard/');
  });

  it('welcomes the user by name, escaped, and links to the dashboard and the logout', async () => {
    const { text } = await client.get('/dashboard/');
    expect(text).toContain('<h2>Welcome, Ada &amp; &lt;b&gt;Bert&lt;/b&gt;!</h2>');
    expect(text).toContain('This is your dashboard. Only logged-in users can see this.');
    expectLinks(text, ['/dashboard/', '/accounts/logout/']);
  });

  it('offers a button where its link leads to log out, and the button logs out', async () => {
    const { status, text } = await client.get('/accounts/logout/');
    expect(status).toBe(200);
    expect(text).toMatch(/<form method="post" action="\/accounts\/logout\/">\s*<input type="hidden"/);
    expect((await client.get('/dashboard/')).status).toBe(200);
    const answer = await client.submit('/accounts/logout/', {});
    expect(answer.location).toBe('/accounts/login/');
    expectLinks((await client.get('/accounts/login/')).text, ['/accounts/login/', '/accounts/register/']);
    expect((await client.get('/dashboard/')).status).toBe(302);
  });

  it('leaves no tag unrendered', async () => {
    for (const path of ['/accounts/login/', '/accounts/register/']) {
      const { text } = await client.get(path);
      expect(text).toContain(signOfBase);
      expect(text).not.toMatch(/\{[%{]|undefined/);
    }
  });
}

/** The links of the navigation, in order. */
function expectLinks(text: string, links: readonly string[]): void {
  const found = [...text.matchAll(/<a [^>]*?href="(\/[^"]*)"/g)].map(([, href]) => href);
  expect(found).toEqual(links);
}
