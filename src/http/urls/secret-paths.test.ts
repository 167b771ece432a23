import { describe, expect, it } from 'vitest';
import { SecretPaths } from './secret-paths.ts';

const paths = new SecretPaths([
  { path: '/accounts/reset/set-password/' },
  { path: '/accounts/reset/:token/', secretParameters: ['token'] },
  { path: '/links/:id{[0-9]+}/open/:token{.+}', secretParameters: ['token'] },
  { path: '/notes/:id/', secretParameters: [] },
]);

describe('a path that no route matches', () => {
  it.each([
    ['/accounts/reset/secret', '/accounts/reset/***'],
    ['/accounts/reset/secret/.', '/accounts/reset/***/***'],
    ['//accounts//reset//secret/)', '//accounts//reset//***/***'],
    ['/Accounts/%72eset/secret/x', '/Accounts/%72eset/***/***'],
    ['/links/7/open/secret', '/links/7/open/***'],
    ['/links/any/open/a/b/', '/links/any/open/***/***/'],
    ['/accounts/%reset/secret', '/accounts/%reset/secret'],
  ])('%s is logged as %s', (path, logged) => {
    expect(paths.hide(path)).toBe(logged);
    expect(paths.covers(path)).toBe(path !== logged);
  });

  it.each(['/', '/accounts/reset/', '/accounts/reset', '/links/7/open/', '/notes/7/', '/reset/secret'])(
    '%s has no secret',
    (path) => {
      expect(paths.covers(path)).toBe(false);
      expect(paths.hide(path)).toBe(path);
    },
  );
});
