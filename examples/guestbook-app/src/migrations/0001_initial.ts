import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('guestbook_entry', {
      model: 'Entry',
      columns: {
        id: column.id(),
        author_id: column.user({ onDelete: 'cascade' }),
        text: column.varchar(200),
        written_at: column.datetime(),
      },
      indexes: [{ name: 'guestbook_entry_author_id_idx', columns: ['author_id'] }],
    }),
  ],
});
