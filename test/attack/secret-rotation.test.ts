import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, sessionRows, startAttackSite } from '../support/attack-project.ts';

const EMAIL = 'ada@example.com';
const OLD = 'the-old-secret-key-0123456789-0123456789-0123456789-0123';
const NEW = 'the-new-secret-key-0123456789-0123456789-0123456789-0123';

describe('a change of the secret key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-rotation-'));
  const databaseUrl = `sqlite:${join(folder, 'test.sqlite3')}`;
  let site: TestSite<User> | null = null;
  let cookie = '';

  const restart = async (secretKey: string, secretKeyFallbacks: string[] = []): Promise<TestSite<User>> => {
    await site?.stop();
    site = await startAttackSite({ settings: { databaseUrl, secretKey, secretKeyFallbacks } });
    return site;
  };
  const oldVisitor = (at: TestSite<User>) => {
    const client = at.client();
    client.cookies.set('latchkey_session', cookie);
    return client;
  };

  beforeAll(async () => {
    const first = await restart(OLD);
    await makeUser(first, EMAIL);
    const client = first.client();
    expect(await logIn(client, EMAIL)).toBe(true);
    cookie = String(client.cookies.get('latchkey_session'));
  });
  afterAll(async () => {
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('with the old key as a fallback keeps sessions alive, signs them anew, and lets them do without it', async () => {
    const rotated = await restart(NEW, [OLD]);
    const [before] = await sessionRows(rotated);
    expect(await isLoggedIn(oldVisitor(rotated))).toBe(true);
    const [after] = await sessionRows(rotated);
    expect(after?.auth_hash).not.toBe(before?.auth_hash);

    const finished = await restart(NEW);
    expect(await isLoggedIn(oldVisitor(finished))).toBe(true);
  });

  it('without it ends every session', async () => {
    const changed = await restart(OLD);
    expect(await isLoggedIn(oldVisitor(changed))).toBe(false);
    expect(await sessionRows(changed)).toEqual([]);
    // The key was not taken back: what was ended stays ended.
    const back = await restart(NEW);
    expect(await isLoggedIn(oldVisitor(back))).toBe(false);
  });
});
