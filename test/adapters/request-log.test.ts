import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD, sendJson, tokenOf } from './visitors.ts';

/** ASVS 16.3: authentications, refused authorizations, attempts at a bypass, and failures, whatever the door. */
describe.each(allMounts)('$name, in its log', (mountCase) => {
  let mount: RunningMount;
  let ada: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase);
    await makeUser(mount, 'ada');
    ada = mount.client();
    await ada.submit('/accounts/login/', { email: 'ada@example.com', password: PASSWORD });
  });
  afterAll(() => mount.stop());

  /** The lines that something writes. */
  async function linesOf(act: () => Promise<unknown>): Promise<string> {
    const before = mount.log.length;
    await act();
    return mount.log.slice(before).join('');
  }

  it('has logins and logouts, on its own pages and on those of the accounts', async () => {
    for (const [form, way] of [
      ['/basket/', '/door/'],
      ['/accounts/login/', '/accounts/login/'],
    ] as const) {
      const client = mount.client();
      const fields = { email: 'ada@example.com', password: PASSWORD };
      const failed = await linesOf(() => client.submit(form, { ...fields, password: 'wrong' }, way));
      expect(failed, way).toMatch(/ warn user_login_failed .*request=[A-Za-z\d]{16}\n/);
      expect(await linesOf(() => client.submit(form, fields, way)), way).toMatch(
        / info user_logged_in user=1 backend=password ip=\S+ session=\S+ request=[A-Za-z\d]{16}\n/,
      );
      const left = await linesOf(() => client.submit('/basket/', {}, '/leave/'));
      expect(left).toMatch(/ info user_logged_out user=1 ip=\S+ session=\S+ request=[A-Za-z\d]{16}\n/);
    }
  });

  it('has who did it, where a page of its own changes something by the accounts alone', async () => {
    const token = await tokenOf(ada);
    const value = { username: `ada of ${mountCase.name}` };
    const lines = await linesOf(() => sendJson(ada, '/api/rename', { token, value }));
    expect(lines).toMatch(/ info user_changed user=1 fields=username ip=\S+ session=\S+ request=\w{16}\n/);
    const [entry] = await mount.project.accounts.audit.list({ kind: 'userChanged' });
    expect(entry).toMatchObject({ userId: '1', actorId: '1', sessionId: expect.any(String) });
  });

  it('has who was refused what, with the reference that the visitor is given', async () => {
    const refusals: readonly (readonly [string, () => Promise<{ readonly text: string }>])[] = [
      ['path=/staff/', () => ada.get('/staff/')],
      ['path=/editors/', () => ada.getJson('/editors/')],
      ['path=/basket/', () => ada.post('/basket/', { item: 'forged' })],
      ['path=/accounts/profile/', () => ada.post('/accounts/profile/', { username: 'forged' })],
      ['path=/refused/', () => ada.get('/refused/')],
    ];
    for (const [path, act] of refusals) {
      let text = '';
      const lines = await linesOf(async () => {
        ({ text } = await act());
      });
      const [, reference = 'none'] =
        / warn request_refused status=403 .*request=([A-Za-z\d]{16})/.exec(lines) ?? [];
      expect(lines, path).toContain(path);
      expect(lines, path).toContain('user=1');
      expect(text, path).toContain(reference);
    }
  });
});
