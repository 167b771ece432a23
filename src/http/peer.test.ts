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
    ['the nearest address before one that is none', '10.0.0.1', 'x, 10.9.9.9', '10.9.9.9'],
  ])('finds %s', (_, remote, header, ip) => {
    expect(peers.find(remote, forwarded(header), 'http')).toEqual({ ip, scheme: 'https' });
  });

  it('changes nothing for a connection from anywhere else', () => {
    expect(peers.find('203.0.113.9', forwarded('198.51.100.1'), 'http')).toEqual({
      ip: '203.0.113.9',
      scheme: 'http',
    });
  });
});
