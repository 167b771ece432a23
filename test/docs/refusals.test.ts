import { expect, it } from 'vitest';
import { problemDetails } from '../../src/http/request/problem.ts';
import { code, readDocument, tableRows } from './documents.ts';

it('docs/servers.md has every code of a refusal once', () => {
  const told = tableRows(readDocument('docs/servers.md')).filter(([, status]) =>
    /^\d{3}$/.test(status ?? ''),
  );
  const codes = told.map(([name]) => code(name));
  expect(codes.toSorted()).toEqual(Object.keys(problemDetails).toSorted());
});
