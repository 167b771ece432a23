import { describe, expect, it } from 'vitest';
import { KeyedText, text } from './keyed-text.ts';
import { Texts } from './texts.ts';

const project = { locale: 'en', texts: { 'site.title': "The project's" } };
const german = {
  locale: 'de',
  texts: { 'site.title': 'Titel', 'site.notes': '{count, plural, one {# Notiz} other {# Notizen}}' },
};
const app = {
  locale: 'en',
  texts: {
    'site.title': "The app's",
    'site.notes': '{count, plural, one {# note} other {# notes}}',
    'site.hello': 'Hello, {name}!',
    'site.twice': '{name}, it is {day}, {name}.',
    'site.bold': 'You are <strong>{name}</strong> & <em>not</em> <b>.',
    'site.rich': 'You are <strong>{name}</strong> & <em>not <code>x</code></em>.',
    'site.when': 'On {day, date, medium} at {day, time, short}',
    'site.broken': 'Hello, {name',
  },
};
const texts = new Texts({ catalogues: [project, german, app] });
const english = texts.in('en');

describe('a text', () => {
  it('is the first one of its key in the language, then in wider ones, then English', () => {
    expect(english.t('site.title')).toBe("The project's");
    expect(texts.in('de').t('site.title')).toBe('Titel');
    expect(texts.in('de-AT').t('site.title')).toBe('Titel');
    expect(texts.in('de-AT').t('site.hello', { name: 'Ada' })).toBe('Hello, Ada!');
    expect(texts.in('fr').t('site.title')).toBe("The project's");
  });

  it('has parameters, plurals and moments of its own language', () => {
    expect(english.t('site.notes', { count: 1 })).toBe('1 note');
    expect(english.t('site.notes', { count: 1200 })).toBe('1,200 notes');
    expect(texts.in('de').t('site.notes', { count: 1200 })).toBe('1.200 Notizen');
    // In UTC, wherever the server is.
    const day = new Date('2026-01-31T23:59:00Z');
    expect(english.t('site.when', { day })).toBe('On Jan 31, 2026 at 11:59 PM');
  });

  it('takes other texts, lists and anything that prints', () => {
    const hello = (name: object | string | null) => english.t('site.hello', { name });
    expect(hello(text('site.title'))).toBe("Hello, The project's!");
    expect(hello(['a', text('site.title')])).toBe("Hello, a and The project's!");
    expect(texts.in('de').t('site.hello', { name: ['a', 'b'] })).toBe('Hello, a und b!');
    expect(hello({ toString: () => 'Ada' })).toBe('Hello, Ada!');
    expect(hello(null)).toBe('Hello, !');
    expect(hello('{name}')).toBe('Hello, {name}!');
    expect(english.t('site.hello', { name: 7 })).toBe('Hello, 7!');
    expect(english.t('site.twice', { name: 'Ada', day: 'today' })).toBe('Ada, it is today, Ada.');
  });

  it('can be named first, and said later', () => {
    const later = text('site.hello', { name: 'Ada' });
    expect(english.t(later)).toBe('Hello, Ada!');
    expect(english.say(later)).toBe('Hello, Ada!');
    expect(english.say('Words as they are')).toBe('Words as they are');
    expect(english.say(new KeyedText('site.nowhere', {}, 'Instead'))).toBe('Instead');
    expect(english.say(new KeyedText('site.title', {}, 'Instead'))).toBe("The project's");
  });

  it('that is not there shows its key, or whatever is asked for', () => {
    expect(english.t('site.nowhere')).toBe('site.nowhere');
    const missing = (key: string, locale: string) => `${key} in ${locale}?`;
    const strict = new Texts({ catalogues: [app], missing });
    expect(strict.in('de').t('site.nowhere')).toBe('site.nowhere in de?');
    expect(strict.in('en').html('site.nowhere')).toBe('site.nowhere in en?');
    expect(english.html('site.<script>')).toBe('site.&lt;script&gt;');
  });

  it('that cannot be said is an error with its key', () => {
    expect(() => english.t('site.broken', { name: 'Ada' })).toThrow(
      'text of site.broken cannot be said in en',
    );
    expect(() => english.t('site.hello')).toThrow('text of site.hello cannot be said in en');
  });
});

describe('a text as HTML', () => {
  it('keeps the elements of the text itself, and escapes all else', () => {
    const name = '<i>"Ada"</i>';
    expect(english.html('site.rich', { name })).toBe(
      'You are <strong>&lt;i&gt;&quot;Ada&quot;&lt;/i&gt;</strong> &amp; <em>not <code>x</code></em>.',
    );
    expect(english.t('site.bold', { name: 'A' })).toBe('You are <strong>A</strong> & <em>not</em> <b>.');
    expect(english.html('site.title')).toBe('The project&#39;s');
  });

  it('has no other elements', () => {
    expect(() => english.html('site.bold', { name: 'Ada' })).toThrow('site.bold');
  });
});

it('a language knows which way it is written', () => {
  expect(english.direction).toBe('ltr');
  expect(texts.in('ar').direction).toBe('rtl');
  expect(texts.in('he').direction).toBe('rtl');
});
