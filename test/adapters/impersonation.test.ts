import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

describe.each(mounts)('who acts as another user in $name', (mountCase) => {
  let mount: RunningMount;
  let client: TestClient;
  let userId: number;
  beforeAll(async () => {
    mount = await startMount(mountCase);
    const { permissions } = mount.project.accounts;
    userId = (await makeUser(mount, 'ada')).id;
    await permissions.grant(await makeUser(mount, 'stella', { isStaff: true }), [
      'accounts.impersonate_customuser',
    ]);
    client = await loggedIn(mount, 'stella');
  });
  afterAll(() => mount.stop());

  /** Presses a button of an account page. */
  const press = async (path: string, fields: Readonly<Record<string, string>> = {}) => {
    const csrfmiddlewaretoken = csrfTokenOf((await client.get('/accounts/profile/')).text);
    return client.post(path, { ...fields, csrfmiddlewaretoken });
  };

  async function greeting(): Promise<string> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const socket = new WebSocket(`ws://127.0.0.1:${mount.port}/live`, { headers: { cookie } });
    const [message] = await once(socket, 'message');
    return String(message);
  }

  it("is that user to the server's own pages and sockets, and then themselves again", async () => {
    const { seesRawRequest } = mountCase;
    const begun = await press('/accounts/impersonate/', { user: String(userId) });
    expect([begun.status, begun.location]).toEqual([302, '/dashboard/']);
    expect((await client.get('/hello')).text).toBe('Hello, ada@example.com');
    if (seesRawRequest) expect(await greeting()).toBe('Hello, ada@example.com');
    expect((await press('/accounts/impersonate/end/')).status).toBe(302);
    expect((await client.get('/hello')).text).toBe('Hello, stella@example.com');
    if (seesRawRequest) expect(await greeting()).toBe('Hello, stella@example.com');
  });

  it('is nobody to a socket that was meant for the user, where it has ended', async () => {
    if (!mountCase.seesRawRequest) return;
    const { users, permissions } = mount.project.accounts;
    await press('/accounts/impersonate/', { user: String(userId) });
    const stella = await users.getByNaturalKey('stella@example.com');
    if (stella) await permissions.revoke(stella, ['accounts.impersonate_customuser']);
    expect(await greeting()).toBe('Hello, AnonymousUser');
    expect(await greeting()).toBe('Hello, stella@example.com');
  });
});
