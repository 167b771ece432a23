import {
  commonPasswordValidator,
  maximumLengthValidator,
  minimumLengthValidator,
  openProject,
  passwordBackend,
  plainPatternValidator,
  type SettingsInput,
  userAttributeSimilarityValidator,
} from 'latchkey';
import { describe, expect, it } from 'vitest';
import type { BackendFactory } from '../src/core/backends/authentication-backend.ts';
import { systemClock } from '../src/support/clock.ts';
import { openTestProject } from '../src/testing/open-test-project.ts';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';

/** A backend as somebody may write it. */
const backend =
  (changes: object): BackendFactory<User> =>
  (parts) => ({ ...passwordBackend(parts), ...changes });

describe('a project does not start', () => {
  it.each<[setting: string, settings: Partial<SettingsInput>]>([
    ['loginUrl', { loginUrl: 'nowhere' }],
    ['loginRedirectUrl', { loginRedirectUrl: 'dashbord' }],
    ['logoutRedirectUrl', { logoutRedirectUrl: 'www.example.com' }],
    ['authenticationBackends', { authenticationBackends: [passwordBackend, passwordBackend] }],
    ['authenticationBackends', { authenticationBackends: [backend({ name: '' })] }],
    ['authenticationBackends', { authenticationBackends: [backend({ name: 'x'.repeat(101) })] }],
    ['authenticationBackends', { authenticationBackends: [backend({ authenticate: undefined })] }],
    ['authenticationBackends', { authenticationBackends: [(() => undefined) as never] }],
  ])('with a wrong %s: %j', (setting, settings) => {
    const project = { ...starter, settings: { ...starter.settings, secretKey: 'x'.repeat(50), ...settings } };
    expect(() => openProject(project, { folder: 'starter', writeLog: () => undefined })).toThrow(
      expect.objectContaining({
        code: 'setting_invalid',
        details: expect.objectContaining({ setting }),
      }),
    );
  });

  it.each<[setting: string, make: () => unknown]>([
    ['commonPasswordValidator.listPath', () => commonPasswordValidator({ listPath: './no-such-list.txt' })],
    ['commonPasswordValidator.listPath', () => commonPasswordValidator({ listPath: './starter' })],
    ['minimumLengthValidator.minLength', () => minimumLengthValidator({ minLength: Number.NaN })],
    ['minimumLengthValidator.minLength', () => minimumLengthValidator({ minLength: 0 })],
    ['minimumLengthValidator.minLength', () => minimumLengthValidator({ minLength: 1025 })],
    ['maximumLengthValidator.maxLength', () => maximumLengthValidator({ maxLength: '64' as never })],
    ['plainPatternValidator.minCharacters', () => plainPatternValidator({ minCharacters: 2.5 })],
    ['maxSimilarity', () => userAttributeSimilarityValidator({ maxSimilarity: 2 })],
  ])('with a wrong %s', (setting, make) => {
    expect(make).toThrow(
      expect.objectContaining({
        code: 'setting_invalid',
        details: expect.objectContaining({ setting }),
      }),
    );
  });
});

describe('a project works', () => {
  it('with a list of common passwords in plain text: its registration refuses them', async () => {
    await using open = await openTestProject(starter, {
      folder: 'starter',
      clock: systemClock,
      settings: {
        authPasswordValidators: [
          commonPasswordValidator({ listPath: 'src/core/passwords/common-passwords.license.txt' }),
        ],
      },
    });
    const register = (password: string) =>
      open.client().submit('/accounts/register/', {
        ...{ email: 'ada@example.com', username: 'Ada', password, confirmPassword: password },
      });
    const refused = await register('COPYRIGHT (C) 2021 @zxcvbn-ts');
    expect(refused.status).toBe(200);
    expect(refused.text).toContain('one of the passwords that attackers try first');
    expect((await register('correct horse battery')).status).toBe(302);
  });

  it('with the longest ages: a login is kept', async () => {
    const longest = 2 ** 31 - 1;
    await using open = await openTestProject(starter, {
      folder: 'starter',
      clock: systemClock,
      settings: { sessionCookieAge: longest, sessionIdleAge: longest, sessionAbsoluteAge: longest },
    });
    const user = await open.createUser();
    const client = open.client();
    await client.loginAs(user);
    expect((await client.get('/dashboard/')).status).toBe(200);
  });

  it('with names of URLs, and addresses of other sites', async () => {
    await using open = await openTestProject(starter, {
      folder: 'starter',
      clock: systemClock,
      settings: {
        loginUrl: 'https://sso.example/login',
        logoutRedirectUrl: 'home',
        loginRedirectUrl: '/über/',
      },
    });
    expect((await open.client().get('/dashboard/')).location).toContain('https://sso.example/login?next=');
  });
});
