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
});
