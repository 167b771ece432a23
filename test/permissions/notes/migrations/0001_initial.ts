import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('notes_note', { model: 'Note', columns: { id: column.id(), title: column.varchar(200) } }),
  ],
});
