import {
  isWord,
  mentionsColumn,
  quoteName,
  type SqlToken,
  splitAtCommas,
  sqlTokens,
  tokenText,
  unquoteName,
} from '../../../database/sql/sql-tokens.ts';
import { MigrationError } from '../../migration-error.ts';

/** One entry of a CREATE TABLE's list: a column, or a constraint of the table. */
interface Definition {
  /** The column's name; null for a constraint. */
  readonly column: string | null;
  readonly tokens: readonly SqlToken[];
}

const CONSTRAINT_WORDS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];

/**
 * A CREATE TABLE statement of SQLite, taken apart so that one column can change and everything else stay word for word:
 * SQLite keeps a table's definition as this text, and what Latchkey does not know (checks, collations) is only there.
 */
export class SqliteTableText {
  readonly #definitions: readonly Definition[];
  readonly #options: string;

  private constructor(definitions: readonly Definition[], options: string) {
    this.#definitions = definitions;
    this.#options = options;
  }

  /** Reads the text. See https://www.sqlite.org/lang_createtable.html */
  static parse(table: string, sql: string): SqliteTableText {
    const tokens = sqlTokens(sql);
    const open = tokens.findIndex(({ text }) => text === '(');
    const close = tokens.findLastIndex(({ text }) => text === ')');
    if (open < 0 || close < open || isWord(tokens.filter(({ kind }) => kind !== 'space')[1], 'VIRTUAL')) {
      throw new MigrationError('migration_operation', {
        operation: 'change',
        reason: `${table} is no ordinary table`,
      });
    }
    const definitions = splitAtCommas(tokens.slice(open + 1, close)).map(asDefinition);
    return new SqliteTableText(definitions, tokenText(tokens.slice(close + 1)));
  }

  /** The names of its columns. */
  get columns(): readonly string[] {
    return this.#definitions.flatMap(({ column }) => column ?? []);
  }

  hasColumn(name: string): boolean {
    return this.columns.some((column) => sameName(column, name));
  }

  /** A column's definition after its name, in clauses: the type first, then `not null`, `references …`. */
  clauses(column: string): readonly string[] {
    const found = this.#definitions.find((definition) => isColumn(definition, column));
    return found ? columnClauses(found.tokens) : [];
  }

  /** The table with a column added, or defined anew. */
  withColumn(column: string, clauses: readonly string[]): SqliteTableText {
    const made: Definition = {
      column,
      tokens: sqlTokens([quoteName(column), ...clauses].join(' ')),
    };
    if (!this.hasColumn(column)) {
      // Constraints come last.
      const at = this.#definitions.findLastIndex((definition) => definition.column !== null) + 1;
      return this.#with(this.#definitions.toSpliced(at, 0, made));
    }
    return this.#with(this.#definitions.map((entry) => (isColumn(entry, column) ? made : entry)));
  }

  /** The table without a column and without the constraints that it was part of. */
  withoutColumn(column: string): SqliteTableText {
    return this.#with(
      this.#definitions.filter((entry) =>
        entry.column === null ? !concerns(entry, column) : !isColumn(entry, column),
      ),
    );
  }

  /** The table without the foreign key that is declared for one column alone, at the end of the table. */
  withoutForeignKey(column: string): SqliteTableText {
    return this.#with(
      this.#definitions.filter((entry) => !sameColumns(constraintColumns(entry, 'FOREIGN'), [column])),
    );
  }

  /** The table without what makes columns unique: a constraint of the table or of the one column. */
  withoutUnique(columns: readonly string[]): SqliteTableText {
    const left = this.#with(
      this.#definitions.filter((entry) => !sameColumns(constraintColumns(entry, 'UNIQUE'), columns)),
    );
    const [only = '', ...others] = columns;
    if (others.length > 0) return left;
    return left.withColumn(
      only,
      left.clauses(only).filter((clause) => !isClause(clause, 'UNIQUE')),
    );
  }

  /** Whether a constraint at the end of the table has to do with a column. */
  isConstrained(column: string): boolean {
    return this.#definitions.some((entry) => entry.column === null && concerns(entry, column));
  }

  /** The statement that makes the table under a name. */
  toSql(table: string): string {
    const list = this.#definitions.map(({ tokens }) => tokenText(tokens)).join(', ');
    return `create table ${quoteName(table)} (${list}) ${this.#options}`.trimEnd();
  }

  #with(definitions: readonly Definition[]): SqliteTableText {
    return new SqliteTableText(definitions, this.#options);
  }
}

/** Whether a clause is of a kind, with or without a name of its own: `CONSTRAINT "x" CHECK (…)`. */
export function isClause(clause: string, word: string): boolean {
  const tokens = significant(sqlTokens(clause));
  return isWord(isWord(tokens[0], 'CONSTRAINT') ? tokens[2] : tokens[0], word);
}

/** SQLite's names are the same in upper and lower case. */
function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function sameColumns(some: readonly string[] | null, others: readonly string[]): boolean {
  return some?.length === others.length && some.every((name, index) => sameName(name, others[index] ?? ''));
}

function significant(tokens: readonly SqlToken[]): SqlToken[] {
  return tokens.filter(({ kind }) => kind !== 'space');
}

function asDefinition(tokens: readonly SqlToken[]): Definition {
  const [first] = significant(tokens);
  return { column: isWord(first, ...CONSTRAINT_WORDS) ? null : unquoteName(first), tokens };
}

function isColumn({ column }: Definition, name: string): boolean {
  return column !== null && sameName(column, name);
}

/** Whether a constraint at the end of a table is about a column of the table. */
function concerns(constraint: Definition, column: string): boolean {
  const { tokens } = constraint;
  const open = tokens.findIndex(({ text }) => text === '(');
  if (isClause(tokenText(tokens), 'CHECK')) return mentionsColumn(tokens.slice(open), column);
  const columns = ['PRIMARY', 'UNIQUE', 'FOREIGN'].flatMap(
    (word) => constraintColumns(constraint, word) ?? [],
  );
  return columns.some((name) => sameName(name, column));
}

/** The columns of a table's UNIQUE or FOREIGN KEY constraint; null for other definitions. */
function constraintColumns({ column, tokens }: Definition, word: string): string[] | null {
  if (column !== null || !isClause(tokenText(tokens), word)) return null;
  const listed = tokens.slice(tokens.findIndex(({ text }) => text === '(') + 1);
  const list = listed.slice(
    0,
    listed.findIndex(({ text }) => text === ')'),
  );
  return splitAtCommas(list).map((part) => unquoteName(significant(part)[0]));
}

const CLAUSE_WORDS = ['CONSTRAINT', 'PRIMARY', 'NOT', 'NULL', 'UNIQUE', 'CHECK', 'DEFAULT', 'COLLATE'];
CLAUSE_WORDS.push('REFERENCES', 'GENERATED', 'AS');

function columnClauses(definition: readonly SqlToken[]): string[] {
  const [, ...words] = significant(definition);
  const name = definition.findIndex(({ kind }) => kind !== 'space');
  const clauses: SqlToken[][] = [[]];
  let depth = 0;
  let word = 0;
  for (const token of definition.slice(name + 1)) {
    if (token.kind !== 'space') {
      if (depth === 0 && beginsClause(words, word)) clauses.push([]);
      word += 1;
    }
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    clauses.at(-1)?.push(token);
  }
  return clauses.map(tokenText).filter((clause) => clause !== '');
}

/** Words that begin a clause may also stand within one: `SET NULL`, `NOT DEFERRABLE`, `CONSTRAINT x NOT NULL`. */
function beginsClause(tokens: readonly SqlToken[], index: number): boolean {
  const before = tokens[index - 1];
  if (!isWord(tokens[index], ...CLAUSE_WORDS)) return false;
  if (isWord(before, 'SET', 'NOT', 'DEFAULT', 'ALWAYS', 'COLLATE', 'CONSTRAINT')) return false;
  if (isWord(tokens[index - 2], 'CONSTRAINT')) return false;
  return !(isWord(tokens[index], 'NOT') && isWord(tokens[index + 1], 'DEFERRABLE'));
}
