import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { field } from '../kinds/field.ts';
import { mapField } from '../kinds/map-field.ts';
import type { ModelField } from '../kinds/model-field.ts';
import { defineModel } from '../model.ts';
import { validateValues } from './validate-values.ts';

const modelOf = (value: ModelField) => defineModel({ app: 'notes', name: 'Note', fields: { value } });
const kept = (value: ModelField, given: unknown) => validateValues(modelOf(value), { value: given }).value;

const words = mapField(field.text({ default: '', maxLength: 9 }), {
  fromStored: (text) => text.split(' ').filter(Boolean),
  toStored: (list: string[]) => list.join(' '),
  validate: (list) => (list.includes('no') ? 'No is no word.' : null),
});

const circle: Record<string, unknown> = {};
circle.self = circle;
class Celsius {
  readonly degrees = 20;
}

describe('a value that is good', () => {
  it.each<[string, ModelField, unknown, unknown?]>([
    ['text as long as it may be, in characters', field.text({ maxLength: 3 }), '🗝🗝🗝'],
    ['text of several lines', field.text(), ' a\nb\t'],
    ['an address, its domain in lower case', field.email(), ' Ada@EXAMPLE.com ', 'Ada@example.com'],
    ['an international address', field.email(), 'ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['a slug', field.slug(), 'a-B_9'],
    ['an address of the Web', field.url(), 'HTTPS://example.com/ä?b=c#d'],
    ['a choice', field.enum({ choices: ['a', ['b', 'B']] }), 'b'],
    ['an empty choice', field.enum({ choices: [['', 'Unknown'], 'b'] }), ''],
    ['the smallest integer', field.integer(), -(2 ** 31)],
    ['the largest integer', field.integer(), 2 ** 31 - 1],
    ['the largest number that counts exactly', field.bigInteger(), Number.MAX_SAFE_INTEGER],
    ['a number between its limits', field.integer({ min: 1, max: 2 }), 2],
    ['nought, without a sign', field.integer(), -0, 0],
    ['a decimal with all its places', field.decimal({ maxDigits: 4, decimalPlaces: 2 }), '+012.5', '12.50'],
    ['a decimal below one', field.decimal({ maxDigits: 2, decimalPlaces: 2 }), '-.5', '-0.50'],
    ['a decimal without places', field.decimal({ maxDigits: 3, decimalPlaces: 0 }), '0120', '120'],
    ['a decimal that is nought', field.decimal({ maxDigits: 3, decimalPlaces: 1 }), '-0.0', '0.0'],
    ['false', field.boolean(), false],
    ['a leap day', field.date(), '2024-02-29'],
    ['a moment', field.datetime(), new Date('0001-01-01T00:00:00Z')],
    ['JSON', field.json(), { a: [1, 'two', null, { b: false }], '🗝': '\u0001' }],
    ['an empty text as JSON', field.json(), ''],
    ['JSON by its schema', field.json({ schema: z.object({ n: z.number().default(1) }) }), {}, { n: 1 }],
    ['JSON without what JSON does not know', field.json(), { a: undefined, b: 1 }, { b: 1 }],
    ['an id', field.foreignKey('self'), 7],
    ['null where it may be', field.integer({ nullable: true }), null],
    ['an empty text where null may be', field.text({ nullable: true }), '', null],
    ['an empty text where one may be left', field.text({ default: 'x' }), '', ''],
    ['a value of a field of its own', words, ['a', 'b']],
    ['a value of a field of its own, in its one spelling', words, ['a b', '', 'c'], ['a', 'b', 'c']],
  ])('is kept: %s', (_, declared, given, expected = given) => {
    expect(kept(declared, given)).toStrictEqual(expected);
  });
});

describe('a value that is none', () => {
  it.each<[string, ModelField, unknown, string]>([
    ['text that is too long', field.text({ maxLength: 3 }), 'abcd', 'It may have 3 characters at most.'],
    ['a number for text', field.text(), 5, 'It must be text.'],
    ['a NUL', field.text(), 'a\0b', 'It must not contain the NUL character.'],
    ['half a surrogate pair', field.slug(), '\ud83d', 'It must be well-formed Unicode.'],
    ['a NUL in an address', field.email(), 'a\0@example.com', 'It is no email address'],
    ['a NUL in a web address', field.url(), 'https://example.com/\0', 'NUL'],
    [
      'an address that is too long',
      field.email({ maxLength: 12 }),
      'ada@example.com',
      '12 characters at most',
    ],
    ['a slug with a space', field.slug(), 'a b', 'letters, digits, underscores and hyphens only'],
    ['a slug with a line break at its end', field.slug(), 'a\n', 'letters, digits'],
    ['another scheme', field.url(), 'javascript:alert(1)', 'https:// or http://'],
    ['a line break in a web address', field.url(), 'https://exam\nple.com', 'https:// or http://'],
    ['a choice that is none', field.enum({ choices: ['a', 'b'] }), 'c', 'It must be one of: a, b.'],
    ['a list of a choice', field.enum({ choices: ['a', 'b'] }), ['a'], 'It must be one of'],
    ['a number of more than 32 bits', field.integer(), 2 ** 31, 'It must be 2147483647 or less.'],
    ['a number that does not count exactly', field.bigInteger(), 2 ** 53, 'It must be a whole number.'],
    ['part of a number', field.integer(), 1.5, 'It must be a whole number.'],
    ['NaN', field.integer(), Number.NaN, 'It must be a whole number.'],
    ['text for a number', field.integer(), '5', 'It must be a whole number.'],
    ['a number below its limit', field.integer({ min: 3 }), 2, 'It must be 3 or more.'],
    ['a number for a decimal', field.decimal({ maxDigits: 4, decimalPlaces: 2 }), 12.5, "such as '12.50'"],
    ['an exponent', field.decimal({ maxDigits: 4, decimalPlaces: 2 }), '1e2', "such as '12.50'"],
    [
      'too many places',
      field.decimal({ maxDigits: 4, decimalPlaces: 2 }),
      '1.234',
      'It may have 2 digits after',
    ],
    [
      'too many digits',
      field.decimal({ maxDigits: 3, decimalPlaces: 2 }),
      '12.3',
      'It may have 1 digit before',
    ],
    [
      'a decimal past its limit',
      field.decimal({ maxDigits: 4, decimalPlaces: 2, max: 10 }),
      '10.01',
      '10 or less',
    ],
    ['text for a boolean', field.boolean(), 'true', 'It must be true or false.'],
    ['a number for a boolean', field.boolean(), 1, 'It must be true or false.'],
    ['a day that is not in the calendar', field.date(), '2026-02-30', 'It must be a day such as 2026-01-31.'],
    ['a leap day of another year', field.date(), '2026-02-29', 'It must be a day'],
    ['the year 0', field.date(), '0000-01-01', 'It must be a day'],
    ['a Date for a day', field.date(), new Date(0), 'It must be a day'],
    ['a day with a time', field.date(), '2026-01-31T00:00', 'It must be a day'],
    ['text for a moment', field.datetime(), '2026-01-31', 'It must be a Date'],
    ['an invalid Date', field.datetime(), new Date('x'), 'It must be a Date'],
    [
      'a year that no database writes',
      field.datetime(),
      new Date('+010000-01-01T00:00:00Z'),
      'years 1 to 9999',
    ],
    ['a function in JSON', field.json(), () => 1, 'It cannot be kept as JSON'],
    ['a circle in JSON', field.json(), circle, 'It cannot be kept as JSON'],
    ['a bigint in JSON', field.json(), { n: 1n }, 'It cannot be kept as JSON'],
    ['NaN in JSON', field.json(), [Number.NaN], 'NaN is no number that JSON can say'],
    ['a NUL deep in JSON', field.json(), { a: ['\0'] }, 'a NUL or half a surrogate pair'],
    ['half a surrogate pair in a name', field.json(), { '\ud83d': 1 }, 'a NUL or half a surrogate pair'],
    ['what the schema refuses', field.json({ schema: z.array(z.string()) }), [1], 'expected string'],
    ['an id that is none', field.foreignKey('self'), 0, 'It must be the id of a row'],
    ['text for an id', field.foreignKey('self'), '7', 'It must be the id of a row'],
    ['what the field itself refuses', field.text({ validate: () => 'Not today.' }), 'a', 'Not today.'],
    ['what a field of its own refuses', words, ['no'], 'No is no word.'],
    [
      'a field of its own that is stored too long',
      words,
      ['12345', '67890'],
      'It may have 9 characters at most.',
    ],
    ['another type for a field of its own', words, 5, 'It cannot be kept:'],
  ])('is refused: %s', (_, declared, given, reason) => {
    expect(() => kept(declared, given)).toThrow(reason);
    expect(() => kept(declared, given)).toThrow('The value of this note is not valid.');
  });

  it('does not reach the own check of the field', () => {
    const asked: unknown[] = [];
    const declared = field.integer({ max: 3, validate: (number) => void asked.push(number) });
    expect(() => kept(declared, 4)).toThrow();
    expect(kept(declared, 3)).toBe(3);
    expect(asked).toEqual([3]);
  });

  it('is kept as what JSON makes of it where that is something', () => {
    expect(kept(field.json(), new Celsius())).toEqual({ degrees: 20 });
  });
});

describe('a field that is given nothing', () => {
  it.each<[string, ModelField, unknown]>([
    ['its default', field.integer({ default: 3 }), 3],
    ['what its default makes', field.json({ default: () => [1] }), [1]],
    ['the default of a field of its own', words, []],
    ['its default, though it may hold null', field.text({ nullable: true, default: 'x' }), 'x'],
    ['null where it may', field.date({ nullable: true }), null],
    ['an empty text where forms need not ask', field.text({ required: false }), ''],
    ['false for a boolean', field.boolean({ default: false }), false],
  ])('has %s', (_, declared, expected) => {
    expect(validateValues(modelOf(declared), {}).value).toStrictEqual(expected);
  });

  it.each<[string, ModelField, unknown]>([
    ['text', field.text(), undefined],
    ['text', field.text(), null],
    ['text', field.text(), ''],
    ['a number', field.integer(), ''],
    ['a boolean', field.boolean(), null],
    ['an enum', field.enum({ choices: ['a'] }), ''],
    ['JSON', field.json(), null],
    ['an id', field.foreignKey('self'), undefined],
  ])('is missing where it needs a value: %s', (_, declared, given) => {
    expect(() => kept(declared, given)).toThrow('Every note needs value.');
  });

  it.each<[string, ModelField, unknown]>([
    ['default', field.integer({ default: 3 }), 3],
    ['null', field.integer({ default: 3, nullable: true }), null],
    ['default of a text', field.text({ default: 'x' }), 'x'],
  ])('takes null as its %s', (_, declared, expected) => {
    expect(kept(declared, null)).toBe(expected);
  });

  it('stays as it is in a change', () => {
    const model = defineModel({
      app: 'notes',
      name: 'Note',
      fields: { a: field.text(), b: field.integer({ default: 1 }) },
    });
    expect(validateValues(model, { a: 'x', b: undefined }, { partial: true })).toEqual({ a: 'x' });
    expect(() => validateValues(model, { a: '' }, { partial: true })).toThrow('Every note needs a.');
  });
});

it.each(['id', 'colour', '__proto__', 'toString', 'constructor'])(
  'a field that is none is refused: %s',
  (name) => {
    const given = Object.fromEntries([[name, 1]]);
    expect(() => validateValues(modelOf(field.text()), given)).toThrow(
      `The model Note has no field ${name}. It has: value.`,
    );
  },
);
