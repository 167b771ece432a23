import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.ts';

describe('splitStatements', () => {
  it.each([
    ['two statements', 'select 1; select 2;', ['select 1', 'select 2']],
    ['a last one without a semicolon', 'select 1;\nselect 2', ['select 1', 'select 2']],
    ['nothing but comments', ' -- no;\n/* ; */ ;', []],
    [
      'texts and names',
      `select ';', 'it''s;', "a;""b", \`;\`, [;]; x`,
      [`select ';', 'it''s;', "a;""b", \`;\`, [;]`, 'x'],
    ],
    ['comments', 'select 1 -- one; two\n; select /* ; */ 2', ['select 1 -- one; two', 'select /* ; */ 2']],
    ['escapes', "select E'a\\';b'; x", ["select E'a\\';b'", 'x']],
    [
      'dollar quotes',
      'do $$ begin; end $$; do $a$ $$;$$ ; $a$; x',
      ['do $$ begin; end $$', 'do $a$ $$;$$ ; $a$', 'x'],
    ],
    [
      'bodies of triggers',
      'create trigger t after insert on a begin update a set b = case when 1 then 2 end; delete from c; end; select 1;',
      [
        'create trigger t after insert on a begin update a set b = case when 1 then 2 end; delete from c; end',
        'select 1',
      ],
    ],
    [
      'a table that is named like the word',
      'create table a (b text); begin; end;',
      ['create table a (b text)', 'begin', 'end'],
    ],
  ])('knows %s', (_, text, statements) => {
    expect(splitStatements(text)).toEqual(statements);
  });
});
