import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { include, loginRequired, mediaUrls } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { fileOf, PNG, pngOfBytes } from '../files/pictures.ts';

const PROFILE = '/accounts/profile/';
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const GIF_OF_SCRIPT = Buffer.concat([
  Buffer.from('GIF89a/*'),
  GIF.subarray(8),
  Buffer.from('*/=1;alert(1)//'),
]);
const PNG_OF_PAGE = Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]);

describe('what is sent as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-uploads-'));
  const media = join(folder, 'media');
  const temporary = join(folder, 'temporary');
  let site: TestSite<User>;
  beforeAll(async () => {
    mkdirSync(temporary);
    mkdirSync(media);
    const project = {
      ...starter,
      urls: [...starter.urls, ...include('private/', mediaUrls(starter.userModel, { guard: loginRequired }))],
    };
    site = await startTestSite(project, {
      folder: 'starter',
      settings: { mediaFolder: media, uploadTempFolder: temporary },
    });
  });
  afterAll(async () => {
    await site.stop();
    rmSync(folder, { recursive: true });
  });

  const enter = async () => {
    const user = await site.createUser({ username: 'Ada' });
    const client = site.client();
    await client.loginAs(user);
    const path = async () => (await site.accounts.users.get(user.id))?.picture ?? null;
    return { user, client, path };
  };
  const kept = () =>
    readdirSync(media, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  /** The files without a name that this process has open. */
  const openUploads = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(temporary);
      } catch {
        return false;
      }
    });

  it.each([
    ['an HTML page', '<!doctype html><script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a PDF', '%PDF-1.7\n'],
    ['a page behind a byte order mark', '\ufeff<html>'],
    ['a page behind the beginning of a PNG', '\x89PNG<script>alert(1)</script>'],
  ])('is no image, whatever it is called: %s', async (_, text) => {
    const { client, path } = await enter();
    const bytes = Buffer.from(text, text.startsWith('\x89') ? 'latin1' : 'utf8');
    const answer = await client.upload(PROFILE, { username: 'Ada', picture: fileOf(bytes, 'me.png') });
    expect(answer.text).toContain('This file is of another type');
    expect(await path()).toBeNull();
    expect(kept()).toEqual([]);
  });

  it.each([
    ['a GIF that is a script, too', GIF_OF_SCRIPT, 'me.js', 'image/gif'],
    ['a PNG with a page behind its end', PNG_OF_PAGE, 'me.html', 'image/png'],
  ])('is given out as the image that it is, and as nothing that runs: %s', async (_, bytes, name, type) => {
    const { user, client, path } = await enter();
    await client.upload(PROFILE, { username: 'Ada', picture: fileOf(bytes, name, 'text/html') });
    const kept = await path();
    expect(kept).toMatch(type === 'image/gif' ? /^pictures\/me-\w{16}\.gif$/ : /^pictures\/me-\w{16}\.png$/);
    const { headers } = await client.get(`/media/${kept}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': expect.stringMatching(/^inline; filename="me-/),
    });
    await site.accounts.users.delete(user);
  });

  it('of any other type is downloaded, as nothing that a browser shows', async () => {
    for (const name of ['page.html', 'drawing.svg', 'script.js', 'report.pdf', 'unknown']) {
      writeFileSync(join(media, name), '<script>alert(1)</script>');
      const { headers } = await site.client().get(`/media/${name}`);
      expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
        'application/octet-stream',
        expect.stringMatching(/^attachment; filename="/),
      ]);
      rmSync(join(media, name));
    }
  });

  it.each([
    ['../../evil.png', 'evil'],
    ['..\\..\\evil.png', 'evil'],
    ['C:\\Users\\ada\\me.png', 'me'],
    ['/etc/passwd.png', 'passwd'],
    ['a\u0000b.png', ''],
    ['\u202egnp.exe', ''],
    ['.htaccess', ''],
    ['Ж'.repeat(300), ''],
    ['"; filename="x.html', ''],
    ['%2e%2e%2fevil.png', ''],
  ])('is kept below the folder of its field, whatever it is called: %j', async (name, stem) => {
    const { user, client, path } = await enter();
    const { text } = await client.get(PROFILE);
    const answer = await client.request(PROFILE, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', origin: site.origin },
      body: formOf(csrfTokenOf(text), Buffer.from(name), PNG),
    });
    expect(answer.status).toBe(302);
    expect(await path()).toMatch(/^pictures\/[\p{L}\p{N}_-]{1,60}\.png$/u);
    expect(await path()).toContain(stem);
    expect(kept()).toHaveLength(1);
    await site.accounts.users.delete(user);
  });

  it('may have a name in another encoding, which is then no name of it', async () => {
    const { user, client, path } = await enter();
    const { text } = await client.get(PROFILE);
    await client.request(PROFILE, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', origin: site.origin },
      body: formOf(csrfTokenOf(text), Buffer.from('\xe4\xff.png', 'latin1'), PNG),
    });
    expect(await path()).toMatch(/^pictures\/[\p{L}\p{N}_-]+\.png$/u);
    await site.accounts.users.delete(user);
  });

  it('is not found outside of the folder, by no path and no link', async () => {
    writeFileSync(join(folder, 'secret.png'), 'secret');
    mkdirSync(join(media, 'below'));
    symlinkSync(join(folder, 'secret.png'), join(media, 'link.png'));
    symlinkSync(folder, join(media, 'up'));
    symlinkSync('../../secret.png', join(media, 'below/link.png'));
    writeFileSync(join(media, '.unfinished-1'), 'secret');
    const paths = [
      '../secret.png',
      '..%2fsecret.png',
      '%2e%2e/secret.png',
      '%2e%2e%2fsecret.png',
      '..%5csecret.png',
      'below/../../secret.png',
      'below%2f..%2f..%2fsecret.png',
      '%2e%2e%252fsecret.png',
      `%2f${join(folder, 'secret.png').slice(1)}`,
      '/etc/passwd',
      'link.png',
      'up/secret.png',
      'below/link.png',
      '.unfinished-1',
      'below',
      'below/',
      'a%00.png',
      'x'.repeat(5000),
    ];
    for (const path of paths) {
      const { status, text } = await site.client().get(`/media/${path}`);
      expect([path, status]).toEqual([path, expect.toSatisfy((code) => code === 404 || code === 400)]);
      expect(text).not.toContain('secret');
    }
    for (const name of ['link.png', 'up', 'below', '.unfinished-1'])
      rmSync(join(media, name), { recursive: true });
  });

  it('goes to nobody whom a guard stops', async () => {
    const { user, client, path } = await enter();
    await client.upload(PROFILE, { username: 'Ada', picture: fileOf(PNG, 'a.png') });
    const address = `/private/${await path()}`;
    const stranger = await site.client().get(address);
    expect([stranger.status, stranger.location]).toEqual([302, `/accounts/login/?next=${address}`]);
    const own = await client.get(address);
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, expect.stringContaining('private')]);
    await site.accounts.users.delete(user);
  });

  it('leaves nothing behind where its visitor goes away in the middle, or it has no end', async () => {
    const { client, path } = await enter();
    const { text } = await client.get(PROFILE);
    const whole = formOf(csrfTokenOf(text), Buffer.from('a.png'), pngOfBytes(900_000));
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const head = [
      `POST ${PROFILE} HTTP/1.1`,
      `Host: ${new URL(site.origin).host}`,
      `Origin: ${site.origin}`,
      `Cookie: ${cookie}`,
      'Content-Type: multipart/form-data; boundary=x',
    ];
    const socket = connect(Number(new URL(site.origin).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`${[...head, `Content-Length: ${whole.length}`].join('\r\n')}\r\n\r\n`);
    socket.write(whole.subarray(0, 500_000));
    await expect.poll(openUploads).toHaveLength(1);
    expect(readdirSync(temporary)).toEqual([]);
    socket.destroy();
    await expect.poll(openUploads).toEqual([]);

    const cut = await client.request(PROFILE, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', origin: site.origin },
      body: whole.subarray(0, 700_000),
    });
    expect(cut.status).toBe(400);
    await expect.poll(openUploads).toEqual([]);
    expect(await path()).toBeNull();
    expect(kept()).toEqual([]);
  });

  it('is not taken at all with another token, and the visitor is told', async () => {
    const { client, path } = await enter();
    await client.get(PROFILE);
    const answer = await client.request(PROFILE, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x', origin: 'https://evil.example' },
      body: formOf('x'.repeat(64), Buffer.from('a.png'), pngOfBytes(900_000)),
    });
    expect(answer.status).toBe(403);
    expect(openUploads()).toEqual([]);
    expect(await path()).toBeNull();
  });

  it('is answered before it is whole where it is too large, and the connection does not hang', async () => {
    const { client } = await enter();
    const { text } = await client.get(PROFILE);
    const began = performance.now();
    const answer = await tooLarge(client, csrfTokenOf(text));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(performance.now() - began).toBeLessThan(5000);
    await expect.poll(openUploads).toEqual([]);
    expect((await client.get(PROFILE)).status).toBe(200);
  });

  /** Sends a form without a length until the server has enough; what it answers. */
  function tooLarge(client: TestClient, token: string): Promise<string> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const socket = connect(Number(new URL(site.origin).port), '127.0.0.1');
    const begin = formOf(token, Buffer.from('a.png'), pngOfBytes(100_000)).subarray(0, 90_000);
    const chunk = (bytes: Buffer) =>
      Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
    return new Promise((resolve) => {
      let answer = '';
      const done = () => resolve(answer);
      socket
        .on('data', (data) => (answer += data))
        .on('error', done)
        .on('close', done);
      const lines = [
        `POST ${PROFILE} HTTP/1.1`,
        `Host: ${new URL(site.origin).host}`,
        `Origin: ${site.origin}`,
        `Cookie: ${cookie}`,
        'Content-Type: multipart/form-data; boundary=x',
        'Transfer-Encoding: chunked',
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.write(chunk(begin));
      for (let sent = 0; sent < 200; sent++) socket.write(chunk(Buffer.alloc(65_536)));
    });
  }
});

function formOf(token: string, name: Buffer, bytes: Buffer): Buffer<ArrayBuffer> {
  const quoted = Buffer.from(name.toString('latin1').replaceAll('"', '%22'), 'latin1');
  const part = (text: string) => Buffer.from(`--x\r\nContent-Disposition: form-data; name="${text}`);
  return Buffer.from(
    Buffer.concat([
      part(`csrfmiddlewaretoken"\r\n\r\n${token}\r\n`),
      part('username"\r\n\r\nAda\r\n'),
      part('picture"; filename="'),
      quoted,
      Buffer.from('"\r\nContent-Type: image/png\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--x--\r\n'),
    ]),
  );
}
