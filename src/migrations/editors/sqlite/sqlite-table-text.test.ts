import { describe, expect, it } from 'vitest';
import { SqliteTableText } from './sqlite-table-text.ts';

const SQL = `CREATE TABLE IF NOT EXISTS main."a,b" ("id" integer PRIMARY KEY, -- with a comment, and a comma
  [odd name] decimal(5, 2) CONSTRAINT "c" NOT NULL DEFAULT (1 + 2) COLLATE nocase,
  ref bigint NULL REFERENCES other (id) ON DELETE SET NULL NOT DEFERRABLE UNIQUE,
  twice GENERATED ALWAYS AS (ref * 2) STORED,
  CONSTRAINT u UNIQUE (ref, "odd name"), CHECK (ref <> 3), FOREIGN KEY (ref) REFERENCES other(id)
) STRICT`;
const text = SqliteTableText.parse('a,b', SQL);

describe('SqliteTableText', () => {
  it('knows its columns, and no constraint among them', () => {
    expect(text.columns).toEqual(['id', 'odd name', 'ref', 'twice']);
  });

  it('takes columns apart into clauses', () => {
    expect(text.clauses('ODD NAME')).toEqual([
      'decimal(5, 2)',
      'CONSTRAINT "c" NOT NULL',
      'DEFAULT (1 + 2)',
      'COLLATE nocase',
    ]);
    expect(text.clauses('ref')).toEqual([
      'bigint',
      'NULL',
      'REFERENCES other (id) ON DELETE SET NULL NOT DEFERRABLE',
      'UNIQUE',
    ]);
    expect(text.clauses('twice')).toEqual(['GENERATED ALWAYS AS (ref * 2) STORED']);
  });

  it('gives the same table under another name', () => {
    const again = text.toSql('new');
    expect(again).toMatch(/^create table "new" \("id" integer PRIMARY KEY, \[odd name\] decimal/);
    expect(again).toMatch(/, CHECK \(ref <> 3\), FOREIGN KEY \(ref\) REFERENCES other\(id\)\) STRICT$/);
    expect(SqliteTableText.parse('new', again).toSql('new')).toBe(again);
  });

  it('drops a column with what it was part of', () => {
    expect(text.isConstrained('Ref')).toBe(true);
    for (const other of ['id', 'other', 'u', 'twice']) expect(text.isConstrained(other)).toBe(false);
    expect(text.withoutColumn('ref').toSql('t')).not.toMatch(/UNIQUE|CHECK|FOREIGN/);
  });

  it('drops what makes columns unique, and a foreign key, of these columns alone', () => {
    expect(text.withoutUnique(['ref', 'odd name']).toSql('t')).not.toContain('CONSTRAINT u');
    expect(text.withoutUnique(['ref']).clauses('ref')).not.toContain('UNIQUE');
    expect(text.withoutUnique(['ref']).toSql('t')).toContain('CONSTRAINT u UNIQUE');
    expect(text.withoutForeignKey('ref').toSql('t')).not.toContain('FOREIGN');
    expect(text.withoutForeignKey('id').toSql('t')).toContain('FOREIGN');
  });

  it('adds a column before the constraints', () => {
    expect(text.withColumn('new', ['text', 'not null']).toSql('t')).toContain(
      'STORED, "new" text not null, CONSTRAINT u',
    );
  });

  it('refuses what is no ordinary table', () => {
    expect(() => SqliteTableText.parse('v', 'CREATE VIRTUAL TABLE v USING fts5(a)')).toThrow(
      'v is no ordinary table',
    );
  });
});
