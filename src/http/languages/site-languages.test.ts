import { describe, expect, it } from 'vitest';
import { parseAcceptLanguage } from './accept-language.ts';
import { SiteLanguages } from './site-languages.ts';

const site = new SiteLanguages({
  languages: ['en', 'de', 'fr', 'pt-BR', 'zh-Hans', 'sr-Latn', 'he', 'en-GB', 'es-MX'],
  languageCode: 'de',
});

describe('the language of the site for a language', () => {
  it.each([
    ['en', 'en'],
    ['EN', 'en'],
    ['en-US', 'en'],
    ['en-GB', 'en-GB'],
    ['en-GB-oxendict', 'en-GB'],
    ['de-AT', 'de'],
    ['de-Latn-AT', 'de'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-Hans-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['es-AR', 'es-MX'],
    ['iw', 'he'],
    ['de-u-nu-arab', 'de'],
  ])('%s is %s', (tag, code) => {
    expect(site.closest(tag)).toBe(code);
  });

  it.each(['zh-TW', 'zh-Hant', 'sr', 'ru', '', '*', 'de_AT', 'x', `de-${'a'.repeat(60)}`, '\0', 'root'])(
    'is none for %j',
    (tag) => {
      expect(site.closest(tag)).toBe(null);
    },
  );
});

describe('the language of the site for a browser', () => {
  it.each([
    ['fr', 'fr'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['ru, zh-TW;q=0.9, pt;q=0.8, en;q=0.7', 'pt-BR'],
    ['en;q=0.2,fr;q=0.8', 'fr'],
    ['fr ; q=0.8 , en ; Q=0.9', 'en'],
    ['ru, *;q=0.1', 'de'],
    ['*', 'de'],
    ['*, de;q=0', 'en'],
    ['en-GB, en;q=0, fr;q=0.1', 'fr'],
    ['en;q=2, fr', 'fr'],
    ['en;q=0.1234, fr;q=0.1', 'fr'],
    ['en;level=1, fr', 'fr'],
  ])('that says %s is %s', (header, code) => {
    expect(site.accepted(header)).toBe(code);
    expect(site.accepted(header)).toBe(code);
  });

  it.each(['', 'ru', ',;=', 'de;q=0', '*;q=0', 'de-', `${'x,'.repeat(5000)}de`])(
    'that says %j is none',
    (header) => {
      expect(site.accepted(header)).toBe(null);
    },
  );

  it('is found however many headers there were before', () => {
    for (let n = 0; n < 500; n++) expect(site.accepted(`x-${n}, fr`)).toBe('fr');
  });
});

it('a site that names no languages has its main one', () => {
  const alone = new SiteLanguages({ languages: [], languageCode: 'de-AT' });
  expect(alone.codes).toEqual(['de-AT']);
  expect(alone.areSeveral).toBe(false);
  expect(site.areSeveral).toBe(true);
});

it('a header is read by its weights, those of one weight as they came', () => {
  expect(parseAcceptLanguage('a, b;q=0.5, c;q=0, d;q=1.000, e;q=0.50')).toEqual({
    wanted: ['a', 'd', 'b', 'e'],
    refused: ['c'],
  });
});
