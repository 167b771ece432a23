import { sql } from '../../../database/sql/kysely.ts';
import { quoteName } from '../../../database/sql/sql-tokens.ts';
import { DataChecks, isShortened, keyColumn, referencesDiffer } from '../../ddl/data-checks.ts';
import { valueLiteral } from '../../ddl/default-literal.ts';
import type { EditorContext } from '../../ddl/editor-context.ts';
import { doesTheSame } from '../../inspect/index-part.ts';
import {
  hasPostgresConstraint,
  postgresColumns,
  postgresForeignKeys,
} from '../../inspect/postgres-catalog.ts';
import { postgresIndexRules, usualPostgresIndexes } from '../../inspect/postgres-indexes.ts';
import { MigrationError } from '../../migration-error.ts';
import type { AddColumn } from '../../operations/columns/add-column.ts';
import type { AlterColumn } from '../../operations/columns/alter-column.ts';
import type { SchemaOperation } from '../../operations/contract/operation.ts';
import type { SchemaEditor } from '../../operations/contract/schema-editor.ts';
import type { CreateIndex } from '../../operations/indexes/create-index.ts';
import type { RenameIndex } from '../../operations/indexes/rename-index.ts';
import type { CreateTable } from '../../operations/tables/create-table.ts';
import { isSameType } from '../../schema/conversion.ts';
import type {
  ColumnReference,
  ColumnSpec,
  IndexSpec,
  SchemaState,
  TableSpec,
} from '../../schema/schema-state.ts';
import { shortName } from '../../schema/short-name.ts';
import { foreignKeyConstraint, foreignKeyName, postgresDefinition, postgresType } from './postgres-column.ts';
import { createIndexConcurrently, dropIndexConcurrently } from './postgres-concurrently.ts';
import { postgresConversion, postgresExample } from './postgres-conversion.ts';
import { createPostgresIndex, findPostgresIndex, freePostgresIndexName } from './postgres-index.ts';
import { createPostgresIsJson, POSTGRES_IS_JSON } from './postgres-text-forms.ts';

/** Carries operations out on PostgreSQL. */
export class PostgresEditor implements SchemaEditor {
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
        return this.#run(`drop table ${quoteName(operation.table)}`);
      case 'renameTable':
        return this.#alter(operation.from, `rename to ${quoteName(operation.to)}`);
      case 'addColumn':
        return this.#addColumn(operation);
      case 'dropColumn':
        return this.#alter(operation.table, `drop column ${quoteName(operation.column)}`);
      case 'renameColumn': {
        const { table, from, to } = operation;
        return this.#alter(table, `rename column ${quoteName(from)} to ${quoteName(to)}`);
      }
      case 'alterColumn':
        return this.#alterColumn(operation, before);
      case 'createIndex':
        return operation.concurrently
          ? createIndexConcurrently(operation, this.#context)
          : this.#createIndexOf(operation);
      case 'dropIndex':
        return operation.concurrently
          ? dropIndexConcurrently(operation, before, this.#context)
          : this.#dropIndex(operation, before);
      case 'addForeignKey':
        return this.#addForeignKey(operation, operation.references);
      case 'dropForeignKey':
        return this.#dropForeignKey(operation.table, operation.column);
      case 'renameIndex':
        return this.#renameIndex(operation, before);
      default:
        return operation satisfies never;
    }
  }

  columnNames(table: string): Promise<readonly string[] | null> {
    return postgresColumns(this.#context.db, table);
  }

  async hasIndex(table: string, index: IndexSpec): Promise<boolean> {
    const real = await usualPostgresIndexes(this.#context.db, table);
    return real.some((candidate) => doesTheSame(candidate, index, postgresIndexRules));
  }

  async #createTable({ table, columns, indexes }: CreateTable): Promise<void> {
    if (this.#context.live && (await this.columnNames(table))) {
      throw new MigrationError('migration_table_exists', { table });
    }
    const entries = Object.entries(columns);
    const list = [
      ...entries.map(([name, spec]) => `${quoteName(name)} ${postgresDefinition(spec)}`),
      ...entries.flatMap(([name, { references }]) =>
        references ? [foreignKeyConstraint(foreignKeyName(table, name), name, references)] : [],
      ),
    ];
    await this.#run(`create table ${quoteName(table)} (${list.join(', ')})`);
    for (const index of indexes) await this.#createIndex(table, index);
  }

  /** A default is kept beside the table's rows, so that filling them takes no time; see the notes of ADD COLUMN. */
  async #addColumn(operation: AddColumn): Promise<void> {
    const { table, column, spec, fill } = operation;
    const { nullable = false, default: fallback, references } = spec;
    const filled = fill ?? fallback;
    if (!nullable && filled === undefined) await this.#checks?.noRows(operation);
    const first = filled === undefined ? spec : { ...spec, default: filled };
    await this.#alter(table, `add column ${quoteName(column)} ${postgresDefinition(first)}`);
    if (filled !== fallback) await this.#setDefault(table, column, spec);
    if (references) await this.#addForeignKey(operation, references);
  }

  async #alterColumn(operation: AlterColumn, before: SchemaState): Promise<void> {
    const { table, column, spec, fill } = operation;
    const known = before.get(table);
    const old = known?.columns[column];
    if (!known || !old) return;
    await this.#checkValues(operation, known, old);
    const name = quoteName(column);
    const newReference = referencesDiffer(old, spec);
    if (old.references && newReference) await this.#dropForeignKey(table, column);
    if (postgresType(old) !== postgresType(spec)) await this.#changeType({ table, column }, old, spec);
    else if (old.default !== spec.default) await this.#setDefault(table, column, spec);
    if (fill !== null && !spec.nullable) {
      const literal = valueLiteral(spec, fill, 'postgres');
      await this.#run(`update ${quoteName(table)} set ${name} = ${literal} where ${name} is null`);
    }
    if ((old.nullable ?? false) !== (spec.nullable ?? false)) {
      await this.#alter(table, `alter column ${name} ${spec.nullable ? 'drop' : 'set'} not null`);
    }
    if (spec.references && newReference) await this.#addForeignKey(operation, spec.references);
  }

  /** Whether the rows allow a column to become another. */
  async #checkValues(operation: AlterColumn, known: TableSpec, old: ColumnSpec): Promise<void> {
    const { spec, fill, table, column } = operation;
    const checks = this.#checks;
    if (!checks) return;
    const conversion = postgresConversion(column, old, spec);
    if (!isSameType(old, spec)) {
      // The change takes the lock anyway. Without it others could write what nobody looks at any more.
      await this.#run(`lock table ${quoteName(table)} in access exclusive mode`);
    }
    if (old.nullable && !spec.nullable && fill === null) await checks.noNulls(operation);
    const asksForJson = conversion.fits?.includes(POSTGRES_IS_JSON) ?? false;
    if (asksForJson) await this.#run(createPostgresIsJson);
    await checks.allFit(operation, conversion, postgresExample(column, old));
    if (asksForJson) await this.#run(`drop function ${POSTGRES_IS_JSON}`);
    const { value } = conversion;
    if (isShortened(old, spec)) {
      await checks.noneLonger(operation, { length: spec.length, key: keyColumn(known), value });
    }
    await checks.staysUnique(operation, known, { spec, value });
  }

  /** The default goes first: the database would try to convert it too, and often cannot. */
  async #changeType(
    { table, column }: { table: string; column: string },
    old: ColumnSpec,
    spec: ColumnSpec,
  ): Promise<void> {
    const name = quoteName(column);
    if (old.default !== undefined) await this.#alter(table, `alter column ${name} drop default`);
    const { value } = postgresConversion(column, old, spec);
    // Without USING, PostgreSQL makes a text longer without touching the rows.
    const using = value === name ? '' : ` using ${value}`;
    await this.#alter(table, `alter column ${name} type ${postgresType(spec)}${using}`);
    if (spec.default !== undefined) await this.#setDefault(table, column, spec);
  }

  #setDefault(table: string, column: string, spec: ColumnSpec): Promise<void> {
    const change =
      spec.default === undefined
        ? 'drop default'
        : `set default ${valueLiteral(spec, spec.default, 'postgres')}`;
    return this.#alter(table, `alter column ${quoteName(column)} ${change}`);
  }

  async #addForeignKey(
    place: { readonly table: string; readonly column: string },
    references: ColumnReference,
  ): Promise<void> {
    await this.#checks?.noOrphans(place, references);
    const name = await this.#freeForeignKeyName(place);
    await this.#alter(place.table, `add ${foreignKeyConstraint(name, place.column, references)}`);
  }

  /** A foreign key keeps its name when its column is renamed, and a new column may have the old one's. */
  async #freeForeignKeyName({
    table,
    column,
  }: {
    readonly table: string;
    readonly column: string;
  }): Promise<string> {
    const { db, live } = this.#context;
    const made = foreignKeyName(table, column);
    let name = made;
    for (let number = 2; live && (await hasPostgresConstraint(db, table, name)); number += 1) {
      name = shortName(`${made}_${number}`);
    }
    return name;
  }

  async #dropForeignKey(table: string, column: string): Promise<void> {
    const { db, live } = this.#context;
    const names = live ? await postgresForeignKeys(db, table, column) : [foreignKeyName(table, column)];
    for (const name of names) await this.#alter(table, `drop constraint ${quoteName(name)}`);
  }

  async #createIndex(table: string, index: IndexSpec): Promise<void> {
    await this.#checks?.noDuplicates(table, index);
    await createPostgresIndex(this.#context, table, index);
  }

  async #createIndexOf({ table, index }: CreateIndex): Promise<void> {
    const { db, live } = this.#context;
    if (live) await freePostgresIndexName(db, table, index);
    await this.#createIndex(table, index);
  }

  async #dropIndex({ table, name }: { table: string; name: string }, before: SchemaState): Promise<void> {
    const found = await findPostgresIndex(this.#context, { table, name }, before);
    if (!found) throw new MigrationError('migration_index_missing', { table, name });
    if (found.constraint === null) return this.#run(`drop index ${quoteName(found.name)}`);
    return this.#alter(table, `drop constraint ${quoteName(found.constraint)}`);
  }

  /** The constraint that an index belongs to gets the name too. */
  async #renameIndex({ table, from, to }: RenameIndex, before: SchemaState): Promise<void> {
    const found = await findPostgresIndex(this.#context, { table, name: from }, before);
    if (!found) throw new MigrationError('migration_index_missing', { table, name: from });
    await this.#run(`alter index ${quoteName(found.name)} rename to ${quoteName(shortName(to))}`);
  }

  #alter(table: string, change: string): Promise<void> {
    return this.#run(`alter table ${quoteName(table)} ${change}`);
  }

  async #run(statement: string): Promise<void> {
    await sql.raw(statement).execute(this.#context.db);
  }
}
