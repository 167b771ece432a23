import { expect, it } from 'vitest';
import texts from '../../src/http/locale/en.json' with { type: 'json' };
import { code, readDocument, tableRows } from './documents.ts';

/** What is said of a code that has no sentence of its own. */
const OTHERS = 'problems.detail.refused';

it('docs/servers.md has every code of a refusal once', () => {
  const told = tableRows(readDocument('docs/servers.md')).filter(([, status]) =>
    /^\d{3}$/.test(status ?? ''),
  );
  const codes = told.map(([name]) => code(name));
  const known = Object.keys(texts).filter((key) => key.startsWith('problems.detail.') && key !== OTHERS);
  expect(codes.toSorted()).toEqual(known.map((key) => key.slice('problems.detail.'.length)).toSorted());
});
