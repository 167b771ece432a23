import { describe, expect, it } from 'vitest';
import { lineLogger } from '../../support/logger.ts';
import { PeerFinder } from './peer.ts';

const log: string[] = [];
const logger = lineLogger({ level: 'info', write: (line) => log.push(line), now: () => 0 });

const finder = (trusted: string[] | null, publicOrigin: string | null = null) =>
  new PeerFinder({ trusted, publicOrigin, logger });

const head = (headers: Headers, scheme: 'http' | 'https', method = 'GET') => ({
  method,
  url: `${scheme}://testserver/accounts/login/`,
  headers,
});

const forwarded = (forwardedFor: string, proto = 'https') =>
  new Headers({ 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': proto });

describe('without trusted proxies', () => {
  it('takes the address of the connection and believes no header', () => {
    const peers = finder([]);
    expect(peers.find('::ffff:203.0.113.9', head(forwarded('198.51.100.1'), 'http'))).toEqual({
      ip: '203.0.113.9',
      scheme: 'http',
      unknownProxy: false,
    });
    expect(peers.find(null, head(forwarded('198.51.100.1'), 'http'))).toEqual({
      ip: null,
      scheme: 'http',
      unknownProxy: false,
    });
  });
});

describe('with trusted proxies', () => {
  const peers = finder(['10.0.0.0/8', '2001:db8::1']);

  it.each([
    ['the visitor behind one proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the visitor behind two', '10.0.0.1', '198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['not what the visitor claims to be', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a visitor over IPv6', '2001:db8::1', '2001:db8:5::7', '2001:db8:5::7'],
    ['the proxy itself, where the header is no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['the visitor whose port is told too', '10.0.0.1', '198.51.100.1:4711, 10.2.3.4:80', '198.51.100.1'],
    ['a visitor over IPv6 whose port is told too', '10.0.0.1', '[2001:db8:5::7]:4711', '2001:db8:5::7'],
    ['one visitor, however IPv6 writes an IPv4 address', '10.0.0.1', '::FFFF:c633:6401', '198.51.100.1'],
    ['one visitor, however an IPv6 address is written', '10.0.0.1', '2001:DB8:5:0:0::7', '2001:db8:5::7'],
    ['an address without its zone', '10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['the nearest address before one that is none', '10.0.0.1', 'x, 10.9.9.9', '10.9.9.9'],
  ])('finds %s', (_, remote, header, ip) => {
    expect(peers.find(remote, head(forwarded(header), 'http'))).toMatchObject({ ip, scheme: 'https' });
  });

  it.each([
    // One proxy, which has its own word alone.
    ['https', 'https', '198.51.100.1'],
    ['HTTPS', 'https', '198.51.100.1'],
    ['wss', 'https', '198.51.100.1'],
    ['http', 'http', '198.51.100.1'],
    ['ws', 'http', '198.51.100.1'],
    // Several that each add theirs: the outermost trusted one's counts.
    ['https, http', 'https', '198.51.100.1, 10.0.0.7'],
    ['https,http', 'https', '198.51.100.1, 10.0.0.7'],
    ['https, http, http', 'https', '198.51.100.1, 10.0.0.8, 10.0.0.7'],
    ['http, https', 'http', '198.51.100.1, 10.0.0.7'],
    // Several of which some replace or keep what is there.
    ['https', 'https', '198.51.100.1, 10.0.0.7'],
    ['https, http', 'https', '198.51.100.1, 10.0.0.8, 10.0.0.7'],
    // What the visitor wrote before.
    ['https, http', 'http', '198.51.100.1'],
    ['https, http, http', 'http', '198.51.100.1, 10.0.0.7'],
    ['https, http', 'http', '1.1.1.1, 198.51.100.1'],
    ['https, http', 'http', '10.0.0.9, 198.51.100.1'],
    ['https, http', 'http', 'unknown'],
  ])('reads X-Forwarded-Proto: %s as %s, where the addresses are %s', (proto, scheme, addresses) => {
    expect(peers.find('10.0.0.1', head(forwarded(addresses, proto), 'http')).scheme).toBe(scheme);
  });

  it('takes the word of a proxy before the connection to it, and the connection before nonsense', () => {
    expect(peers.find('10.0.0.1', head(forwarded('198.51.100.1', 'http'), 'https')).scheme).toBe('http');
    expect(peers.find('10.0.0.1', head(forwarded('198.51.100.1', 'gopher'), 'https')).scheme).toBe('https');
    expect(peers.find('10.0.0.1', head(new Headers(), 'https')).scheme).toBe('https');
  });

  it.each([
    ['forwarded', 'for=1.1.1.1;proto=https;host=evil.example'],
    ['x-forwarded-ssl', 'on'],
    ['x-forwarded-scheme', 'https'],
    ['front-end-https', 'on'],
    ['cloudfront-forwarded-proto', 'https'],
    ['x-real-ip', '1.1.1.1'],
    ['cf-connecting-ip', '1.1.1.1'],
  ])('believes no %s, which a proxy that does not know it passes on from the visitor', (name, value) => {
    expect(peers.find('10.0.0.1', head(new Headers({ [name]: value }), 'http'))).toMatchObject({
      ip: '10.0.0.1',
      scheme: 'http',
    });
  });

  it('changes nothing for a connection from anywhere else', () => {
    expect(peers.find('203.0.113.9', head(forwarded('198.51.100.1'), 'http'))).toEqual({
      ip: '203.0.113.9',
      scheme: 'http',
      unknownProxy: false,
    });
  });
});

describe('where nobody stands in front', () => {
  it.each(['x-forwarded-for', 'forwarded', 'x-forwarded-proto', 'x-real-ip', 'via'])(
    'a forged %s takes nobody out of the bucket of their network',
    (name) => {
      const forged = head(new Headers({ [name]: '198.51.100.1' }), 'http');
      const [alone, unsaid] = [finder([], 'https://shop.example'), finder(null)];
      expect(unsaid.find('10.0.0.9', forged).unknownProxy).toBe(true);
      expect(alone.find('10.0.0.9', forged)).toEqual({ ip: '10.0.0.9', scheme: 'http', unknownProxy: false });
    },
  );
});

describe('an unknown proxy', () => {
  const unknown = (
    peers: PeerFinder,
    remote: string,
    headers: Readonly<Record<string, string>>,
    { scheme = 'http', method = 'GET' }: { scheme?: 'http' | 'https'; method?: string } = {},
  ) => peers.find(remote, head(new Headers(headers), scheme, method)).unknownProxy;
  const forged = {
    'x-forwarded-for': '198.51.100.1',
    'x-forwarded-proto': 'https',
    forwarded: 'for=198.51.100.1',
    'x-real-ip': '198.51.100.1',
    via: '1.1 proxy',
  };

  describe.each([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.1',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    '100.127.0.1',
    'fd00::1',
    'fc12::1',
    'fe80::1%eth0',
  ])('at %s', (remote) => {
    it.each(Object.entries(forged))('shows itself by %s', (name, value) => {
      expect(unknown(finder(null), remote, { [name]: value })).toBe(true);
      expect(unknown(finder(['192.0.2.1']), remote, { [name]: value })).toBe(true);
    });

    it('shows itself by the plain connection to a site on https, and by nothing else', () => {
      expect(unknown(finder(null, 'https://example.com'), remote, {})).toBe(true);
      expect(unknown(finder(null, 'https://example.com'), remote, {}, { scheme: 'https' })).toBe(false);
      expect(unknown(finder(null, 'http://example.com'), remote, {})).toBe(false);
      expect(unknown(finder(null), remote, {})).toBe(false);
    });
  });

  it.each([
    '203.0.113.9',
    '::ffff:203.0.113.9',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '192.169.0.1',
    '2001:db8::1',
    '2001:db8::fd00:1',
  ])('is none at %s, which is in the internet, whatever headers come from there', (remote) => {
    expect(unknown(finder(null, 'https://example.com'), remote, forged)).toBe(false);
    expect(unknown(finder(['127.0.0.1'], 'https://example.com'), remote, forged)).toBe(false);
  });

  it('is none where it is trusted and says whose request it is, whatever the visitor sends', () => {
    const peers = finder(['127.0.0.1'], 'https://example.com');
    const chain = '203.0.113.66, 127.0.0.1, 10.0.0.9, 198.51.100.1';
    expect(unknown(peers, '127.0.0.1', { ...forged, 'x-forwarded-for': chain })).toBe(false);
  });

  it('is one that stands in front of a trusted one', () => {
    const peers = finder(['127.0.0.1']);
    expect(unknown(peers, '127.0.0.1', { 'x-forwarded-for': '198.51.100.1, 172.17.0.1' })).toBe(true);
    expect(unknown(peers, '127.0.0.1', { 'x-forwarded-for': '172.17.0.1' })).toBe(false);
  });

  it('is a trusted one that says nobody’s address', () => {
    expect(unknown(finder(['127.0.0.1']), '127.0.0.1', { 'x-real-ip': '198.51.100.1' })).toBe(true);
    expect(unknown(finder(['127.0.0.1']), '127.0.0.1', { 'x-forwarded-for': 'unknown' })).toBe(true);
  });

  it('is told once, with its address and what to do', () => {
    log.length = 0;
    const peers = finder(null);
    unknown(peers, '203.0.113.9', forged);
    expect(log).toEqual([]);
    unknown(peers, '::ffff:172.17.0.1', forged);
    unknown(peers, '172.17.0.1', forged);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/warn proxy_unknown address=172\.17\.0\.1 .*TRUSTED_PROXIES/);
    expect(log[0]).not.toContain('198.51.100.1');
  });

  it('is not taken for one where its own machine looks whether the site is up', () => {
    log.length = 0;
    const peers = finder(['127.0.0.1']);
    unknown(peers, '127.0.0.1', {});
    expect(log).toEqual([]);
    unknown(peers, '127.0.0.1', {}, { method: 'POST' });
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(/proxy_unknown address=127\.0\.0\.1 .*X-Forwarded-For/);
  });
});
