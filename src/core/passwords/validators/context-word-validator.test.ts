import { describe, expect, it } from 'vitest';
import { contextWordValidator, siteWords } from './context-word-validator.ts';

const words = siteWords({
  siteName: 'My Acme Shop',
  hosts: ['shop.acme-tools.example', '127.0.0.1', '[::1]', '*'],
});
const { validate } = contextWordValidator({ words });

describe('a password of little more than words of the site is refused:', () => {
  it.each([
    'acme',
    'acmeacmeacmeacme',
    'Acme-Shop-2026!!',
    'myacmeshop123456',
    'MY ACME SHOP my acme shop',
    'ACME-tools.1234567',
    'ａｃｍｅ　ｓｈｏｐ　１２３４',
  ])('%s', (password) => expect(validate(password)?.key).toBe('passwords.contextWord.refused'));
});

describe('a password that is more than that is not:', () => {
  it.each(['we buy horses at the shop', 'acme anvils fall on coyotes', 'correct horse battery', 'acm', ''])(
    '%s',
    (password) => expect(validate(password)).toBeNull(),
  );
});

it('the words of a site are those of its name and of its hosts, but for the last part', () => {
  expect(words).toEqual(['My Acme Shop', 'My', 'Acme', 'Shop', 'shop', 'acme-tools']);
});

it('words of fewer than four characters say nothing', () => {
  const short = contextWordValidator({ words: ['abc', ''] });
  expect([short.helpText, short.validate('abcabcabc')]).toEqual(['', null]);
});
