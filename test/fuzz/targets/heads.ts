import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { wantsJson } from '../../../src/http/answer/problem.ts';
import { originProblem } from '../../../src/http/csrf/csrf.ts';
import { TrustedOrigins } from '../../../src/http/csrf/trusted-origins.ts';
import { readCookie, readCookies } from '../../../src/http/head/cookies.ts';
import { AllowedHosts } from '../../../src/http/head/hosts.ts';
import { PeerFinder } from '../../../src/http/head/peer.ts';
import { type RequestHeaders, requestId } from '../../../src/http/head/request-head.ts';
import { lineLogger } from '../../../src/support/logger.ts';
import { networkOf, shortNetworkOf } from '../../../src/support/network-of.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/** Headers of which each has the same value. */
const saying = (value: string) => ({ get: () => value });
const only = (name: string, value: string) => ({ get: (asked: string) => (asked === name ? value : null) });

const KEY = 'k'.repeat(43);

/** The same as `readCookies`, written as RFC 6265 (5.4 and 4.2.1) says it. */
function cookiesBySplitting(header: string, name: string): string[] {
  return header.split(';').flatMap((pair) => {
    const text = pair.replace(/^ +/, '');
    return text.startsWith(`${name}=`) ? [text.slice(name.length + 1).trim()] : [];
  });
}

const peers = new PeerFinder({
  trusted: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '::ffff:192.168.0.0/112'],
  publicOrigin: null,
  logger: lineLogger({ level: 'error', write() {}, now: () => 0 }),
});
const peerOf = (remote: string, headers: RequestHeaders) =>
  peers.find(remote, { method: 'GET', url: 'http://example.com/', headers });
const hosts = new AllowedHosts(['example.com', '.example.org', '[::1]']);
const everyHost = new AllowedHosts(['*']);
const origins = new TrustedOrigins([
  'https://shop.example.com',
  'https://*.example.org',
  'https://*.a.test:8443',
]);

const addresses = [
  '203.0.113.7',
  '::1',
  '2001:db8::1',
  '::ffff:203.0.113.7',
  '::ffff:cb00:7107',
  'fe80::1%eth0',
];

export const headTargets: readonly FuzzTarget[] = [
  {
    name: 'a Cookie header',
    seeds: [`sid=${KEY}`, `a=1; sid=${KEY}; sid=b; __Host-sid=c`, ' sid = x;;sid=;=sid', 'sid'],
    check(input) {
      const expected = cookiesBySplitting(input, 'sid');
      assert.deepEqual(readCookies(input, 'sid'), expected);
      assert.equal(readCookie(input, 'sid'), expected[0]);
    },
  },
  {
    name: 'X-Forwarded-For',
    seeds: [
      ...addresses,
      '198.51.100.1, 10.0.0.1',
      '[2001:db8::1]:4711, 10.1.2.3:80',
      'unknown, fd00::1, ::FFFF:10.0.0.2',
    ],
    check(input) {
      const { ip, scheme } = peerOf('10.0.0.9', only('x-forwarded-for', input));
      assert.ok(ip !== null && isIP(ip) > 0, `${ip}`);
      assert.ok(ip.length < 50, 'an address is as long as addresses are');
      assert.equal(scheme, 'http');
      // Each spelling of an address is the same visitor to the limits (CVE-2026-45364).
      assert.ok(!/^::ffff:([\d.]+|[\da-f]{1,4}:[\da-f]{1,4})$/i.test(ip), `${ip} is an IPv4 address`);
      assert.equal(ip, peerOf('10.0.0.9', only('x-forwarded-for', ip.toUpperCase())).ip);
      assert.equal(peerOf('203.0.113.7', only('x-forwarded-for', input)).ip, '203.0.113.7');
    },
  },
  {
    name: 'X-Forwarded-Proto',
    seeds: ['https', 'http', 'https, http', 'wss', ' HTTPS ,http,https'],
    check(input) {
      assert.match(peerOf('10.0.0.9', only('x-forwarded-proto', input)).scheme, /^https?$/);
      assert.equal(peerOf('203.0.113.7', saying(input)).scheme, 'http');
    },
  },
  {
    name: 'an address of a connection',
    seeds: addresses,
    check(input) {
      peerOf(input, only('x-forwarded-for', input));
      peers.trusts(input);
      const [network, short] = [networkOf(input), shortNetworkOf(input)];
      assert.equal(short === null, isIP(input) === 0);
      if (isIP(input) === 6) assert.match(network, /^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){3}$/, network);
      if (isIP(input) === 6) assert.match(`${short}`, /^([0-9a-f]{1,4}(:[0-9a-f]{1,4}){0,2})?::\/48$/);
    },
  },
  {
    name: 'a Host header',
    seeds: ['example.com', 'a.example.org:8443', '[::1]:8000', 'example.com.', 'EXAMPLE.COM', '127.0.0.1'],
    check(input) {
      const head = (host: string) => ({ method: 'GET', url: `http://${host}/`, headers: saying(''), host });
      if (everyHost.allow(head(input))) assert.ok(URL.canParse(`http://${input}/a`));
      if (!hosts.allow(head(input))) return;
      const { hostname, username, pathname, search } = new URL(`http://${input}/a`);
      assert.match(hostname, /^(example\.com|([\w.-]+\.)?example\.org|\[::1\])$/);
      assert.equal(username + pathname + search, '/a');
      assert.ok(everyHost.allow(head(input)));
    },
  },
  {
    name: 'X-Request-Id',
    seeds: ['3f2b-11', 'a'.repeat(64), 'trace:01.x'],
    check(input) {
      assert.match(requestId(saying(input), true), /^[\w.:-]{1,64}$/);
      assert.match(requestId(saying(input), false), /^\w{16}$/);
    },
  },
  {
    name: 'Origin, Referer and Sec-Fetch-Site',
    seeds: [
      'https://example.com',
      'https://a.example.org',
      'https://b.a.test:8443',
      'null',
      'same-origin',
      'none',
    ],
    check(input) {
      const asked = { own: 'https://example.com', trusted: origins };
      const mayAsk =
        /^https:\/\/(example\.com|shop\.example\.com|([\w-]+\.)*example\.org|([\w-]+\.)*a\.test:8443)(:\d+)?$/;
      if (originProblem(only('origin', input), asked) === null) assert.match(input, mayAsk);
      if (originProblem(only('referer', input), asked) === null) {
        assert.match(new URL(input).origin, mayAsk);
      }
      originProblem(saying(input), asked);
    },
  },
  {
    name: 'Accept and Content-Type',
    seeds: [
      'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
      'application/json',
      'application/problem+json; q=1',
    ],
    check(input) {
      const wanted = wantsJson({ method: 'GET', url: 'http://example.com/', headers: only('accept', input) });
      assert.equal(typeof wanted, 'boolean');
    },
  },
];
