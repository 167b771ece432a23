import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, expect, it } from 'vitest';
import { fileOf, pngOfBytes } from '../files/pictures.ts';
import { lockDatabase } from '../support/database-locker.ts';
import { onPostgres } from '../support/databases.ts';
import { type ServerProcess, startServerWith } from '../support/server-process.ts';

const PROFILE = '/accounts/profile/';
const PASSWORD = 'correct horse battery';
const DAY = 86_400;
const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'latchkey-upload-kill-'));
const media = join(folder, 'media');
const temporary = mkdtempSync(join(folder, 'uploads-'));
const env = {
  DATABASE_URL: '',
  MEDIA_FOLDER: media,
  UPLOAD_TEMP_FOLDER: temporary,
};
let server: ServerProcess | null = null;
afterEach(() => server?.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kept = () => {
  const entries = readdirSync(media, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name));
};

async function clearfiles(...options: string[]): Promise<string> {
  const hooks = new URL('../support/latchkey-from-source.mjs', import.meta.url).href;
  const command = [
    pathOf('../../src/cli/main.ts'),
    'clearfiles',
    '--project',
    pathOf('../support/process-project'),
  ];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', hooks, ...command, ...options],
    { env: { PATH: process.env.PATH, SECRET_KEY: 'x'.repeat(60), ...env } },
  );
  return stdout;
}

onPostgres((databases) => {
  it('a process that is killed between a file and its row leaves what clearfiles finds, and no file that came', async () => {
    env.DATABASE_URL = await databases.create();
    server = await startServerWith(env);
    const client = server.client();
    const names = { email: 'ada@example.com', username: 'Ada' };
    await client.submit('/accounts/register/', { ...names, password: PASSWORD, confirmPassword: PASSWORD });
    const picture = (size: number) => ({ username: 'Ada', picture: fileOf(pngOfBytes(size), 'a.png') });
    expect((await client.upload(PROFILE, picture(200_000))).location).toBe(`${PROFILE}#profile`);
    const [good = ''] = kept();

    const lock = await lockDatabase(env.DATABASE_URL);
    const cutOff = client.upload(PROFILE, picture(300_000)).catch((error: unknown) => error);
    // The row waits for the lock, and the file is there.
    await expect.poll(kept, { timeout: 10_000 }).toHaveLength(2);
    await server.kill();
    expect(await cutOff).toBeInstanceOf(Error);
    await lock.release();
    expect(readdirSync(temporary)).toEqual([]);
    const [left = ''] = kept().filter((path) => path !== good);
    const half = join(media, '.unfinished-0123456789abcdef');
    writeFileSync(half, 'half');

    const path = left.slice(media.length + 1);
    expect(await clearfiles('--yes')).toBe('Removed 0 files, and 0 that were never whole.\n');
    const longAgo = Date.now() / 1000 - 2 * DAY;
    for (const one of [good, left, half]) utimesSync(one, longAgo, longAgo);
    expect(await clearfiles('--dry-run')).toBe(`${path}\n1 file would be removed.\n`);
    await expect(clearfiles()).rejects.toMatchObject({ stderr: expect.stringContaining('no terminal') });
    expect(await clearfiles('--days', '3', '--yes')).toContain('Removed 0 files');
    expect(kept()).toHaveLength(2);
    expect(await clearfiles('--yes')).toBe(`${path}\nRemoved 1 file, and 1 that was never whole.\n`);
    expect(kept()).toEqual([good]);

    server = await startServerWith(env);
    const again = server.client();
    await again.submit('/accounts/login/', { email: names.email, password: PASSWORD });
    const shown = /src="(\/media\/[^"]+)"/.exec((await again.get(PROFILE)).text)?.[1] ?? '';
    expect((await again.get(shown)).status).toBe(200);
  }, 120_000);
});
