import { expect } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';

const password = 'correct horse battery';

/** The walk of an account, from the registration to the cookie that opens nothing. `guarded`: a page for members. */
export async function walkThroughAccount(client: TestClient, guarded: string): Promise<void> {
  const account = { email: 'ada@example.com', username: 'Ada', password, confirmPassword: password };
  expect((await client.get(guarded)).location).toBe(`/accounts/login/?next=${guarded}`);
  expect((await client.submit('/accounts/register/', account)).status).toBe(302);
  expect((await client.get(guarded)).text).toContain('Ada');
  expect((await client.submit('/accounts/profile/', { username: 'Countess' })).status).toBe(302);
  expect((await client.get(guarded)).text).toContain('Countess');

  const old = String(client.cookies.get('latchkey_session'));
  await client.submit('/accounts/profile/', {}, '/accounts/logout/');
  client.cookies.set('latchkey_session', old);
  expect((await client.get(guarded)).location).toBe(`/accounts/login/?next=${guarded}`);
  const login = (word: string) =>
    client.submit('/accounts/login/', { email: 'ada@example.com', password: word, next: guarded });
  expect((await login('wrong horse battery')).status).toBe(200);
  expect((await login(password)).location).toBe(guarded);
  expect((await client.get(guarded)).text).toContain('Countess');
}

/** What a superuser sees of the admin; `client` is nobody yet. */
export async function walkThroughAdmin(client: TestClient, email: string): Promise<void> {
  const answer = await client.submit('/accounts/login/?next=/admin/', { email, password });
  expect(answer.location).toBe('/admin/');
  expect((await client.get('/admin/')).text).toContain('</html>');
  expect((await client.get('/admin/accounts/customuser/')).text).toContain('ada@example.com');
}
