import { describe, expect, it } from 'vitest';
import { AllowedHosts } from './hosts.ts';
import type { RequestHead } from './request-head.ts';

const headOf = (url: string): RequestHead => ({ method: 'GET', url, headers: new Headers() });

describe('the allowed hosts', () => {
  it.each([
    ['http://example.com:8000.evil.example/'],
    ['http://example.com:8000@evil.example/'],
    ['http://evil.example/example.com:8000/'],
    ['http://evil.example:8000/?//example.com:8000/'],
    ['http://sub.example.com:8000/'],
  ])('are told from %s, also after a request for one of them', (url) => {
    const hosts = new AllowedHosts(['example.com']);
    expect(hosts.allow(headOf(url))).toBe(false);
    expect(hosts.allow(headOf('http://example.com:8000/page'))).toBe(true);
    expect(hosts.allow(headOf(url))).toBe(false);
    expect(hosts.allow({ ...headOf('/page'), host: 'evil.example' })).toBe(false);
    expect(hosts.allow({ ...headOf('/page'), host: 'example.com:8000' })).toBe(true);
  });

  it.each(['1.2.3.999', 'example.com:99999', '[::g]', '[:::]', 'a..b:x', '.example.com', 'a..example.com'])(
    'are told from %s, which is no address, where every host is meant',
    (host) => {
      expect(new AllowedHosts(['*']).allow({ ...headOf('/page'), host })).toBe(false);
    },
  );

  it('may be asked for by any port, in any letter case, and with subdomains where these are meant', () => {
    const hosts = new AllowedHosts(['.Example.com']);
    for (const host of ['example.com', 'EXAMPLE.com:81', 'a.b.example.com', 'example.com']) {
      expect(hosts.allow(headOf(`https://${host}/`))).toBe(true);
    }
    expect(hosts.allow(headOf('https://badexample.com/'))).toBe(false);
  });
});
