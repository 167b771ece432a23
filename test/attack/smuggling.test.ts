import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';

/** The request that must never be answered: it hides in another one's body. */
const HIDDEN = 'GET /hidden-request/ HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** A POST with these header lines, each with its line break, and the hidden request after its body. */
function post(lines: readonly string[], body: string, { version = '1.1', lineEnd = '\r\n' } = {}): string {
  const start = [`POST / HTTP/${version}`, 'Host: localhost', ...lines, '', ''].join(lineEnd);
  return start + body + HIDDEN;
}

const LAST_CHUNK = '0\r\n\r\n';
const length = `Content-Length: ${LAST_CHUNK.length}`;
const chunked = 'Transfer-Encoding: chunked';
const bothReadings = `Content-Length: ${LAST_CHUNK.length + HIDDEN.length}`;

const forms: readonly [name: string, message: string][] = [
  ['Content-Length before Transfer-Encoding', post([bothReadings, chunked], LAST_CHUNK)],
  ['Transfer-Encoding before Content-Length', post([chunked, bothReadings], LAST_CHUNK)],
  ['two Content-Lengths that differ', post(['Content-Length: 0', bothReadings], '')],
  ['two Content-Lengths that agree', post([length, length], LAST_CHUNK)],
  ['a list of Content-Lengths', post(['Content-Length: 5, 5'], LAST_CHUNK)],
  ['a Content-Length with a sign', post(['Content-Length: +5'], LAST_CHUNK)],
  ['a negative Content-Length', post(['Content-Length: -5'], LAST_CHUNK)],
  ['a hexadecimal Content-Length', post(['Content-Length: 0x5'], LAST_CHUNK)],
  ['a Content-Length with a space inside', post(['Content-Length: 5 5'], LAST_CHUNK)],
  ['a Content-Length beyond all numbers', post(['Content-Length: 99999999999999999999'], LAST_CHUNK)],
  ['an unknown Transfer-Encoding', post(['Transfer-Encoding: xchunked'], LAST_CHUNK)],
  ['the Transfer-Encoding identity', post(['Transfer-Encoding: identity', length], LAST_CHUNK)],
  ['chunked before another encoding', post(['Transfer-Encoding: chunked, identity'], LAST_CHUNK)],
  ['chunked in quotes', post(['Transfer-Encoding: "chunked"', length], LAST_CHUNK)],
  ['chunked after a vertical tab', post(['Transfer-Encoding: \x0bchunked', length], LAST_CHUNK)],
  ['a space before the colon', post(['Transfer-Encoding : chunked', length], LAST_CHUNK)],
  ['a space before the name', post([' Transfer-Encoding: chunked', length], LAST_CHUNK)],
  ['Transfer-Encoding on a folded line', post(['Transfer-Encoding:', ' chunked', length], LAST_CHUNK)],
  ['a folded line that hides an encoding', post(['X: y', ' Transfer-Encoding: chunked', length], LAST_CHUNK)],
  ['a bare line feed before an encoding', post([`X: y\n${chunked}`, length], LAST_CHUNK)],
  ['a bare carriage return before an encoding', post([`X: y\r${chunked}`, length], LAST_CHUNK)],
  ['bare line feeds everywhere', post([length], LAST_CHUNK, { lineEnd: '\n' })],
  ['chunks that end in bare line feeds', post([chunked], '0\n\n')],
  ['a chunk that ends without a line break', post([chunked], `1\r\na${LAST_CHUNK}`)],
  ['a chunk extension with a bare line feed', post([chunked], `1;\na\r\n${LAST_CHUNK}`)],
  ['a chunk size with a prefix', post([chunked], `0x0\r\n\r\n`)],
  ['chunks in HTTP/1.0 beside a length', post([chunked, bothReadings], LAST_CHUNK, { version: '1.0' })],
  ['an unknown version', post([length], LAST_CHUNK, { version: '9.9' })],
];

describe('a request that two servers would read differently', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startAttackSite();
  });
  afterAll(() => site.stop());

  it.each(forms)('%s is refused, and what it hides is never answered', async (_, message) => {
    const before = site.log.length;
    const { statuses, text } = await exchange(site.port, message);
    // 405 where the answer was given on the headers alone, before the body turned out to be malformed.
    expect(statuses, text).toHaveLength(1);
    expect([400, 405]).toContain(statuses[0]);
    const lines = site.log.slice(before).join('');
    expect(lines).toMatch(/connection_refused status=400 reason=HPE_/);
    expect(lines).not.toContain('hidden-request');
    expect((await fetch(site.origin)).status).toBe(200);
  });

  it('gets one answer when its body turns out to be malformed after that answer', async () => {
    const { statuses } = await exchange(site.port, post([chunked], '').replace(HIDDEN, ''), {
      afterwards: `zz\r\n${HIDDEN}`,
    });
    expect(statuses).toEqual([405]);
    expect(site.log.join('')).not.toContain('hidden-request');
  });
});
