import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { fileOf, PNG, pngOfBytes } from '../files/pictures.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
/** More than a stream holds at once. */
const REPORT = Buffer.alloc(300_000, 'report ');

const REPORTS = path<User>(
  'reports/',
  async (request) => {
    const form = await request.form();
    const report = form.file('report');
    const told = report && { name: report.name, hash: sha256(await report.bytes()) };
    return new HttpResponse(JSON.stringify({ note: form.get('note'), ...told }));
  },
  { methods: ['POST'] },
);

describe.each(allMounts)('a form with a file in $name', (mountCase) => {
  const media = mkdtempSync(join(tmpdir(), 'latchkey-media-'));
  let mount: RunningMount;
  let client: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase, {
      settings: { mediaFolder: media },
      project: { urls: [REPORTS, ...starter.urls] },
    });
    await makeUser(mount, 'ada');
    client = await loggedIn(mount, 'ada');
  });
  afterAll(async () => {
    await mount.stop();
    rmSync(media, { recursive: true });
  });

  it('has it whole on a page of the project', async () => {
    const report = fileOf(REPORT, 'Bericht März.txt', 'text/plain');
    const answer = await client.upload('/accounts/profile/', { note: 'Tea ☕', report }, '/reports/');
    expect(answer.status, answer.text).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      note: 'Tea ☕',
      name: 'Bericht März.txt',
      hash: sha256(REPORT),
    });
  });

  it('is kept by a model, and given out again', async () => {
    const picture = fileOf(pngOfBytes(200_000), 'me.png');
    const answer = await client.upload('/accounts/profile/', { username: 'ada', picture });
    expect(answer.status, answer.text).toBe(302);
    const [kept = ''] = readdirSync(join(media, 'pictures'));
    expect(readFileSync(join(media, 'pictures', kept))).toEqual(pngOfBytes(200_000));
    expect((await client.get(`/media/pictures/${kept}`)).headers.get('content-type')).toBe('image/png');
  });

  it('keeps nothing of one without a token', async () => {
    const before = readdirSync(join(media, 'pictures'));
    client.cookies.delete('latchkey_csrf');
    const form = new FormData();
    form.set('username', 'ada');
    form.set('picture', fileOf(PNG, 'other.png'));
    const encoded = new Response(form);
    const answer = await client.request('/accounts/profile/', {
      method: 'POST',
      headers: { 'content-type': encoded.headers.get('content-type') ?? '', origin: mount.origin },
      body: new Uint8Array(await encoded.arrayBuffer()),
    });
    expect(answer.status).toBe(403);
    expect(readdirSync(join(media, 'pictures'))).toEqual(before);
  });
});
