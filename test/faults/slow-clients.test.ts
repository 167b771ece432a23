import { connect, type Socket } from 'node:net';
import { describe, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startAttackSite } from '../support/attack-project.ts';

const SLOW_CLIENTS = 150;
const PAGES = 50;
/** The server's limit for headers (10 s) and body (20 s), the interval of its checks, and a machine under load. */
const HEADERS_CUT_WITHIN = 20_000;
const BODY_CUT_WITHIN = 35_000;

/** Sends a text one byte a second until the server ends the connection; tells what the server said. */
function sendSlowly(
  port: number,
  start: string,
  slowPart: string,
): { closed: Promise<string>; socket: Socket } {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let next = 0;
  const closed = new Promise<string>((resolve) => {
    socket.on('connect', () => socket.write(start));
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    const timer = setInterval(() => {
      if (socket.writable) socket.write(slowPart[next++ % slowPart.length] ?? 'a');
    }, 1000);
    socket.on('close', () => {
      clearInterval(timer);
      resolve(received);
    });
  });
  return { closed, socket };
}

async function loadPages({ origin }: TestSite<User>): Promise<number[]> {
  const load = async () => (await fetch(`${origin}/accounts/login/`)).status;
  return Promise.all(Array.from({ length: PAGES }, load));
}

/** Both at once: each takes as long as the server's patience. */
describe.concurrent('clients that send one byte a second', () => {
  it('of their headers hold nobody up, and are cut with 408', async ({ expect }) => {
    const site = await startAttackSite();
    const started = performance.now();
    const slow = Array.from({ length: SLOW_CLIENTS }, () =>
      sendSlowly(site.port, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'a'),
    );
    await Promise.all(slow.map(({ socket }) => connected(socket)));
    expect(new Set(await loadPages(site))).toEqual(new Set([200]));

    const answers = await Promise.all(slow.map(({ closed }) => closed));
    expect(performance.now() - started).toBeLessThan(HEADERS_CUT_WITHIN);
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 408 '))).toBe(true);
    const lines = site.log.filter((line) => line.includes('reason=ERR_HTTP_REQUEST_TIMEOUT'));
    expect(lines).toHaveLength(SLOW_CLIENTS);
    expect((await fetch(site.origin)).status).toBe(200);
    await site.stop();
  }, 60_000);

  it('of their body hold nobody up, and are cut', async ({ expect }) => {
    const site = await startAttackSite();
    const page = await fetch(`${site.origin}/accounts/login/`);
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0];
    const headers = [
      'POST /accounts/login/ HTTP/1.1',
      'Host: localhost',
      'Origin: http://localhost',
      `Cookie: ${cookie}`,
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Length: 60000',
      '',
      '',
    ].join('\r\n');
    const started = performance.now();
    const slow = Array.from({ length: PAGES }, () => sendSlowly(site.port, headers, 'a'));
    await Promise.all(slow.map(({ socket }) => connected(socket)));
    expect(new Set(await loadPages(site))).toEqual(new Set([200]));

    const answers = await Promise.all(slow.map(({ closed }) => closed));
    expect(performance.now() - started).toBeLessThan(BODY_CUT_WITHIN);
    expect(answers.every((answer) => /^HTTP\/1\.1 4\d\d /.test(answer))).toBe(true);
    expect((await fetch(site.origin)).status).toBe(200);
    await site.stop();
  }, 60_000);
});

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!socket.connecting) resolve();
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
}
