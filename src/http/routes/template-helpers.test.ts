import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../starter/accounts/user.ts';
import project from '../../../starter/latchkey.config.ts';
import { createHandler, type WebHandler } from '../../adapters/web/web.ts';
import { HttpRequest } from '../request/http-request.ts';
import { login } from '../visitor/auth.ts';
import { templateHelpers } from './template-helpers.ts';

let auth: WebHandler<User>;
beforeEach(async () => {
  const settings = { secretKey: 'x'.repeat(50), databaseUrl: 'sqlite::memory:' };
  auth = createHandler({ ...project, settings }, { folder: import.meta.dirname, writeLog: () => undefined });
  await auth.migrate();
});
afterEach(() => auth.close());

async function visit(): Promise<HttpRequest<User>> {
  const visitor = await auth.visit(new Request('http://localhost/notes/'));
  if (!(visitor instanceof HttpRequest)) throw new Error(`refused: ${visitor.status}`);
  return visitor;
}

describe('templateHelpers', () => {
  it('knows the visitor, the addresses and the permissions that were asked for', async () => {
    const user = await auth.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
    await auth.accounts.permissions.grant(user, ['accounts.add_customuser']);
    const visitor = await visit();
    await login(visitor, user);
    const perms = ['accounts.add_customuser', 'accounts.delete_customuser'] as const;
    const helpers = await templateHelpers(visitor, { perms });
    expect(String(helpers.user)).toBe('ada@example.com');
    expect(helpers.perms).toEqual({ 'accounts.add_customuser': true, 'accounts.delete_customuser': false });
    expect(helpers.url('logout')).toBe('/accounts/logout/');
    expect([helpers.locale, helpers.t('accounts.nav.logout')]).toEqual(['en', 'Log out']);
    expect(() => helpers.url('nowhere')).toThrow('No URL is called nowhere');
  });

  it('sets no cookie before a token is read', async () => {
    const visitor = await visit();
    const helpers = await templateHelpers(visitor);
    expect([helpers.user.isAuthenticated, helpers.messages]).toEqual([false, []]);
    expect(visitor.cookiesToSet()).toEqual([]);
    expect(helpers.csrfField).toMatch(/^<input type="hidden" name="csrfmiddlewaretoken" value="[\w-]{65}">$/);
    expect(visitor.cookiesToSet()).toEqual([expect.stringMatching(/^latchkey_csrf=/)]);
    expect(helpers.csrfToken).toMatch(/^[\w-]{65}$/);
  });

  it('takes messages off when they are read, and gives them again on the same page', async () => {
    const visitor = await visit();
    visitor.messages.success('Kept.');
    const helpers = await templateHelpers(visitor);
    expect(visitor.messages.length).toBe(1);
    expect(helpers.messages.map(String)).toEqual(['Kept.']);
    expect(visitor.messages.length).toBe(0);
    expect(helpers.messages.map(({ level }) => level)).toEqual(['success']);
  });
});
