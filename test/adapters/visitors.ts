import { expect } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import type { RunningMount } from './mount-case.ts';

export const PASSWORD = 'correct horse battery';

/** Makes the user `NAME@example.com`. */
export function makeUser(
  { project }: Pick<RunningMount, 'project'>,
  name: string,
  values: object = {},
): Promise<User> {
  const user = { email: `${name}@example.com`, username: name, password: PASSWORD, ...values };
  return project.accounts.users.createUser(user);
}

/** Logs in by the project's page. */
export async function loggedIn(mount: RunningMount, name: string, basePath = ''): Promise<TestClient> {
  const client = mount.client();
  const answer = await client.submit(`${basePath}/accounts/login/`, {
    email: `${name}@example.com`,
    password: PASSWORD,
  });
  expect(answer.status, answer.text).toBe(302);
  return client;
}

/** Another tab of the same browser. */
export function sameBrowser(mount: RunningMount, client: TestClient): TestClient {
  const tab = mount.client();
  for (const [name, value] of client.cookies) tab.cookies.set(name, value);
  return tab;
}

/** The token of the app's own form. */
export async function tokenOf(client: TestClient): Promise<string> {
  return csrfTokenOf((await client.get('/basket/')).text);
}

/** Sends a value as a script of the site does. */
export function sendJson(
  client: TestClient,
  path: string,
  { token, value }: { readonly token: string; readonly value: unknown },
): Promise<TestAnswer> {
  return client.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: client.origin, 'x-csrftoken': token },
    body: JSON.stringify(value),
  });
}
