import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { CustomUser, type User } from '../../../../starter/accounts/user.ts';
import project from '../../../../starter/latchkey.config.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { include } from '../../../http/routes/urls.ts';
import { startTestSite, type TestSite } from '../../../testing/start-test-site.ts';
import { accountsUrls } from '../accounts-urls.ts';
import { registrationForm } from './registration-form.ts';

let site: TestSite<User>;
afterEach(() => site.stop());

it('takes a form with a field more, and another label, that the model knows nothing of', async () => {
  const form = registrationForm(CustomUser).extend({
    fields: { terms: formField.boolean({ required: true }), email: { label: 'E-mail address' } },
  });
  const urls = [
    ...include('accounts/', accountsUrls(CustomUser, { registrationForm: form })),
    ...project.urls,
  ];
  site = await startTestSite({ ...project, urls }, { folder: 'starter' });

  const password = 'correct horse battery';
  const account = { email: 'ada@example.com', username: 'Ada', password, confirmPassword: password };
  const refused = await site.client().submit('/accounts/register/', account);
  expect(refused.text).toContain('E-mail address');
  expect(refused.text).toContain('id="id_terms_error"');
  expect((await site.client().submit('/accounts/register/', { ...account, terms: 'on' })).status).toBe(302);
  expect(await site.accounts.users.getByNaturalKey('ada@example.com')).toMatchObject({ username: 'Ada' });
});

it('says all that is wrong at once, the password included', async () => {
  site = await startTestSite(project, { folder: 'starter' });
  const mistakes = { email: 'ada@', username: 'Ada', password: '12345', confirmPassword: '1234' };
  const { text } = await site.client().submit('/accounts/register/', mistakes);
  for (const id of ['id_email_error', 'id_password_error', 'id_confirmPassword_error'])
    expect(text).toContain(id);
  expect(text).toContain('The password is too short');
  expect(text).not.toContain('12345');
});

it('tells password managers what to keep the new password with', async () => {
  site = await startTestSite(project, { folder: 'starter' });
  const { text } = await site.client().get('/accounts/register/');
  expect(text).toMatch(/type="email" name="email"[^>]* autocomplete="username"/);
  expect(text).toMatch(/name="password"[^>]* autocomplete="new-password"/);
});

it('tells the strength meter what the server asks for, and nothing that the page does not show', async () => {
  const settings = { ...project.settings, passwordMinLength: 12, passwordContextWords: ['a secret name'] };
  site = await startTestSite({ ...project, settings }, { folder: 'starter' });
  const { text } = await site.client().get('/accounts/register/');
  expect(text).toContain('data-min-length="12" data-own="My site"');
  expect(text).toContain('It needs at least 12 characters.');
  expect(text).not.toContain('a secret name');

  const client = site.client();
  await client.loginAs(await site.createUser({ email: 'ada@example.com', username: 'Ada' }));
  const change = await client.follow(await client.get('/accounts/password_set/'));
  expect(change.text).toMatch(/data-own="My site\nAda\nada@example.com"/);
});

it('has no meter where a project has an empty template in its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-meter-'));
  mkdirSync(join(folder, 'accounts'));
  writeFileSync(join(folder, 'accounts/password_meter.html'), '');
  site = await startTestSite({ ...project, templateFolders: [folder] }, { folder: 'starter' });
  const { text } = await site.client().get('/accounts/register/');
  expect(text).toContain('id="password_rules"');
  expect(text).not.toMatch(/password-(?:meter|estimator)/);
  rmSync(folder, { recursive: true });
});
