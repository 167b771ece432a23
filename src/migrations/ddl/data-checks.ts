import type { Expression, Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { storedValue } from '../../database/contract/unreadable-value.ts';
import { sql } from '../../database/sql/kysely.ts';
import { MigrationError } from '../migration-error.ts';
import { type Conversion, isSameType, isText, typeName, unfitOf } from '../schema/conversion.ts';
import type { ColumnReference, ColumnSpec, IndexSpec, TableSpec } from '../schema/schema-state.ts';

/** Values that an error names at most, and the characters it shows of each. */
const EXAMPLES = 5;
const EXAMPLE_LENGTH = 80;

/** A column of a table that is there. */
export interface CheckedColumn {
  readonly table: string;
  readonly column: string;
}

/**
 * What has to be true of the rows before a table can change, asked in advance: the same questions on every database,
 * and answers that say which rows to look at.
 */
export class DataChecks {
  readonly #db: Kysely<Tables>;
  readonly #foldCase: Database['foldCase'];

  constructor(db: Kysely<Tables>, foldCase: Database['foldCase']) {
    this.#db = db;
    this.#foldCase = foldCase;
  }

  /**
   * @param becoming SQL for the values that a column will have, where these are other than now.
   * @throws LatchkeyError `migration_duplicates`
   */
  async noDuplicates(
    table: string,
    { columns, unique, ignoreCase }: IndexSpec,
    becoming: { readonly column: string; readonly value: string } | null = null,
  ): Promise<void> {
    if (!unique) return;
    const keys: Expression<unknown>[] = columns.map((name) => {
      if (name === becoming?.column) return sql.raw(becoming.value);
      return ignoreCase ? this.#foldCase(name) : sql.ref(name);
    });
    const present = sql.join(
      columns.map((name) => sql`${sql.ref(name)} is not null`),
      sql` and `,
    );
    const named = keys.map((key, index) => sql`${key} as ${sql.id(`k${index}`)}`);
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(named)}, count(*) as n from ${sql.table(table)} where ${present}
      group by ${sql.join(keys)} having count(*) > 1 order by n desc limit ${sql.lit(EXAMPLES)}`.execute(
      this.#db,
    );
    if (rows.length === 0) return;
    const examples = rows.map(
      (row) =>
        `${columns.map((_, index) => shown(storedValue(row, `k${index}`))).join(' and ')} (${row.n} times)`,
    );
    throw new MigrationError('migration_duplicates', {
      table,
      columns: columns.join(', '),
      examples: examples.join('; '),
    });
  }

  /**
   * @param value SQL for the texts as they will be.
   * @throws LatchkeyError `migration_values_too_long`
   */
  async noneLonger(
    { table, column }: CheckedColumn,
    { length, key, value }: { readonly length: number; readonly key: string | null; readonly value: string },
  ): Promise<void> {
    const condition = sql`${sql.ref(column)} is not null and length(${sql.raw(value)}) > ${sql.lit(length)}`;
    const count = await this.#count(table, condition);
    if (count === 0) return;
    const rows = key === null ? [] : await this.#examples(table, sql.ref(key), { condition, limit: 2 });
    throw new MigrationError('migration_values_too_long', {
      table,
      column,
      length,
      count,
      examples: key === null ? '' : `: ${key} ${rows.join(', ')}`,
    });
  }

  /** @throws LatchkeyError `migration_nulls` */
  async noNulls({ table, column }: CheckedColumn): Promise<void> {
    const count = await this.#count(table, sql`${sql.ref(column)} is null`);
    if (count > 0) throw new MigrationError('migration_nulls', { table, column, count });
  }

  /** For a column that is new: @throws LatchkeyError `migration_nulls` when there are rows. */
  async noRows({ table, column }: CheckedColumn): Promise<void> {
    const count = await this.#count(table, sql`1 = 1`);
    if (count > 0) throw new MigrationError('migration_nulls', { table, column, count });
  }

  /** @throws LatchkeyError `migration_orphans` */
  async noOrphans({ table, column }: CheckedColumn, references: ColumnReference): Promise<void> {
    const parent = sql.table(references.table);
    const value = sql.ref(`child.${column}`);
    const missing = sql`from ${sql.table(table)} as child where ${value} is not null
      and not exists (select 1 from ${parent} as parent where parent.id = ${value})`;
    const { rows } = await sql<{ n: number }>`select count(*) as n ${missing}`.execute(this.#db);
    const count = rows[0]?.n ?? 0;
    if (count === 0) return;
    const found = await sql<{
      v: unknown;
    }>`select distinct ${value} as v ${missing} limit ${sql.lit(EXAMPLES)}`.execute(this.#db);
    const examples = found.rows.map((row) => shown(storedValue(row, 'v'))).join(', ');
    throw new MigrationError('migration_orphans', {
      table,
      column,
      parent: references.table,
      count,
      examples,
    });
  }

  /**
   * @param example SQL for a value as an error shows it.
   * @throws LatchkeyError `migration_values_unfit`
   */
  async allFit(
    { table, column, spec }: CheckedColumn & { readonly spec: ColumnSpec },
    conversion: Conversion,
    example: string,
  ): Promise<void> {
    const unfit = unfitOf(conversion);
    if (unfit === null) return;
    const condition = sql`${sql.ref(column)} is not null and ${sql.raw(unfit)}`;
    const count = await this.#count(table, condition);
    if (count === 0) return;
    const values = await this.#examples(table, sql.raw(example), { condition, limit: EXAMPLES });
    const examples = values.map(shortened).join(', ');
    throw new MigrationError('migration_values_unfit', {
      table,
      column,
      type: typeName(spec),
      count,
      examples,
    });
  }

  /**
   * Different values may become the same: the texts 1 and 01 one number, moments of one day that day.
   *
   * @throws LatchkeyError `migration_duplicates`
   */
  async staysUnique(
    { table, column }: CheckedColumn,
    { columns, indexes }: TableSpec,
    { spec, value }: { readonly spec: ColumnSpec; readonly value: string },
  ): Promise<void> {
    const old = columns[column];
    // Whatever becomes a text is another text then.
    if (!old || isSameType(old, spec) || isText(spec)) return;
    for (const index of indexes) {
      if (index.columns.includes(column)) await this.noDuplicates(table, index, { column, value });
    }
  }

  async #count(table: string, condition: Expression<unknown>): Promise<number> {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from ${sql.table(table)} where ${condition}`.execute(this.#db);
    return rows[0]?.n ?? 0;
  }

  async #examples(
    table: string,
    example: Expression<unknown>,
    { condition, limit }: { readonly condition: Expression<unknown>; readonly limit: number },
  ): Promise<unknown[]> {
    const { rows } = await sql<{ v: unknown }>`
      select distinct ${example} as v from ${sql.table(table)} where ${condition}
      order by v limit ${sql.lit(limit)}`.execute(this.#db);
    // Values that do not fit may be such as cannot be read either.
    return rows.map((row) => storedValue(row, 'v'));
  }
}

/** Whether a column takes fewer characters than before. */
export function isShortened(before: ColumnSpec, after: ColumnSpec): after is ColumnSpec & { length: number } {
  if (after.type !== 'varchar' || after.length === undefined) return false;
  return before.type !== 'varchar' || (before.length ?? Infinity) > after.length;
}

/** Whether a column refers to another table's rows than before, or otherwise. */
export function referencesDiffer(
  { references: one }: ColumnSpec,
  { references: other }: ColumnSpec,
): boolean {
  return one?.table !== other?.table || (one?.onDelete ?? 'restrict') !== (other?.onDelete ?? 'restrict');
}

/** The column that tells a table's rows apart. */
export function keyColumn({ columns }: TableSpec): string | null {
  const key = Object.entries(columns).find(([, spec]) => spec.type === 'id' || spec.primaryKey);
  return key?.[0] ?? null;
}

function shortened(value: unknown): string {
  const text = String(value);
  return text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return value instanceof Date ? value.toISOString() : String(value);
}
