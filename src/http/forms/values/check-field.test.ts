import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { english } from '../bound/english.ts';
import { createFormField, formField } from '../fields/form-field.ts';
import type { FormField, FormFieldKind } from '../fields/form-field-data.ts';
import { formKinds } from '../fields/form-kinds.ts';
import { checkField } from './check-field.ts';

/** What a field answers, in the words that people read. */
async function check(field: FormField, sent: string | undefined) {
  const answer = await checkField(field, sent);
  return answer.ok ? answer : { ...answer, messages: answer.messages.map((message) => english.say(message)) };
}

const value = (value: unknown) => ({ ok: true, value });
const refused = (...messages: string[]) => ({ ok: false, messages });

const required = refused('Please fill this in.');

describe('an empty field', () => {
  const kinds = (Object.keys(formKinds) as FormFieldKind[]).filter(
    (kind) => !['boolean', 'select', 'multi-select'].includes(kind),
  );

  it.each(kinds)('is refused if required, null if not: %s', async (kind) => {
    for (const sent of [undefined, '']) {
      expect(await check(createFormField(kind), sent)).toEqual(required);
      expect(await check(createFormField(kind, { required: false }), sent)).toEqual(value(null));
    }
  });

  it('is one that holds only white space, except for a password', async () => {
    expect(await check(formField.text(), ' \t\u00a0')).toEqual(required);
    expect(await check(formField.password(), '   ')).toEqual(value('   '));
  });

  it('asks neither validate nor schema', async () => {
    const field = formField.text({ required: false, validate: () => 'Asked.', schema: z.string().min(5) });
    expect(await check(field, '')).toEqual(value(null));
  });
});

describe('every text', () => {
  const kinds = [
    ['text', formField.text],
    ['email', formField.email],
    ['password', formField.password],
    ['textarea', formField.textarea],
    ['url', formField.url],
    ['slug', formField.slug],
    ['hidden', formField.hidden],
    ['decimal', formField.decimal],
  ] as const;

  it.each(kinds)('is refused with NUL or a lone surrogate: %s', async (_kind, build) => {
    expect(await check(build(), 'a\0b')).toEqual(
      refused('There is a NUL character in this text. Type it again without it.'),
    );
    expect(await check(build(), 'a\ud800b')).toEqual(
      refused('This value holds characters that are not valid Unicode. Type it again.'),
    );
  });

  it.each(kinds)('is bounded by default, and the refusal names the limit: %s', async (_kind, build) => {
    const { maxLength } = build();
    expect(await check(build(), 'x'.repeat(1_000_000))).toEqual(
      refused(`At most ${maxLength} characters, please: there are 1000000.`),
    );
  });

  it('is measured in code points', async () => {
    expect(await check(formField.text({ maxLength: 3 }), '🎉🎉🎉')).toEqual(value('🎉🎉🎉'));
    expect(await check(formField.text({ maxLength: 150 }), 'x'.repeat(200))).toEqual(
      refused('At most 150 characters, please: there are 200.'),
    );
    expect(await check(formField.text({ maxLength: 1 }), 'ab')).toEqual(
      refused('At most 1 character, please: there are 2.'),
    );
    expect(await check(formField.password({ minLength: 8 }), 'abc🎉')).toEqual(
      refused('At least 8 characters, please: there are 4.'),
    );
  });
});

describe('the kinds', () => {
  it('text is stripped, and has one line', async () => {
    expect(await check(formField.text(), '  Ada  Lovelace ')).toEqual(value('Ada  Lovelace'));
    expect(await check(formField.text(), 'a\r\nBcc: b')).toEqual(refused('This must be one line of text.'));
  });

  it('password is kept exactly, and may have 1024 code points', async () => {
    expect(await check(formField.password(), ' pässwörd ☃ ')).toEqual(value(' pässwörd ☃ '));
    expect(await check(formField.password(), '☃'.repeat(1024))).toEqual(value('☃'.repeat(1024)));
    expect(await check(formField.password(), '☃'.repeat(1025))).toMatchObject({ ok: false });
  });

  it('textarea counts a line end as one character', async () => {
    expect(await check(formField.textarea({ maxLength: 3 }), 'a\r\nb')).toEqual(value('a\nb'));
    expect(await check(formField.textarea(), 'x'.repeat(10_000))).toMatchObject({ ok: true });
  });

  it('email is an address, its domain in lower case', async () => {
    expect(await check(formField.email(), ' Alice@EXAMPLE.com ')).toEqual(value('Alice@example.com'));
    expect(await check(formField.email(), 'a@bücher.de')).toEqual(value('a@xn--bcher-kva.de'));
    for (const text of ['alice', 'a@b@c.com', 'a@x.com,b@y.com', 'a b@x.com', 'a@x.com\r\nBcc: b@y.com']) {
      expect(await check(formField.email(), text)).toEqual(
        refused('This is not an email address. Type one like name@example.com.'),
      );
    }
    expect(await check(formField.email(), 'jürgen@x.com')).toMatchObject({
      messages: [
        expect.stringMatching(
          /^This is not an email address that works here\. Before the @ only letters from A to Z/,
        ),
      ],
    });
  });

  it('boolean is whether the box is ticked', async () => {
    const optional = formField.boolean({ required: false });
    expect(await check(optional, 'on')).toEqual(value(true));
    expect(await check(optional, 'true')).toEqual(value(true));
    for (const sent of [undefined, '', 'false', 'False', '0']) {
      expect(await check(optional, sent)).toEqual(value(false));
    }
    expect(await check(formField.boolean(), 'on')).toEqual(value(true));
    expect(await check(formField.boolean(), undefined)).toEqual(refused('Tick this box to go on.'));
  });

  it('integer is a whole number that stays exact', async () => {
    expect(await check(formField.integer(), ' -42 ')).toEqual(value(-42));
    expect(await check(formField.integer(), '-0')).toEqual(value(0));
    for (const text of ['1.5', '1e3', '0x10', '١٢', 'x', '1 2', 'NaN', 'Infinity']) {
      expect(await check(formField.integer(), text)).toEqual(refused('Enter a whole number.'));
    }
    expect(await check(formField.integer(), '9007199254740993')).toEqual(
      refused('Enter 9007199254740991 or less.'),
    );
    expect(await check(formField.integer(), '9'.repeat(100_000))).toMatchObject({ ok: false });
    const bounded = formField.integer({ min: 1, max: 9 });
    expect(await check(bounded, '0')).toEqual(refused('Enter 1 or more.'));
    expect(await check(bounded, '10')).toEqual(refused('Enter 9 or less.'));
  });

  it('decimal is a string with one spelling for each number', async () => {
    const spellings = {
      '+007.50': '7.50',
      '-.5': '-0.5',
      '3.': '3',
      '-0.00': '0.00',
      '000': '0',
      '1.10': '1.10',
    };
    for (const [sent, canonical] of Object.entries(spellings)) {
      expect(await check(formField.decimal(), sent)).toEqual(value(canonical));
    }
    for (const text of ['1,5', '1e5', '.', 'NaN', '--1', '1.2.3']) {
      expect(await check(formField.decimal(), text)).toEqual(refused('Enter a number.'));
    }
    expect(await check(formField.decimal({ decimalPlaces: 2 }), '1.234')).toEqual(
      refused('At most 2 digits after the point, please.'),
    );
    expect(await check(formField.decimal({ max: 10 }), '10.01')).toEqual(refused('Enter 10 or less.'));
  });

  it('date is a day that exists', async () => {
    expect(await check(formField.date(), '2028-02-29')).toEqual(value('2028-02-29'));
    for (const text of ['2026-02-29', '2026-13-01', '31.05.2026', '2026-5-1', 'x'.repeat(100_000)]) {
      expect(await check(formField.date(), text)).toEqual(
        refused('Enter a date as year-month-day, for example 2026-05-31.'),
      );
    }
  });

  it('datetime-local is read as UTC', async () => {
    const at = value(new Date('2026-05-31T14:30:00Z'));
    for (const text of ['2026-05-31T14:30', '2026-05-31 14:30:00', '2026-05-31T14:30:00.000Z']) {
      expect(await check(formField.datetimeLocal(), text)).toEqual(at);
    }
    for (const text of ['2026-05-31', '2026-02-30T10:00', '2026-05-31T25:00', '2026-05-31T14:30+02:00']) {
      expect(await check(formField.datetimeLocal(), text)).toEqual(
        refused('Enter date and time, for example 2026-05-31T14:30.'),
      );
    }
  });

  it('url has a web scheme and no hidden characters', async () => {
    for (const text of ['https://example.com/a?b=c', 'http://localhost:8000']) {
      expect(await check(formField.url(), text)).toEqual(value(text));
    }
    for (const text of [
      'javascript:alert(1)',
      'example.com',
      'ftp://x.com',
      'https://',
      'https://exa\tmple.com',
    ]) {
      expect(await check(formField.url(), text)).toEqual(
        refused('Enter a web address that starts with https:// or http://.'),
      );
    }
  });

  it('slug has letters, digits, underscores and hyphens', async () => {
    expect(await check(formField.slug(), 'my_first-post2')).toEqual(value('my_first-post2'));
    for (const text of ['a b', 'é', 'a/b', 'a.b']) {
      expect(await check(formField.slug(), text)).toEqual(
        refused('Use only letters, digits, underscores and hyphens.'),
      );
    }
  });

  it('select is one of its choices', async () => {
    const field = formField.select({
      choices: [
        ['free', 'Free'],
        ['paid', 'Paid'],
      ],
    });
    expect(await check(field, 'paid')).toEqual(value('paid'));
    for (const text of ['Paid', '__proto__', 'constructor', 'x'.repeat(100_000)]) {
      expect(await check(field, text)).toEqual(refused('Choose one of the options that are offered.'));
    }
    expect(await check(field, '')).toEqual(refused('Choose one of the options.'));
  });
});

describe("a field's own checks", () => {
  it('validate sees the value of the kind, schema changes it afterwards', async () => {
    const field = formField.integer({
      validate: async (number) => (number % 2 === 1 ? 'Enter an even number.' : undefined),
      schema: z.number().transform((number) => number * 10),
    });
    expect(await check(field, '4')).toEqual(value(40));
    expect(await check(field, '3')).toEqual(refused('Enter an even number.'));
  });

  it('schema may report several messages, each once', async () => {
    const schema = z
      .string()
      .regex(/\d/, 'Add a digit.')
      .regex(/[A-Z]/, 'Add a capital.')
      .regex(/\d/, 'Add a digit.');
    expect(await check(formField.text({ schema }), 'abc')).toEqual(refused('Add a digit.', 'Add a capital.'));
  });

  it('a check that fails, rather than refuses, is an exception', async () => {
    const field = formField.text({ validate: () => Promise.reject(new Error('database lost')) });
    await expect(check(field, 'x')).rejects.toThrow('database lost');
  });
});
