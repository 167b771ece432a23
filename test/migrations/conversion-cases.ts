import { column } from '../../src/migrations/operations/column.ts';
import type { ColumnSpec } from '../../src/migrations/schema/schema-state.ts';

/** The types that columns change between. */
export const types = {
  varchar: column.varchar(20, { nullable: true }),
  text: column.text({ nullable: true }),
  integer: column.integer({ nullable: true }),
  bigint: column.bigint({ nullable: true }),
  decimal: column.decimal(8, 2, { nullable: true }),
  boolean: column.boolean({ nullable: true }),
  date: column.date({ nullable: true }),
  datetime: column.datetime({ nullable: true }),
  json: column.json({ nullable: true }),
  uuid: column.uuid({ nullable: true }),
  time: column.time({ nullable: true }),
  duration: column.duration({ nullable: true }),
  binary: column.binary({ nullable: true }),
} as const satisfies Record<string, ColumnSpec>;

export type TypeName = keyof typeof types;

/** That a value is kept, where reading it is another matter. */
export const KEPT = Symbol('kept');

/** A value as SQL, and what it is after the change to each type. A type that is not named refuses it. */
export interface ValueCase {
  readonly sql: string;
  readonly becomes: Partial<Record<TypeName, unknown>>;
  /** The database that alone can hold it. */
  readonly only?: 'sqlite' | 'postgres';
}

type Becomes = ValueCase['becomes'];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const at = (iso: string) => new Date(iso);
const whole = (number: number): Becomes => ({ integer: number, bigint: number, duration: number });

/** What all texts have in common: they stay what they are, as long as they are short enough. */
function text(value: string, becomes: Becomes = {}): ValueCase {
  const short = [...value].length <= 20 ? { varchar: value } : {};
  return { sql: quoted(value), becomes: { text: value, ...short, ...becomes } };
}

const day = (value: string): ValueCase => text(value, { date: value.trim(), datetime: at(value.trim()) });
const moment = (value: string, iso: string): ValueCase => text(value, { datetime: at(iso) });

const texts: readonly ValueCase[] = [
  { sql: 'null', becomes: Object.fromEntries(Object.keys(types).map((name) => [name, null])) },
  ...['', ' ', 'abc', 'x'.repeat(21), '\u{1f600}'.repeat(20), 'ſ', "it's"].map((value) => text(value)),
  // Whole numbers
  text('12', { ...whole(12), decimal: '12.00', json: 12 }),
  text(' 12 ', { ...whole(12), decimal: '12.00', json: 12 }),
  text('+12', { ...whole(12), decimal: '12.00' }),
  text('-7', { ...whole(-7), decimal: '-7.00', json: -7 }),
  text('007', { ...whole(7), decimal: '7.00' }),
  text('2147483647', { ...whole(2147483647), json: 2147483647 }),
  text('-2147483648', { ...whole(-2147483648), json: -2147483648 }),
  text('2147483648', { bigint: 2147483648, duration: 2147483648, json: 2147483648 }),
  text('-2147483649', { bigint: -2147483649, duration: -2147483649, json: -2147483649 }),
  text('9007199254740991', { bigint: 9007199254740991, duration: 9007199254740991, json: 9007199254740991 }),
  text('9007199254740993', { json: KEPT }),
  ...['--1', '+-1', '+', '1 2', '1,5', '1_000', '0x10', '١٢', '12abc', '\t12', '12\n', '1-', '5 000'].map(
    (value) => (value.trim() === '12' ? text(value, { json: 12 }) : text(value)),
  ),
  text('+99999999999999999999'),
  // PostgreSQL's JSON keeps a number of any length, SQLite's column would round it.
  { ...text('9'.repeat(150)), only: 'sqlite' },
  { ...text('9'.repeat(150), { json: KEPT }), only: 'postgres' },
  // Decimals
  text('1.0', { decimal: '1.00', json: 1 }),
  text('12.50', { decimal: '12.50', json: 12.5 }),
  text('-0.5', { decimal: '-0.50', json: -0.5 }),
  text('.5', { decimal: '0.50' }),
  text('5.', { decimal: '5.00' }),
  text('1.5000', { decimal: '1.50', json: 1.5 }),
  text('1.005', { json: 1.005 }),
  text('123456.78', { decimal: '123456.78', json: 123456.78 }),
  text('1234567', { ...whole(1234567), json: 1234567 }),
  text('1e3', { json: 1000 }),
  text('1.5e1', { json: 15 }),
  ...['.', '1.2.3', '1.5.', 'NaN', 'Infinity', '-inf', '12.5 kg'].map((value) => text(value)),
  // Truth
  text('1', { ...whole(1), decimal: '1.00', boolean: true, json: 1 }),
  text('0', { ...whole(0), decimal: '0.00', boolean: false, json: 0 }),
  text('true', { boolean: true, json: true }),
  text('false', { boolean: false, json: false }),
  ...['t', 'yes', 'y', 'on', 'TRUE', ' Yes '].map((value) => text(value, { boolean: true })),
  ...['f', 'no', 'n', 'off', 'False'].map((value) => text(value, { boolean: false })),
  ...['tr', 'ja', '-1', '2'].map((value) =>
    /\d/.test(value)
      ? text(value, { ...whole(Number(value)), decimal: `${value}.00`, json: Number(value) })
      : text(value),
  ),
  // Days
  ...['2026-01-31', '2024-02-29', '0100-01-01', '9999-12-31', ' 2026-01-31 '].map(day),
  text('2026', { ...whole(2026), decimal: '2026.00', json: 2026 }),
  text('20260105', { ...whole(20260105), json: 20260105 }),
  ...['2026-02-29', '2026-02-30', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01'].map(
    (value) => text(value),
  ),
  ...[
    '10000-01-01',
    '2026-1-5',
    '26-01-05',
    '2026-01',
    '31.01.2026',
    '01/31/2026',
    '2026-031',
    '-4707-06-11',
  ].map((value) => text(value)),
  ...['now', 'today', 'epoch', 'infinity', 'January 8, 1999', '2026-W05'].map((value) => text(value)),
  // Moments
  moment('2026-01-31 12:30', '2026-01-31T12:30:00Z'),
  moment('2026-01-31 12:30:59', '2026-01-31T12:30:59Z'),
  moment('2026-01-31T12:30:59', '2026-01-31T12:30:59Z'),
  moment('2026-01-31 12:30:59.5', '2026-01-31T12:30:59.500Z'),
  moment('2026-01-31 12:30:59.123000', '2026-01-31T12:30:59.123Z'),
  moment('2026-01-31T12:30:59.123Z', '2026-01-31T12:30:59.123Z'),
  moment('2026-01-31 23:59:59.999', '2026-01-31T23:59:59.999Z'),
  moment('2026-01-31T12:30Z', '2026-01-31T12:30:00Z'),
  moment('2026-01-31 12:30:59+00', '2026-01-31T12:30:59Z'),
  moment('2026-01-31 00:30:59+01:00', '2026-01-30T23:30:59Z'),
  moment('2026-01-31 12:30+0130', '2026-01-31T11:00:00Z'),
  moment('2026-12-31 23:30-14:59', '2027-01-01T14:29:00Z'),
  text('12:30', { time: '12:30:00' }),
  text('12:30:59', { time: '12:30:59' }),
  text(' 12:30:59.5 ', { time: '12:30:59.500000' }),
  text('00:00:00.000', { time: '00:00:00' }),
  ...['12:30:60', '12:3', '12:30:', '12:30:59.', '12:30:59.1234567', '12:30 PM', '1:30', 'allballs'].map(
    (value) => text(value),
  ),
  ...['24:00', 'T12:30', '2026-01-31 24:00', '2026-01-31 25:00', '2026-01-31 12:60'].map((value) =>
    text(value),
  ),
  ...['2026-01-31 12:30:60', '2026-01-31 12:30:', '2026-01-31 12', '2026-01-31 12:30:4', '2026-01-31T'].map(
    (value) => text(value),
  ),
  ...[
    '2026-01-31Z',
    '2026-01-31+02:00',
    '2026-01-31 12:30+15:00',
    '2026-01-31 12:30z',
    '2026-01-31t12:30',
  ].map((value) => text(value)),
  ...['2026-02-30 12:30', '2026-01-31 12:30:59.', '2026-01-31 12:30:59.1234567', '2026-01-31 12:30 PM'].map(
    (value) => text(value),
  ),
  ...[
    '2026-01-31 12:30 +01',
    '2026-01-31 12:30:59,5',
    '0001-01-01 00:00+01:00',
    '9999-12-31 23:59-01:00',
  ].map((value) => text(value)),
  // JSON
  text('{"a": [1, 2]}', { json: { a: [1, 2] } }),
  text('"x"', { json: 'x' }),
  text(' [] ', { json: [] }),
  text('"\\\\u0000"', { json: '\\u0000' }),
  ...['"\\u0000"', '[1', "{'a': 1}", '{a: 1}', '[1,]', 'undefined', '"a\nb"'].map((value) => text(value)),
  // UUIDs
  ...[
    '12345678-1234-5678-1234-5678abcdef00',
    '123456781234567812345678abcdef00',
    ' 12345678-1234-5678-1234-5678ABCDEF00 ',
  ].map((value) => text(value, { uuid: '12345678-1234-5678-1234-5678abcdef00' })),
  ...[
    '12345678-1234-5678-1234-5678abcdef0',
    '{12345678-1234-5678-1234-5678abcdef00}',
    '1234-56781234567812345678abcd-ef00',
    '12345678-1234-5678-1234-5678abcdef0g',
  ].map((value) => text(value)),
  // What one database alone can hold
  ...["'12' || char(0) || 'x'", "'2026-01-31' || char(0)", "'true' || char(0)", "'5' || char(0) || 'x'"].map(
    (sql): ValueCase => ({ sql, only: 'sqlite', becomes: { text: KEPT } }),
  ),
  { sql: "x'3132'", only: 'sqlite', becomes: {} },
];

const asText = (value: string): Becomes => ({ varchar: value, text: value });

const day1: Becomes = { ...asText('86400000001'), bigint: 86400000001, json: 86400000001 };
const minus2: Becomes = { ...asText('-2000000'), integer: -2000000, bigint: -2000000, json: -2000000 };

const wholes: readonly ValueCase[] = [
  { sql: 'null', becomes: { ...texts[0]?.becomes } },
  {
    sql: '0',
    becomes: { ...asText('0'), ...whole(0), decimal: '0.00', boolean: false, json: 0 },
  },
  { sql: '1', becomes: { ...asText('1'), ...whole(1), decimal: '1.00', boolean: true, json: 1 } },
  { sql: '2', becomes: { ...asText('2'), ...whole(2), decimal: '2.00', json: 2 } },
  {
    sql: '-999999',
    becomes: { ...asText('-999999'), ...whole(-999999), decimal: '-999999.00', json: -999999 },
  },
  { sql: '1000000', becomes: { ...asText('1000000'), ...whole(1000000), json: 1000000 } },
  { sql: '2147483647', becomes: { ...asText('2147483647'), ...whole(2147483647), json: 2147483647 } },
  // A column of SQLite takes anything; what is a text already stays one.
  { sql: "'abc'", only: 'sqlite', becomes: asText('abc') },
  { sql: '1.5', only: 'sqlite', becomes: asText('1.5') },
  { sql: "x'00ff'", only: 'sqlite', becomes: {} },
];

/** Values of each type, and what they are as others. */
export const values: Readonly<Record<TypeName, readonly ValueCase[]>> = {
  text: texts,
  // A varchar of 200 in the tests, which takes all of them.
  varchar: texts,
  integer: wholes,
  bigint: [
    ...wholes,
    { sql: '2147483648', becomes: { ...asText('2147483648'), duration: 2147483648, json: 2147483648 } },
    { sql: '-2147483649', becomes: { ...asText('-2147483649'), duration: -2147483649, json: -2147483649 } },
    {
      sql: '9007199254740991',
      becomes: { ...asText('9007199254740991'), duration: 9007199254740991, json: 9007199254740991 },
    },
    { sql: '9007199254740993', becomes: { ...asText('9007199254740993'), json: KEPT } },
    { sql: '-9223372036854775808', becomes: { ...asText('-9223372036854775808'), json: KEPT } },
  ],
  decimal: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: '0', becomes: { ...asText('0.00'), ...whole(0), boolean: false, json: 0 } },
    { sql: '1.00', becomes: { ...asText('1.00'), ...whole(1), boolean: true, json: 1 } },
    { sql: '2', becomes: { ...asText('2.00'), ...whole(2), json: 2 } },
    { sql: '0.5', becomes: { ...asText('0.50'), json: 0.5 } },
    { sql: '-12.34', becomes: { ...asText('-12.34'), json: -12.34 } },
    { sql: '1.99', becomes: { ...asText('1.99'), json: 1.99 } },
    { sql: '999999.99', becomes: { ...asText('999999.99'), json: 999999.99 } },
    // What adding up leaves: 3.30
    { sql: '3.3000000000000003', only: 'sqlite', becomes: { ...asText('3.30'), json: 3.3 } },
    { sql: '1.239', only: 'sqlite', becomes: {} },
    { sql: '9e999', only: 'sqlite', becomes: {} },
    { sql: '-9e999', only: 'sqlite', becomes: {} },
    { sql: "'abc'", only: 'sqlite', becomes: asText('abc') },
    { sql: "x'00ff'", only: 'sqlite', becomes: {} },
    { sql: "'NaN'", only: 'postgres', becomes: asText('NaN') },
  ],
  boolean: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: 'true', becomes: { ...asText('true'), ...whole(1), decimal: '1.00', json: true } },
    { sql: 'false', becomes: { ...asText('false'), ...whole(0), decimal: '0.00', json: false } },
    { sql: '2', only: 'sqlite', becomes: {} },
    { sql: "'yes'", only: 'sqlite', becomes: asText('yes') },
    { sql: "x'01'", only: 'sqlite', becomes: {} },
  ],
  date: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    ...['2026-01-31', '2024-02-29', '0100-01-01', '9999-12-31'].map(
      (value): ValueCase => ({
        sql: quoted(value),
        becomes: { ...asText(value), datetime: at(value), json: value },
      }),
    ),
    ...['2026-02-30', 'now', '12:30'].map(
      (value): ValueCase => ({ sql: quoted(value), only: 'sqlite', becomes: asText(value) }),
    ),
    { sql: '2026', only: 'sqlite', becomes: asText('2026') },
    { sql: "x'3132'", only: 'sqlite', becomes: {} },
  ],
  datetime: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    momentValue('2026-01-31 12:30:59.123456', '2026-01-31T12:30:59.123456Z'),
    momentValue('2026-01-31 00:00:00', '2026-01-31T00:00:00.000000Z'),
    momentValue('2026-01-31T23:59:59.999+01:00', '2026-01-31T22:59:59.999000Z'),
    momentValue('2026-01-31 23:30:00-01:00', '2026-02-01T00:30:00.000000Z'),
    { sql: "'2026-02-30 12:30:00'", only: 'sqlite', becomes: asText('2026-02-30 12:30:00') },
    { sql: "'soon'", only: 'sqlite', becomes: asText('soon') },
    { sql: '1769862659', only: 'sqlite', becomes: asText('1769862659') },
  ],
  json: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: "'12'", becomes: { ...asText('12'), ...whole(12), decimal: '12.00' } },
    { sql: "'1'", becomes: { ...asText('1'), ...whole(1), decimal: '1.00', boolean: true } },
    { sql: "'2147483648'", becomes: { ...asText('2147483648'), bigint: 2147483648, duration: 2147483648 } },
    { sql: "'1.5'", becomes: { ...asText('1.5'), decimal: '1.50' } },
    { sql: "'1.005'", becomes: asText('1.005') },
    { sql: "'true'", becomes: { ...asText('true'), ...whole(1), decimal: '1.00', boolean: true } },
    { sql: "'false'", becomes: { ...asText('false'), ...whole(0), decimal: '0.00', boolean: false } },
    { sql: "'null'", becomes: asText('null') },
    { sql: `'"abc"'`, becomes: asText('"abc"') },
    { sql: `'"12"'`, becomes: { ...asText('"12"'), ...whole(12), decimal: '12.00' } },
    { sql: `'"yes"'`, becomes: { ...asText('"yes"'), boolean: true } },
    {
      sql: `'"2026-01-31"'`,
      becomes: { ...asText('"2026-01-31"'), date: '2026-01-31', datetime: at('2026-01-31') },
    },
    { sql: `'"2026-02-30"'`, becomes: asText('"2026-02-30"') },
    {
      sql: `'"2026-01-31T12:30Z"'`,
      becomes: { ...asText('"2026-01-31T12:30Z"'), datetime: at('2026-01-31T12:30Z') },
    },
    { sql: `'"12:30"'`, becomes: { ...asText('"12:30"'), time: '12:30:00' } },
    { sql: `'{"a": 1}'`, becomes: asText('{"a": 1}') },
    { sql: "'[1, 2]'", becomes: asText('[1, 2]') },
    { sql: "'[]'", becomes: asText('[]') },
    {
      sql: `'"12345678-1234-5678-1234-5678abcdef00"'`,
      becomes: {
        text: '"12345678-1234-5678-1234-5678abcdef00"',
        uuid: '12345678-1234-5678-1234-5678abcdef00',
      },
    },
    { sql: "'{bad'", only: 'sqlite', becomes: asText('{bad') },
    { sql: "x'3132'", only: 'sqlite', becomes: {} },
  ],
  time: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: "'12:30:00'", becomes: { ...asText('12:30:00'), json: '12:30:00' } },
    { sql: "'12:30:00.500000'", becomes: { ...asText('12:30:00.5'), json: '12:30:00.5' } },
    { sql: "'late'", only: 'sqlite', becomes: asText('late') },
    { sql: "x'3132'", only: 'sqlite', becomes: {} },
  ],
  duration: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: '86400000001', only: 'sqlite', becomes: day1 },
    { sql: "'1 day 0.000001'", only: 'postgres', becomes: day1 },
    { sql: '-2000000', only: 'sqlite', becomes: minus2 },
    { sql: "'-00:00:02'", only: 'postgres', becomes: minus2 },
    { sql: "'abc'", only: 'sqlite', becomes: asText('abc') },
  ],
  binary: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    { sql: "x'3132'", only: 'sqlite', becomes: {} },
    { sql: "'\\x3132'", only: 'postgres', becomes: {} },
  ],
  uuid: [
    { sql: 'null', becomes: { ...texts[0]?.becomes } },
    {
      sql: "'123456781234567812345678abcdef00'",
      becomes: { text: '12345678-1234-5678-1234-5678abcdef00', json: '12345678-1234-5678-1234-5678abcdef00' },
    },
    { sql: "'abc'", only: 'sqlite', becomes: asText('abc') },
    { sql: '12', only: 'sqlite', becomes: asText('12') },
    { sql: "x'3132'", only: 'sqlite', becomes: {} },
  ],
};

function momentValue(sql: string, iso: string): ValueCase {
  // The text has 27 characters, too many for the varchar.
  return {
    sql: quoted(sql),
    becomes: { text: iso, date: iso.slice(0, 10), json: iso },
  };
}

/** Changes of a type's size, each with values. */
export const sizes: readonly (readonly [
  name: string,
  before: ColumnSpec,
  after: ColumnSpec,
  values: readonly (readonly [sql: string, becomes: unknown])[],
])[] = [
  [
    'fewer places',
    column.decimal(8, 2),
    column.decimal(8, 1),
    [
      ['1.5', '1.5'],
      ['1.50', '1.5'],
      ['-2', '-2.0'],
      ['1.25', undefined],
      ['0.01', undefined],
    ],
  ],
  [
    'no places',
    column.decimal(8, 2),
    column.decimal(6, 0),
    [
      ['999999', '999999'],
      ['1.00', '1'],
      ['1.99', undefined],
    ],
  ],
  [
    'fewer digits',
    column.decimal(8, 2),
    column.decimal(5, 2),
    [
      ['999.99', '999.99'],
      ['-999.99', '-999.99'],
      ['1000', undefined],
      ['-1000.00', undefined],
    ],
  ],
  [
    'more places, and so fewer digits before them',
    column.decimal(8, 2),
    column.decimal(8, 4),
    [
      ['9999.99', '9999.9900'],
      ['10000', undefined],
    ],
  ],
  [
    'more digits and places',
    column.decimal(8, 2),
    column.decimal(12, 4),
    [
      ['999999.99', '999999.9900'],
      ['0.1', '0.1000'],
    ],
  ],
  [
    'a shorter text',
    column.varchar(20),
    column.varchar(5),
    [
      ["'12345'", '12345'],
      ["'ääääé'", 'ääääé'],
      ["'123456'", undefined],
      ["'1234  '", undefined],
      ["''", ''],
    ],
  ],
];
