import { describe, expect, it } from 'vitest';
import { clientInWords } from './client-words.ts';

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const android = 'Mozilla/5.0 (Linux; Android 10; K)';
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)';
const ipad = 'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X)';
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0';
const apple = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

const said = (userAgent: string | null) => {
  const { key, parameters } = clientInWords(userAgent);
  return [key.replace('sessions.client', ''), ...Object.values(parameters)];
};

describe('a browser in words', () => {
  it.each([
    [`${windows} ${webkit} Safari/537.36`, 'Chrome', 'Windows'],
    [`${windows} ${webkit} Safari/537.36 Edg/138.0.0.0`, 'Microsoft Edge', 'Windows'],
    [`${windows} ${webkit} Safari/537.36 OPR/120.0.0.0`, 'Opera', 'Windows'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      'Firefox',
      'Windows',
    ],
    ['Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer', 'Windows'],
    [`${mac} ${apple} Version/18.5 Safari/605.1.15`, 'Safari', 'macOS'],
    [`${iphone} ${apple} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari', 'iPhone'],
    [`${iphone} ${apple} CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1`, 'Chrome', 'iPhone'],
    [`${iphone} ${apple} FxiOS/140.0 Mobile/15E148 Safari/605.1.15`, 'Firefox', 'iPhone'],
    [`${iphone} ${apple} Version/18.0 EdgiOS/138.0 Mobile/15E148 Safari/604.1`, 'Microsoft Edge', 'iPhone'],
    [`${ipad} ${apple} Version/18.5 Mobile/15E148 Safari/604.1`, 'Safari', 'iPad'],
    [`${android} ${webkit} Mobile Safari/537.36`, 'Chrome', 'Android'],
    [`${android} ${webkit} Mobile Safari/537.36 EdgA/138.0.0.0`, 'Microsoft Edge', 'Android'],
    [
      `${android} AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet',
      'Android',
    ],
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 'Firefox', 'Android'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Safari/537.36`, 'Chrome', 'ChromeOS'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  ])('of %s is %s on %s', (userAgent, browser, system) => {
    expect(said(userAgent)).toEqual(['', browser, system]);
  });

  it('says so where it is not known', () => {
    expect(said('Mozilla/5.0 (Windows NT 10.0) Something/1.0')).toEqual(['.unknownBrowser', 'Windows']);
    expect(said('Firefox/140.0')).toEqual(['.unknownSystem', 'Firefox']);
    for (const odd of [null, '', 'curl/8.5.0', '<b>Your bank</b>', 'Firefox on Windows']) {
      expect(said(odd)[0], String(odd)).not.toBe('');
    }
    expect(said('<b>Your bank</b>')).toEqual(['.unknown']);
  });
});
