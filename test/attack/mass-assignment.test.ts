import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../support/members-project/accounts/user.ts';
import members from '../support/members-project/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const folder = fileURLToPath(new URL('../support/members-project', import.meta.url));

/** Fields of the model that no visitor may set, by every name that somebody might try. */
const WANTED: Readonly<Record<string, string>> = {
  id: '1',
  isStaff: 'on',
  is_staff: 'on',
  isSuperuser: 'true',
  is_superuser: '1',
  isAuthor: 'on',
  isActive: 'on',
  lastLogin: '2020-01-01T00:00',
  username: 'root',
  email: 'root@example.com',
  'fields[isStaff]': 'on',
  __proto__: 'x',
  constructor: 'x',
};

describe('fields that a form does not have', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(members, { folder });
    await site.accounts.users.createUser({ username: 'ada', email: 'ada@example.com', password: PASSWORD });
  });
  afterAll(() => site.stop());

  it('change nothing when they are sent to the profile page (CVE-2025-61928)', async () => {
    const client = site.client();
    await client.submit('/accounts/login/', { username: 'ada', password: PASSWORD });
    const before = await site.accounts.users.getByNaturalKey('ada');
    const { text } = await client.get('/accounts/profile/');
    const body = new URLSearchParams([
      ['csrfmiddlewaretoken', csrfTokenOf(text)],
      ...Object.entries({ ...WANTED, password: 'taken over', nickname: 'changed', theme: 'light' }),
      ['__proto__', 'x'],
    ]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: site.origin };
    const answer = await client.request('/accounts/profile/', {
      method: 'POST',
      headers,
      body: String(body),
    });
    expect(answer.location).toBe('/accounts/profile/#profile');
    const after = await site.accounts.users.getByNaturalKey('ada');
    expect({ ...after }).toEqual({ ...before, nickname: 'changed' });
    expect(await site.accounts.authenticate({ username: 'ada', password: PASSWORD })).not.toBeNull();
  });

  it('change nothing when they are sent to the registration page', async () => {
    const own = { username: 'eve', email: 'eve@example.com', password: PASSWORD, confirmPassword: PASSWORD };
    const answer = await site.client().submit('/accounts/register/', { ...WANTED, ...own });
    expect(answer.status).toBe(302);
    expect(await site.accounts.users.getByNaturalKey('eve')).toMatchObject({
      isStaff: false,
      isSuperuser: false,
      isAuthor: false,
    });
  });
});
