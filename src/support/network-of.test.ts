import { describe, expect, it } from 'vitest';
import { networkOf, shortNetworkOf } from './network-of.ts';

describe('networkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.250'],
    ['2001:db8:1:200::1', '2001:db8:1:2ff:1:2:3:4'],
    ['2001:DB8:0001:0200::1', '2001:db8:1:200::2'],
    ['2001:db8::1', '2001:db8:0:ff::'],
    ['::1', '::'],
    ['fe80::1%eth0', 'fe80::2%eth1'],
  ])('has %s and %s in one', (one, other) => {
    expect(networkOf(one)).toBe(networkOf(other));
  });

  it.each([
    ['203.0.113.9', '203.0.114.9'],
    ['203.0.113.9', '20.3.0.113'],
    ['2001:db8:1:200::1', '2001:db8:1:300::1'],
    ['2001:db8:1::1', '2001:db8:2::1'],
    ['2001:db8::1', '2001:db8:1::'],
    ['::1', '127.0.0.1'],
  ])('tells %s from %s', (one, other) => {
    expect(networkOf(one)).not.toBe(networkOf(other));
  });

  it('has all unknown addresses in one', () => {
    expect([networkOf(null), networkOf(undefined), networkOf('')]).toEqual(['', '', '']);
  });
});

describe('shortNetworkOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['2001:db8:1:200::1', '2001:db8:1::/48'],
    ['2001:DB8:0001:0200:1:2:3:4', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8::/48'],
    ['2001:0:1::1', '2001:0:1::/48'],
    ['::1', '::/48'],
    ['no address', null],
    ['', null],
    [null, null],
  ])('of %s is %s', (ip, network) => {
    expect(shortNetworkOf(ip)).toBe(network);
  });
});
