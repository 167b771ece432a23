import { expect, it } from 'vitest';
import { isSlug } from '../../values/text-rules.ts';
import { slugText } from './slug-text.ts';

it.each([
  ['A post', 'a-post'],
  ['  Über uns!  ', 'uber-uns'],
  ['C# & C++: a_b -- c', 'c-c-a_b-c'],
  ['__init__', 'init'],
  ['Привет 2', '2'],
  ['…', ''],
])('makes a part of an address of %s', (text, slug) => {
  expect(slugText(text)).toBe(slug);
  expect(slug === '' || isSlug(slug)).toBe(true);
});

it('ends where it may be no longer, and not with a hyphen', () => {
  expect(slugText('one two three', 8)).toBe('one-two');
});
