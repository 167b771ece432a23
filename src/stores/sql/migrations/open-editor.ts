import type { DialectName } from '../database.ts';
import { PostgresEditor } from '../schema/postgres-editor.ts';
import type { EditorContext, SchemaEditor } from '../schema/schema-editor.ts';
import { SqliteEditor } from '../schema/sqlite-editor.ts';

/** The editor of a kind of database. */
export function openEditor(dialect: DialectName, context: EditorContext): SchemaEditor {
  return dialect === 'sqlite' ? new SqliteEditor(context) : new PostgresEditor(context);
}
