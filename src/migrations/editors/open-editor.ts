import type { DialectName } from '../../database/contract/database.ts';
import type { EditorContext } from '../ddl/editor-context.ts';
import type { SchemaEditor } from '../operations/contract/schema-editor.ts';
import { PostgresEditor } from './postgres/postgres-editor.ts';
import { SqliteEditor } from './sqlite/sqlite-editor.ts';

/** The editor of a kind of database. */
export function openEditor(dialect: DialectName, context: EditorContext): SchemaEditor {
  return dialect === 'sqlite' ? new SqliteEditor(context) : new PostgresEditor(context);
}
