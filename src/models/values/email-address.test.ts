import { describe, expect, it } from 'vitest';
import { normalizeEmail, parseEmailAddress } from './email-address.ts';

const ok = (address: string) => ({ ok: true, address });
const refused = (reason: string) => ({ ok: false, reason });

describe('parseEmailAddress', () => {
  it.each([
    ['alice@example.com', 'alice@example.com'],
    ['Alice.B+tag@Example.COM', 'Alice.B+tag@example.com'],
    ["o'neil!#$%&*+/=?^_`{|}~-@sub.example.co", "o'neil!#$%&*+/=?^_`{|}~-@sub.example.co"],
    ['root@localhost', 'root@localhost'],
    ['a@bücher.de', 'a@xn--bcher-kva.de'],
    ['a@ＥＸＡＭＰＬＥ.com', 'a@example.com'],
    ['a@example。com', 'a@example.com'],
  ])('accepts %s', (text, address) => {
    expect(parseEmailAddress(text)).toEqual(ok(address));
  });

  it.each([
    'alice',
    '@example.com',
    'alice@',
    'a@b@c.com',
    'a@x.com,b@y.com',
    'a@x.com, b@y.com',
    'a b@x.com',
    ' a@x.com',
    'a@x.com ',
    'a@x.com\n',
    'a@x.com\r\nBcc: b@y.com',
    'a\0@x.com',
    'a@x\0.com',
    '<a@x.com>',
    '"a b"@x.com',
    'a..b@x.com',
    '.a@x.com',
    'a.@x.com',
    'a@intranet',
    'a@x..com',
    'a@.com',
    'a@x.com.',
    'a@-x.com',
    'a@x-.com',
    'a@x_y.com',
    'a@exa%6dple.com',
    'a@%C3%BC.com',
    'a@ü%2Ecom',
    'a@ü.com/path',
    'a@ü.com:25',
    'a@127.0.0.11',
    'a@[127.0.0.1]',
    'a@１２７.１',
    'a@exa＠mple.com',
    'a@exa／mple.com',
    'a@\ud800.com',
    `a@${'x'.repeat(64)}.com`,
  ])('refuses %j', (text) => {
    expect(parseEmailAddress(text)).toEqual(refused('syntax'));
  });

  it('names an empty text, a local part outside ASCII and a text that is too long', () => {
    expect(parseEmailAddress('')).toEqual(refused('empty'));
    expect(parseEmailAddress('ali\u0441e@example.com')).toEqual(refused('local_part_not_ascii'));
    expect(parseEmailAddress('a＠evil.com@example.com')).toEqual(refused('local_part_not_ascii'));
    expect(parseEmailAddress(`${'a'.repeat(100_000)}@x.com`)).toEqual(refused('too_long'));
  });

  it('counts the length of the punycode form, to 254 characters exactly', () => {
    const domain = `${'x'.repeat(60)}.${'x'.repeat(60)}.${'x'.repeat(60)}.com`;
    expect(parseEmailAddress(`${'a'.repeat(254 - domain.length - 1)}@${domain}`)).toMatchObject({ ok: true });
    expect(parseEmailAddress(`${'a'.repeat(255 - domain.length - 1)}@${domain}`)).toEqual(
      refused('too_long'),
    );
    expect(parseEmailAddress(`${'a'.repeat(245)}@bü.de`)).toEqual(refused('too_long'));
  });
});

describe('normalizeEmail', () => {
  it('strips and lowers the domain only, as Django does', () => {
    expect(normalizeEmail(' Alice.B@EXAMPLE.Com ')).toBe('Alice.B@example.com');
    expect(normalizeEmail('A@B@C.COM')).toBe('A@B@c.com');
    expect(normalizeEmail('Alice')).toBe('Alice');
    expect(normalizeEmail('')).toBe('');
  });
});
