import { expect, it } from 'vitest';
import { formField } from '../fields/form-field.ts';
import { initialValue, sentValue } from './shown-value.ts';

it('shows what was sent, right or wrong, but no password', () => {
  expect(sentValue(formField.integer(), ' x ')).toBe(' x ');
  expect(sentValue(formField.text(), undefined)).toBe('');
  expect(sentValue(formField.password(), 'secret')).toBe('');
  expect(sentValue(formField.boolean(), 'on')).toBe(true);
  expect(sentValue(formField.boolean(), undefined)).toBe(false);
});

it('shows initial values of every type, but no password', () => {
  expect(initialValue(formField.integer(), 0)).toBe('0');
  expect(initialValue(formField.text(), null)).toBe('');
  expect(initialValue(formField.password(), 'secret')).toBe('');
  expect(initialValue(formField.boolean(), true)).toBe(true);
  expect(initialValue(formField.boolean(), false)).toBe(false);
  expect(initialValue(formField.boolean(), undefined)).toBe(false);
});

it('shows dates in UTC, in the form that the widget reads', () => {
  const date = new Date('2026-05-31T23:30:07.5Z');
  expect(initialValue(formField.date(), date)).toBe('2026-05-31');
  expect(initialValue(formField.datetimeLocal(), date)).toBe('2026-05-31T23:30:07.500');
  expect(initialValue(formField.datetimeLocal(), new Date('2026-05-31T23:30:07Z'))).toBe(
    '2026-05-31T23:30:07',
  );
  expect(initialValue(formField.datetimeLocal(), new Date('0007-05-31T23:30Z'))).toBe('0007-05-31T23:30:00');
  expect(initialValue(formField.date(), new Date('+012026-05-31T00:00Z'))).toBe('12026-05-31');
  // HTML has no years before the first.
  expect(initialValue(formField.date(), new Date('-000043-03-15T00:00Z'))).toBe('');
  expect(initialValue(formField.text(), date)).toBe('2026-05-31T23:30:07.500Z');
  expect(initialValue(formField.date(), new Date('never'))).toBe('');
});
