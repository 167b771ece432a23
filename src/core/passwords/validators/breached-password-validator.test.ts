import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultPasswordValidators, validatePassword } from '../validate-password.ts';
import { breachedPasswordValidator } from './breached-password-validator.ts';

// SHA-1 of `password`: 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.
const KNOWN = '1E4C9B93F3F0682250B6CF8331B7EE68FD8';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service that answers in this way, and the validator that asks it. */
async function asking(answer: (response: ServerResponse) => void, options: { timeout?: number } = {}) {
  const asked: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
  const failures: string[] = [];
  server = createServer(({ url, headers }, response) => {
    asked.push({ url, headers });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const lookupUrl = `http://127.0.0.1:${port}/range/`;
  const onFailure = (reason: string) => void failures.push(reason);
  return { validator: breachedPasswordValidator({ lookupUrl, onFailure, ...options }), asked, failures };
}

describe('a password that is known from a breach', () => {
  it.each(['\r\n', '\n'])('is refused, and five characters of its hash alone are told', async (lineEnd) => {
    const lines = ['0018A45C4D1DEF81644B54AB7F969B88D65:3', `${KNOWN}:52`, 'F'.repeat(35)];
    const { validator, asked, failures } = await asking((response) => response.end(lines.join(lineEnd)));
    expect((await validator.validate('password'))?.key).toBe('passwords.breached.refused');
    expect(asked.map(({ url }) => url)).toEqual(['/range/5BAA6']);
    expect(asked[0]?.headers).toMatchObject({ 'add-padding': 'true' });
    expect(failures).toEqual([]);
  });
});

describe('a password that other rules refuse', () => {
  it('is not looked up, wherever the lookup stands among them', async () => {
    const { validator, asked } = await asking((response) => response.end(''));
    const validators = [validator, ...defaultPasswordValidators()];
    expect(await validatePassword('password', { validators })).toHaveLength(2);
    expect(asked).toEqual([]);
    expect(await validatePassword('correct horse battery', { validators })).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

describe('a password that is not', () => {
  it.each([
    ['another hash', `${'0'.repeat(35)}:3`],
    ['padding', `${KNOWN}:0`],
    ['nothing', ''],
    ['no list', '<html>'],
  ])('is taken: %s', async (_, list) => {
    const { validator, failures } = await asking((response) => response.end(list));
    expect(await validator.validate('password')).toBeNull();
    expect(failures).toEqual([]);
  });
});

describe('a service that fails', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['an error', (response) => response.writeHead(503).end(`${KNOWN}:1`)],
    ['a redirect', (response) => response.writeHead(302, { location: '/other' }).end()],
    ['an answer without end', (response) => response.end('x'.repeat(1_100_000))],
    ['a broken connection', (response) => response.destroy()],
    ['silence', () => undefined],
  ])('takes the password, and is told of without a word of it: %s', async (_, answer) => {
    const { validator, failures } = await asking(answer, { timeout: 1 });
    expect(await validator.validate('password')).toBeNull();
    expect(failures).toHaveLength(1);
    expect(failures.join()).not.toMatch(/5BAA6|password|127/i);
  });
});
