import type { Kysely } from 'kysely';
import type { Tables } from '../../database/contract/database.ts';
import type { OnDelete } from '../../models/fields/model-field.ts';
import type { ColumnDefault, ColumnReference, ColumnSpec, IndexSpec } from '../schema/schema-state.ts';
import { UNBOUND_USERS } from '../schema/unbound-users.ts';

/** One step of a migration, as data. Each can be turned round, given the tables as they were before it. */
export type Operation =
  | CreateTable
  | DropTable
  | RenameTable
  | MoveTable
  | AddColumn
  | DropColumn
  | RenameColumn
  | AlterColumn
  | CreateIndex
  | DropIndex
  | AddForeignKey
  | DropForeignKey
  | RunSql
  | RunCode;

export interface CreateTable {
  readonly kind: 'createTable';
  readonly table: string;
  readonly model: string | null;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly indexes: readonly IndexSpec[];
  /** Whether it keeps the project's users. Files do not say so: it is found when they are loaded. */
  readonly users?: true;
}

export interface DropTable {
  readonly kind: 'dropTable';
  readonly table: string;
}

export interface RenameTable {
  readonly kind: 'renameTable';
  readonly from: string;
  readonly to: string;
  /** The model's new name: its permissions follow. */
  readonly model: string | null;
}

export interface MoveTable {
  readonly kind: 'moveTable';
  readonly table: string;
  /** The app that has it from now on. */
  readonly app: string;
  /** What its model is called there; null for a table that no model declares. */
  readonly model: string | null;
}

export interface AddColumn {
  readonly kind: 'addColumn';
  readonly table: string;
  readonly column: string;
  readonly spec: ColumnSpec;
  /** What the rows that are there already get. Default: the column's default, or null. */
  readonly fill: ColumnDefault | null;
}

export interface DropColumn {
  readonly kind: 'dropColumn';
  readonly table: string;
  readonly column: string;
}

export interface RenameColumn {
  readonly kind: 'renameColumn';
  readonly table: string;
  readonly from: string;
  readonly to: string;
}

export interface AlterColumn {
  readonly kind: 'alterColumn';
  readonly table: string;
  readonly column: string;
  /** The column as it is to be, whole. */
  readonly spec: ColumnSpec;
  /** What rows get that hold null, where null is no longer allowed. */
  readonly fill: ColumnDefault | null;
}

export interface CreateIndex {
  readonly kind: 'createIndex';
  readonly table: string;
  readonly index: IndexSpec;
}

export interface DropIndex {
  readonly kind: 'dropIndex';
  readonly table: string;
  readonly name: string;
}

export interface AddForeignKey {
  readonly kind: 'addForeignKey';
  readonly table: string;
  readonly column: string;
  readonly references: ColumnReference;
}

export interface DropForeignKey {
  readonly kind: 'dropForeignKey';
  readonly table: string;
  readonly column: string;
}

/** SQL for every database, or one text for each. */
export type SqlText = string | { readonly sqlite: string; readonly postgres: string };

export interface RunSql {
  readonly kind: 'runSql';
  readonly up: SqlText;
  /** Takes it back. Without it the migration cannot be undone. */
  readonly down: SqlText | null;
}

/** What code of a migration gets to work with. */
export interface MigrationContext {
  /** The database, inside the migration's transaction. Tables and columns are as the migrations so far left them. */
  readonly db: Kysely<Tables>;
  /** Tells whoever waits how far it is: `progress(3000, 100_000)`. */
  progress(done: number, total?: number): void;
}

export type MigrationCode = (context: MigrationContext) => Promise<void>;

export interface RunCode {
  readonly kind: 'runCode';
  readonly up: MigrationCode;
  /** Takes it back. Without it the migration cannot be undone. */
  readonly down: MigrationCode | null;
}

export interface CreateTableOptions {
  /** The model that the table keeps; none for a table without. */
  readonly model?: string;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly indexes?: readonly IndexSpec[];
}

export function createTable(
  table: string,
  { model, columns, indexes = [] }: CreateTableOptions,
): CreateTable {
  return { kind: 'createTable', table, model: model ?? null, columns, indexes };
}

export function dropTable(table: string): DropTable {
  return { kind: 'dropTable', table };
}

export function renameTable(from: string, to: string, { model }: { model?: string } = {}): RenameTable {
  return { kind: 'renameTable', from, to, model: model ?? null };
}

/**
 * A model that keeps its table belongs to another app, or has another name: its permissions follow, and whoever had them
 * keeps them. `moveTable('notes_note', { app: 'library', model: 'Note' })`
 */
export function moveTable(table: string, { app, model }: { app: string; model?: string }): MoveTable {
  return { kind: 'moveTable', table, app, model: model ?? null };
}

export interface FillOptions {
  readonly fill?: ColumnDefault;
}

export function addColumn(table: string, column: string, spec: ColumnSpec & FillOptions): AddColumn {
  const { fill = null, ...rest } = spec;
  return { kind: 'addColumn', table, column, spec: rest, fill };
}

export function dropColumn(table: string, column: string): DropColumn {
  return { kind: 'dropColumn', table, column };
}

export function renameColumn(table: string, from: string, to: string): RenameColumn {
  return { kind: 'renameColumn', table, from, to };
}

export function alterColumn(table: string, column: string, spec: ColumnSpec & FillOptions): AlterColumn {
  const { fill = null, ...rest } = spec;
  return { kind: 'alterColumn', table, column, spec: rest, fill };
}

export function createIndex(table: string, index: IndexSpec): CreateIndex {
  return { kind: 'createIndex', table, index };
}

export function dropIndex(table: string, name: string): DropIndex {
  return { kind: 'dropIndex', table, name };
}

/** A reference to the project's users, whatever their table. */
export interface UserReference {
  readonly user: true;
  /** Default `'restrict'`. */
  readonly onDelete?: OnDelete;
}

export function addForeignKey(
  table: string,
  column: string,
  references: ColumnReference | UserReference,
): AddForeignKey {
  return { kind: 'addForeignKey', table, column, references: { table: UNBOUND_USERS, ...references } };
}

export function dropForeignKey(table: string, column: string): DropForeignKey {
  return { kind: 'dropForeignKey', table, column };
}

/** Runs SQL: `runSql({ up: 'update …', down: 'update …' })`. Several statements are divided by `;` at a line's end. */
export function runSql({ up, down = null }: { up: SqlText; down?: SqlText | null }): RunSql {
  return { kind: 'runSql', up, down };
}

/** Runs code on the data: `runCode({ up: async ({ db, progress }) => … })`. */
export function runCode({ up, down = null }: { up: MigrationCode; down?: MigrationCode | null }): RunCode {
  return { kind: 'runCode', up, down };
}
