import { describe, expect, it } from 'vitest';
import { sqlTokens } from '../../database/sql/sql-tokens.ts';
import { doesTheSame, indexPart } from './index-part.ts';
import { postgresIndexRules } from './postgres-indexes.ts';
import { sqliteIndexRules } from './sqlite-indexes.ts';

const part = (text: string) => indexPart(sqlTokens(text));
const folded = (column: string, collation: string | null = null) => ({ column, folded: true, collation });

describe('indexPart', () => {
  it.each([
    ['email', { column: 'email', folded: false, collation: null }],
    ['"e mail" ASC', { column: 'e mail', folded: false, collation: null }],
    ['lower(email)', folded('email')],
    ['LOWER("email")', folded('email')],
    ['((lower("email")))', folded('email')],
    ['lower((email)::text COLLATE "C")', folded('email', 'C')],
    ['lower(email::character varying COLLATE pg_catalog."de_DE")', folded('email', 'de_DE')],
    ['lower(trim(email))', { column: null, folded: false, collation: null }],
    ['lower(one || two)', { column: null, folded: false, collation: null }],
    ['email DESC', { column: null, folded: false, collation: null }],
    ['pages + 1', { column: null, folded: false, collation: null }],
  ])('reads %s', (text, expected) => expect(part(text)).toEqual(expected));
});

describe('doesTheSame', () => {
  const wanted = { name: 'x', columns: ['email', 'id'], unique: true, ignoreCase: true };
  const real = (...texts: readonly string[]) => ({ unique: true, parts: texts.map(part) });

  it('compares what an index sorts by, and not its name', () => {
    expect(doesTheSame(real('lower(Email)', 'lower(id)'), wanted, sqliteIndexRules)).toBe(true);
    expect(doesTheSame(real('lower(email)', 'id'), wanted, sqliteIndexRules)).toBe(false);
    expect(
      doesTheSame({ ...real('lower(email)', 'lower(id)'), unique: false }, wanted, sqliteIndexRules),
    ).toBe(false);
  });

  it('counts no collation that folds other letters, and tells letters of names on PostgreSQL', () => {
    const c = (column: string) => `lower((${column})::text COLLATE "C")`;
    expect(doesTheSame(real(c('email'), c('id')), wanted, postgresIndexRules)).toBe(true);
    expect(doesTheSame(real(c('Email'), c('id')), wanted, postgresIndexRules)).toBe(false);
    expect(doesTheSame(real('lower(email)', 'lower(id)'), wanted, postgresIndexRules)).toBe(false);
  });
});
