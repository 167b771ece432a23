import { expect, it } from 'vitest';
import { errorMessages } from '../../src/support/errors.ts';
import { code, readDocument, tableRows } from './documents.ts';

it('docs/errors.md has every error code once, with its message', () => {
  const told = tableRows(readDocument('docs/errors.md')).map(([name, message]) => [code(name), message]);
  expect(Object.fromEntries(told)).toEqual(errorMessages);
  expect(told).toHaveLength(Object.keys(errorMessages).length);
});
