import { describe, expect, it } from 'vitest';
import { djangoRedirectCases, hostileTargets } from '../../../test/support/redirect-targets.ts';
import { urlHasAllowedHostAndScheme } from './safe-redirect.ts';

const onHttp = { allowedHosts: new Set(['h']), requireHttps: false };
const onHttps = { allowedHosts: new Set(['h']), requireHttps: true };
const titled = <T extends readonly [string, ...unknown[]]>(cases: readonly T[]) =>
  cases.map((entry) => [JSON.stringify(entry[0]).slice(0, 60), ...entry] as const);

describe('urlHasAllowedHostAndScheme', () => {
  it.each(titled(djangoRedirectCases))('says of %s what Django says', (_, target, safe, safeOnHttps) => {
    expect(urlHasAllowedHostAndScheme(target, onHttp)).toBe(safe);
    expect(urlHasAllowedHostAndScheme(target, onHttps)).toBe(safeOnHttps);
  });

  it.each(titled(hostileTargets.map((target) => [target] as const)))(
    'lets %s through only where a browser stays on the host',
    (_, target) => {
      for (const [rules, base] of [
        [onHttp, 'http://h/a/'],
        [onHttps, 'https://h/a/'],
      ] as const) {
        if (!urlHasAllowedHostAndScheme(target, rules)) continue;
        expect(new URL(target.trim(), base).host).toBe('h');
        expect(target).not.toContain('evil.example/');
      }
    },
  );

  it('refuses most of them outright', () => {
    const passed = hostileTargets.filter((target) => urlHasAllowedHostAndScheme(target, onHttp));
    // Paths, odd as they look: one backslash is one slash, a full-width slash is a letter like any other.
    expect(passed).toEqual(['\\evil.example', '\uff0f\uff0fevil.example', '/\uff0fevil.example']);
  });

  it.each([
    '/',
    '/a',
    '/a?b=//c',
    '/a#//b',
    '?a',
    '/größe/',
    '/a@b',
    '/a:b',
    '/%5cevil',
    '/%2fevil',
    'a/b',
    './a',
  ])('lets %s through', (target) => {
    expect(urlHasAllowedHostAndScheme(target, onHttp)).toBe(true);
    expect(urlHasAllowedHostAndScheme(target, onHttps)).toBe(true);
  });

  it('measures the length at 2,048 characters', () => {
    expect(urlHasAllowedHostAndScheme(`/${'a'.repeat(2047)}`, onHttp)).toBe(true);
    expect(urlHasAllowedHostAndScheme(`/${'a'.repeat(2048)}`, onHttp)).toBe(false);
  });

  it('allows no host where none is listed', () => {
    const rules = { allowedHosts: new Set<string>(), requireHttps: false };
    expect(urlHasAllowedHostAndScheme('http://h/', rules)).toBe(false);
    expect(urlHasAllowedHostAndScheme('//h/', rules)).toBe(false);
    expect(urlHasAllowedHostAndScheme('/', rules)).toBe(true);
  });
});
