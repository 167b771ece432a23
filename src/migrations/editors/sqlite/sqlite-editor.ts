import { sql } from '../../../database/sql/kysely.ts';
import { isWord, mentionsColumn, quoteName, sqlTokens } from '../../../database/sql/sql-tokens.ts';
import { sameName } from '../../../models/values/database-name.ts';
import { DataChecks, isShortened, keyColumn, referencesDiffer } from '../../ddl/data-checks.ts';
import { valueLiteral } from '../../ddl/default-literal.ts';
import type { EditorContext } from '../../ddl/editor-context.ts';
import { indexStatement } from '../../ddl/index-statement.ts';
import { doesTheSame } from '../../inspect/index-part.ts';
import { type SqliteIndex, sqliteIndexRules } from '../../inspect/sqlite-indexes.ts';
import { MigrationError } from '../../migration-error.ts';
import type { AddColumn } from '../../operations/columns/add-column.ts';
import type { AlterColumn } from '../../operations/columns/alter-column.ts';
import { isAddedInPlace } from '../../operations/columns/is-added-in-place.ts';
import type { SchemaOperation } from '../../operations/contract/operation.ts';
import type { SchemaEditor } from '../../operations/contract/schema-editor.ts';
import type { RenameIndex } from '../../operations/indexes/rename-index.ts';
import type { CreateTable } from '../../operations/tables/create-table.ts';
import type { RenameTable } from '../../operations/tables/rename-table.ts';
import type { Conversion } from '../../schema/conversion.ts';
import type { ColumnSpec, IndexSpec, SchemaState, TableSpec } from '../../schema/schema-state.ts';
import { sqliteClauses, sqliteReference } from './sqlite-column.ts';
import { sqliteConversion, sqliteExample } from './sqlite-conversion.ts';
import { freeSqliteName, type Rebuild, rebuildSqliteTable } from './sqlite-rebuild.ts';
import { declaredSqliteTable, readSqliteTable, type SqliteTable } from './sqlite-table.ts';
import { isClause } from './sqlite-table-text.ts';
import {
  createTrigram,
  dropTrigram,
  forKeyIn,
  isSameTrigram,
  renameTrigram,
  trigramIn,
  trigramOf,
} from './sqlite-trigram.ts';

/** Carries operations out on SQLite. */
export class SqliteEditor implements SchemaEditor {
  readonly #context: EditorContext;
  readonly #checks: DataChecks | null;

  constructor(context: EditorContext) {
    this.#context = context;
    this.#checks = context.live ? new DataChecks(context.db, context.foldCase) : null;
  }

  async perform(operation: SchemaOperation, before: SchemaState): Promise<void> {
    switch (operation.kind) {
      case 'createTable':
        return this.#createTable(operation);
      case 'dropTable':
        return this.#dropTable(operation.table, before);
      case 'renameTable':
        return this.#renameTable(operation);
      case 'addColumn':
        return this.#addColumn(operation, before);
      case 'dropColumn':
        return this.#dropColumn(operation, before);
      case 'renameColumn': {
        const { table, from, to } = operation;
        return this.#run(
          `alter table ${quoteName(table)} rename column ${quoteName(from)} to ${quoteName(to)}`,
        );
      }
      case 'alterColumn':
        return this.#alterColumn(operation, before);
      case 'createIndex':
        return this.#createIndex(operation.table, operation.index, before.get(operation.table)?.columns);
      case 'dropIndex':
        return this.#dropIndex(operation, before);
      case 'addForeignKey': {
        const { table, column, references } = operation;
        await this.#checks?.noOrphans(operation, references);
        const real = await this.#table(table, before);
        const clauses = [...real.text.clauses(column), sqliteReference(references)];
        return this.#rebuild(real, { text: real.text.withColumn(column, clauses) });
      }
      case 'dropForeignKey': {
        const real = await this.#table(operation.table, before);
        return this.#rebuild(real, { text: withoutReference(real, operation.column) });
      }
      case 'renameIndex':
        return this.#renameIndex(operation, before);
      default:
        return operation satisfies never;
    }
  }

  async columnNames(table: string): Promise<readonly string[] | null> {
    return (await readSqliteTable(this.#context.db, table))?.text.columns ?? null;
  }

  async hasIndex(table: string, index: IndexSpec): Promise<boolean> {
    const real = await readSqliteTable(this.#context.db, table);
    if (index.trigram) return real?.trigrams.some((one) => isSameTrigram(one, index)) ?? false;
    return real?.indexes.some((candidate) => isSameIndex(candidate, index)) ?? false;
  }

  async #createTable({ table, columns, indexes }: CreateTable): Promise<void> {
    if (this.#context.live && (await this.columnNames(table))) {
      throw new MigrationError('migration_table_exists', { table });
    }
    const list = Object.entries(columns).map(([name, spec]) => definition(name, spec));
    await this.#run(`create table ${quoteName(table)} (${list.join(', ')})`);
    for (const index of indexes) await this.#createIndex(table, index, columns);
  }

  async #dropTable(table: string, before: SchemaState): Promise<void> {
    const real = await this.#table(table, before);
    for (const index of real.trigrams) await this.#runAll(dropTrigram(index));
    await this.#run(`drop table ${quoteName(table)}`);
  }

  async #renameTable({ from, to }: RenameTable): Promise<void> {
    const rename = (one: string, other: string) =>
      this.#run(`alter table ${quoteName(one)} rename to ${quoteName(other)}`);
    if (!sameName(from, to)) return rename(from, to);
    // SQLite takes the table itself for another one of that name.
    const between = await freeSqliteName(this.#context.db, `${to}__new`);
    await rename(from, between);
    await rename(between, to);
  }

  async #addColumn(operation: AddColumn, before: SchemaState): Promise<void> {
    const { table, column, spec, fill } = operation;
    const { nullable = false, default: fallback, references } = spec;
    const filled = fill ?? fallback ?? null;
    if (!nullable && filled === null) await this.#checks?.noRows(operation);
    if (isAddedInPlace(spec)) {
      await this.#run(`alter table ${quoteName(table)} add column ${definition(column, spec)}`);
      if (filled !== null && filled !== fallback) {
        await this.#run(
          `update ${quoteName(table)} set ${quoteName(column)} = ${valueLiteral(spec, filled, 'sqlite')}`,
        );
      }
    } else {
      const real = await this.#table(table, before);
      const values = filled === null ? {} : { [column]: valueLiteral(spec, filled, 'sqlite') };
      await this.#rebuild(real, { text: real.text.withColumn(column, sqliteClauses(spec)), values });
    }
    if (references && filled !== null) await this.#checks?.noOrphans(operation, references);
  }

  async #dropColumn(
    { table, column }: { table: string; column: string },
    before: SchemaState,
  ): Promise<void> {
    const real = await this.#withoutTrigrams(await this.#table(table, before), column);
    const using = real.indexes.filter((index) => index.sql !== null && usesColumn(index, column));
    // What DROP COLUMN refuses: https://www.sqlite.org/lang_altertable.html#altertabdropcol
    const bound = real.text
      .clauses(column)
      .some((clause) =>
        ['REFERENCES', 'UNIQUE', 'CHECK', 'GENERATED', 'AS'].some((word) => isClause(clause, word)),
      );
    if (bound || real.text.isConstrained(column)) {
      const dropped = using.map(({ name }) => name);
      return this.#rebuild(real, { text: real.text.withoutColumn(column), dropped });
    }
    for (const { name } of using) await this.#run(`drop index ${quoteName(name)}`);
    await this.#run(`alter table ${quoteName(table)} drop column ${quoteName(column)}`);
  }

  async #alterColumn(operation: AlterColumn, before: SchemaState): Promise<void> {
    const { table, column, spec, fill } = operation;
    const known = before.get(table);
    const old = known?.columns[column];
    if (!known || !old) return;
    const conversion = sqliteConversion(column, old, spec);
    await this.#checkValues(operation, { known, old, conversion });
    const real = await this.#table(table, before);
    const literal = fill === null ? null : valueLiteral(spec, fill, 'sqlite');
    const value = literal === null ? conversion.value : `coalesce(${conversion.value}, ${literal})`;
    const base = referencesDiffer(old, spec) ? withoutReference(real, column) : real.text;
    const kept = base.clauses(column).filter((clause) => isKept(clause, old, spec));
    const made = sqliteClauses(spec).filter(
      (clause) => !isClause(clause, 'REFERENCES') || referencesDiffer(old, spec),
    );
    await this.#rebuild(real, {
      text: base.withColumn(column, [...made, ...kept]),
      values: { [column]: value },
    });
  }

  /** Whether the rows allow a column to become another. */
  async #checkValues(
    operation: AlterColumn,
    { known, old, conversion }: { known: TableSpec; old: ColumnSpec; conversion: Conversion },
  ): Promise<void> {
    const { spec, fill } = operation;
    const checks = this.#checks;
    if (!checks) return;
    if (old.nullable && !spec.nullable && fill === null) await checks.noNulls(operation);
    await checks.allFit(operation, conversion, sqliteExample(operation.column));
    const { value } = conversion;
    if (isShortened(old, spec)) {
      await checks.noneLonger(operation, { length: spec.length, key: keyColumn(known), value });
    }
    await checks.staysUnique(operation, known, { spec, value });
    if (spec.references && referencesDiffer(old, spec)) await checks.noOrphans(operation, spec.references);
  }

  /** SQLite drops no column that a trigger names. */
  async #withoutTrigrams(table: SqliteTable, column: string): Promise<SqliteTable> {
    const gone = table.trigrams.filter(({ columns }) => columns.some((one) => sameName(one, column)));
    for (const index of gone) await this.#runAll(dropTrigram(index));
    return { ...table, trigrams: table.trigrams.filter((index) => !gone.includes(index)) };
  }

  async #createIndex(table: string, index: IndexSpec, columns: TableSpec['columns'] = {}): Promise<void> {
    const { db, foldCase, live } = this.#context;
    if (index.trigram) {
      const declared = trigramOf(index, columns);
      return this.#runAll(createTrigram(table, live ? await forKeyIn(db, table, declared) : declared));
    }
    await this.#checks?.noDuplicates(table, index);
    await indexStatement({ table, index, foldCase }).execute(db);
  }

  async #dropIndex({ table, name }: { table: string; name: string }, before: SchemaState): Promise<void> {
    const real = await this.#table(table, before);
    const trigram = trigramIn(real, name, before);
    if (trigram) return this.#runAll(dropTrigram(trigram));
    const found = indexOf(real, name, before);
    if (found.sql !== null) return this.#run(`drop index ${quoteName(found.name)}`);
    return this.#rebuild(real, {
      text: real.text.withoutUnique(found.parts.flatMap(({ column }) => column ?? [])),
    });
  }

  /** SQLite has no statement for it. One that a constraint brings with it has no name of its own, and stays. */
  async #renameIndex({ table, from, to }: RenameIndex, before: SchemaState): Promise<void> {
    const real = await this.#table(table, before);
    const trigram = trigramIn(real, from, before);
    if (trigram) return this.#runAll(renameTrigram(table, trigram, to));
    const found = indexOf(real, from, before);
    if (found.sql === null) return;
    await this.#run(`drop index ${quoteName(found.name)}`);
    await this.#run(renamedIndex(found.sql, to));
  }

  async #table(name: string, before: SchemaState): Promise<SqliteTable> {
    const { db, foldCase, live } = this.#context;
    const known = before.get(name);
    const real = live
      ? await readSqliteTable(db, name)
      : known &&
        declaredSqliteTable(
          name,
          known,
          (index) => indexStatement({ table: name, index, foldCase }).compile(db).sql,
        );
    if (!real) throw new MigrationError('migration_table_missing', { table: name });
    return real;
  }

  #rebuild(table: SqliteTable, rebuild: Rebuild): Promise<void> {
    return rebuildSqliteTable(this.#context.db, table, rebuild);
  }

  async #runAll(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.#run(statement);
  }

  async #run(statement: string): Promise<void> {
    await sql.raw(statement).execute(this.#context.db);
  }
}

function definition(name: string, spec: ColumnSpec): string {
  return [quoteName(name), ...sqliteClauses(spec)].join(' ');
}

function withoutReference({ text }: SqliteTable, column: string) {
  const clauses = text.clauses(column).filter((clause) => !isClause(clause, 'REFERENCES'));
  return text.withColumn(column, clauses).withoutForeignKey(column);
}

/** What an altered column keeps of what no migration knows of, and of its foreign key if that stays the same. */
function isKept(clause: string, old: ColumnSpec, spec: ColumnSpec): boolean {
  if (['UNIQUE', 'COLLATE'].some((word) => isClause(clause, word))) return true;
  if (isClause(clause, 'REFERENCES')) return !referencesDiffer(old, spec);
  // A check of values of another type would not hold for the new ones.
  return isClause(clause, 'CHECK') && old.type === spec.type;
}

/** The index of a table by its name, or one that does what the migrations know by that name. */
function indexOf(real: SqliteTable, name: string, before: SchemaState): SqliteIndex {
  const spec = before.get(real.name)?.indexes.find((index) => index.name === name);
  const found =
    real.indexes.find((index) => index.name === name) ??
    real.indexes.find((index) => spec && isSameIndex(index, spec));
  if (!found) throw new MigrationError('migration_index_missing', { table: real.name, name });
  return found;
}

/** A CREATE INDEX statement with another name: what comes before ON. */
function renamedIndex(statement: string, name: string): string {
  const tokens = sqlTokens(statement);
  const on = tokens.findIndex((token) => isWord(token, 'ON'));
  const old = tokens.findLastIndex(({ kind }, at) => at < on && kind !== 'space');
  return tokens.map(({ text }, at) => (at === old ? quoteName(name) : text)).join('');
}

/** Whether an index sorts by a column, computes with it, or leaves rows out by it. */
function usesColumn({ sql: statement }: SqliteIndex, column: string): boolean {
  return mentionsColumn(sqlTokens(statement?.slice(statement.indexOf('(')) ?? ''), column);
}

function isSameIndex(real: SqliteIndex, spec: IndexSpec): boolean {
  return !real.partial && doesTheSame(real, spec, sqliteIndexRules);
}
