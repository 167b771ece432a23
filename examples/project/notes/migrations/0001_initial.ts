import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['accounts.0001_initial'],
  operations: [
    createTable('notes_note', {
      model: 'Note',
      columns: {
        id: column.id(),
        title: column.varchar(100),
        pinned: column.boolean({ default: false }),
        owner_id: column.bigint({ references: { table: 'accounts_customuser', onDelete: 'cascade' } }),
      },
      indexes: [{ name: 'notes_note_owner_id_idx', columns: ['owner_id'] }],
    }),
  ],
});
