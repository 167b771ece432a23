import { describe, expect, it } from 'vitest';
import { PeerFinder } from './peer.ts';

const forwarded = (forwardedFor: string, proto = 'https') =>
  new Headers({ 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': proto });

describe('without trusted proxies', () => {
  it('takes the address of the connection and believes no header', () => {
    const peers = new PeerFinder([]);
    expect(peers.find('::ffff:203.0.113.9', forwarded('198.51.100.1'), 'http')).toEqual({
      ip: '203.0.113.9',
      scheme: 'http',
    });
    expect(peers.find(null, forwarded('198.51.100.1'), 'http')).toEqual({ ip: null, scheme: 'http' });
  });
});

describe('with trusted proxies', () => {
  const peers = new PeerFinder(['10.0.0.0/8', '2001:db8::1']);

  it.each([
    ['the visitor behind one proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the visitor behind two', '10.0.0.1', '198.51.100.1, 10.2.3.4', '198.51.100.1'],
    ['not what the visitor claims to be', '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a visitor over IPv6', '2001:db8::1', '2001:db8:5::7', '2001:db8:5::7'],
    ['the proxy itself, where the header is no address', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['the visitor whose port is told too', '10.0.0.1', '198.51.100.1:4711, 10.2.3.4:80', '198.51.100.1'],
    ['a visitor over IPv6 whose port is told too', '10.0.0.1', '[2001:db8:5::7]:4711', '2001:db8:5::7'],
    ['the nearest address before one that is none', '10.0.0.1', 'x, 10.9.9.9', '10.9.9.9'],
  ])('finds %s', (_, remote, header, ip) => {
    expect(peers.find(remote, forwarded(header), 'http')).toEqual({ ip, scheme: 'https' });
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
    expect(peers.find('10.0.0.1', forwarded(addresses, proto), 'http').scheme).toBe(scheme);
  });

  it('takes the word of a proxy before the connection to it, and the connection before nonsense', () => {
    expect(peers.find('10.0.0.1', forwarded('198.51.100.1', 'http'), 'https').scheme).toBe('http');
    expect(peers.find('10.0.0.1', forwarded('198.51.100.1', 'gopher'), 'https').scheme).toBe('https');
    expect(peers.find('10.0.0.1', new Headers(), 'https').scheme).toBe('https');
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
    expect(peers.find('10.0.0.1', new Headers({ [name]: value }), 'http')).toEqual({
      ip: '10.0.0.1',
      scheme: 'http',
    });
  });

  it('changes nothing for a connection from anywhere else', () => {
    expect(peers.find('203.0.113.9', forwarded('198.51.100.1'), 'http')).toEqual({
      ip: '203.0.113.9',
      scheme: 'http',
    });
  });
});
