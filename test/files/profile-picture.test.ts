import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteAccount } from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { fileOf, PNG, pngOf, pngOfBytes } from './pictures.ts';

const PROFILE = '/accounts/profile/';

describe('the picture of a profile', () => {
  const media = mkdtempSync(join(tmpdir(), 'latchkey-media-'));
  let app: TestApp<User>;
  beforeAll(async () => {
    app = await createTestApp(starter, { folder: 'starter', settings: { mediaFolder: media } });
  });
  afterAll(async () => {
    await app.close();
    rmSync(media, { recursive: true });
  });

  const visitor = async () => {
    const user = await app.createUser({ username: 'Ada' });
    const client = app.client();
    await client.loginAs(user);
    const now = async () => (await app.accounts.users.get(user.id))?.picture ?? null;
    return { user, client, now };
  };
  const kept = () =>
    readdirSync(media, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const onDisk = (path: string | null) => readFileSync(join(media, path ?? ''));

  it('is kept, shown in the frame of every page, replaced and removed', async () => {
    const { client, now } = await visitor();
    const page = (await client.get(PROFILE)).text;
    expect(page).toContain('<form method="post" enctype="multipart/form-data" novalidate>');
    const accept = 'accept="image/png,image/jpeg,image/gif,image/webp,image/avif"';
    expect(page).toMatch(new RegExp(`<input type="file" name="picture"[^>]* ${accept}`));

    const answer = await client.upload(PROFILE, { username: 'Ada', picture: fileOf(PNG, 'Me & you.PNG') });
    expect(answer.location).toBe(`${PROFILE}#profile`);
    const first = await now();
    expect(first).toMatch(/^pictures\/Me-you-[A-Za-z0-9]{16}\.png$/);
    expect(onDisk(first)).toEqual(PNG);
    const shown = (await client.get(PROFILE)).text;
    expect(shown).toContain(`<img class="nav-picture" src="/media/${first}"`);
    expect(shown).toContain('name="picture-clear"');

    const image = await client.get(`/media/${first}`);
    expect(image.status).toBe(200);
    expect(Object.fromEntries(image.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-length': String(PNG.length),
    });

    await client.upload(PROFILE, { username: 'Ada Lovelace', picture: fileOf('', '') });
    expect(await now()).toBe(first);

    const larger = pngOfBytes(100_000);
    await client.upload(PROFILE, { username: 'Ada', picture: fileOf(larger, 'b.png') });
    const second = await now();
    expect(second).not.toBe(first);
    expect(onDisk(second)).toEqual(larger);
    expect(existsSync(join(media, first ?? ''))).toBe(false);

    await client.upload(PROFILE, { username: 'Ada', 'picture-clear': 'on' });
    expect(await now()).toBeNull();
    expect(kept()).toEqual([]);
  });

  it.each([
    ['a page that calls itself an image', fileOf('<script>alert(1)</script>', 'a.png'), 'another type'],
    ['an SVG', fileOf('<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.svg', 'image/svg+xml'), 'another type'],
    ['a file that is too large', fileOf(pngOfBytes(2_100_000), 'a.png'), 'has 2 MB'],
    [
      'a file that is larger than any may be',
      fileOf(pngOfBytes(5_300_000), 'a.png'),
      'has 5.1 MB, and at most 1.9 MB',
    ],
    ['an image that unpacks to gigabytes', fileOf(pngOf(60_000, 60_000), 'a.png'), '60000 × 60000'],
    ['an image without a size', fileOf(pngOf(0, 1), 'a.png'), 'is damaged'],
    ['an empty file', fileOf('', 'a.png'), 'is empty'],
  ])('refuses %s, and keeps nothing', async (_, picture, message) => {
    const { client, now } = await visitor();
    const answer = await client.upload(PROFILE, { username: 'Ada', picture });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(message);
    expect(await now()).toBeNull();
    expect(kept()).toEqual([]);
  });

  it('is refused with its limit where the form is too large, or has too many files', async () => {
    const { client } = await visitor();
    const large = await client.upload(PROFILE, { picture: fileOf(pngOfBytes(10_500_000), 'a.png') });
    expect([large.status, large.text]).toEqual([
      413,
      expect.stringContaining('Size of it all, at most: 10 MB.'),
    ]);
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`file${n}`, fileOf(PNG, 'a.png')]));
    const counted = await client.upload(PROFILE, many);
    expect([counted.status, counted.text]).toEqual([
      413,
      expect.stringContaining('Files at a time, at most: 10.'),
    ]);
    const texts = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`text${n}`, 'a']));
    expect((await client.upload(PROFILE, { ...texts, picture: fileOf(PNG, 'a.png') })).status).toBe(400);
    expect(kept()).toEqual([]);
  });

  it('says that the file did not come, where a form was sent without its encoding', async () => {
    const { client } = await visitor();
    const answer = await client.submit(PROFILE, { username: 'Ada', picture: 'me.png' });
    expect(answer.text).toContain('Only the name of the file has come');
  });

  it('goes with the account', async () => {
    const { user, client } = await visitor();
    await client.upload(PROFILE, { username: 'Ada', picture: fileOf(PNG, 'a.png') });
    expect(kept()).toHaveLength(1);
    expect(await deleteAccount(app, user)).toEqual({ state: 'deleted' });
    expect(kept()).toEqual([]);
  });
});
