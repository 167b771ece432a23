import { describe, expect, it } from 'vitest';
import { type JsonValue, sessionJson } from './session-json.ts';

const refusal = (reason: string) =>
  expect.objectContaining({
    code: 'session_value_invalid',
    message: expect.stringMatching(
      new RegExp(`^The session value for cart cannot be kept: .*${reason}`, 's'),
    ),
  });

describe('a session value', () => {
  it.each<JsonValue>([
    null,
    0,
    'Ada 🗝 \u0001 \u001f \u007f \uffff',
    // The text of an escape, behind an escaped backslash.
    '\\u0000 \\\\ud800 C:\\users\\dave',
    { list: [1, { deep: true }], 'a key\\': '' },
  ])('is kept as it is: %j', (value) => {
    expect(JSON.parse(sessionJson('cart', value))).toEqual(value);
  });

  it.each<JsonValue>([
    'nul \u0000',
    '\\\u0000',
    '\\\\\ud800',
    'half \ud83d',
    ['half', '\udd11 the other'],
    { deep: { deeper: '\u0000' } },
    { 'in a \u0000 name': 1 },
    { 'in a \udfff name': 1 },
  ])('that a database could not hold is refused: %j', (value) => {
    expect(() => sessionJson('cart', value)).toThrow(refusal('NUL or half a surrogate pair'));
  });

  it('that JSON cannot say is refused', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => sessionJson('cart', circle as JsonValue)).toThrow(refusal('circular'));
    expect(() => sessionJson('cart', undefined as never)).toThrow(refusal('undefined'));
    expect(() => sessionJson('cart', 10n as never)).toThrow(refusal('BigInt'));
  });

  it('is nested 999 deep at most: the functions of SQLite end there', () => {
    const nested = (depth: number): JsonValue =>
      JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as JsonValue;
    expect(JSON.parse(sessionJson('cart', nested(999)))).toEqual(nested(999));
    expect(() => sessionJson('cart', nested(1000))).toThrow(refusal('nested deeper than 999'));
    expect(() => sessionJson('cart', { a: [nested(999)] })).toThrow(refusal('nested deeper than 999'));
    expect(() => sessionJson('cart', nested(100_000))).toThrow(refusal(''));
    // Brackets in a text are none.
    const text = `${'['.repeat(3000)}\\"`;
    expect(JSON.parse(sessionJson('cart', [text]))).toEqual([text]);
  });
});
