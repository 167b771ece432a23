import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('pages_pageturn', { model: 'PageTurn', columns: { id: column.id(), title: column.text() } }),
  ],
});
