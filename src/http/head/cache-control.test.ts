import { expect, it } from 'vitest';
import { personalCacheControl } from './cache-control.ts';

it('keeps what the page does not speak of out of all caches', () => {
  expect(personalCacheControl(undefined, false)).toBe('no-store');
  expect(personalCacheControl(undefined, true)).toBe('no-store');
});

it.each(['public, max-age=31536000, immutable', 'no-cache', 'private, max-age=60', 's-maxage=5', ''])(
  'leaves %j to the page that says it',
  (said) => expect(personalCacheControl(said, false)).toBe(said),
);

it.each([
  ['public, max-age=31536000, immutable', 'private, max-age=31536000, immutable'],
  ['max-age=60', 'private, max-age=60'],
  ['Public,s-maxage=600 , max-age=60', 'private, max-age=60'],
  ['no-cache', 'private, no-cache'],
  ['no-cache="x-a, x-b"', 'private, no-cache="x-a, x-b"'],
  ['private, max-age=60', 'private, max-age=60'],
  ['No-Store', 'No-Store'],
  ['', 'private'],
])('makes %j private where the answer sets a cookie of ours', (said, told) => {
  expect(personalCacheControl(said, true)).toBe(told);
});
