import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['accounts.0001_initial'],
  operations: [
    createTable('notes_note', {
      model: 'Note',
      columns: {
        id: column.id(),
        title: column.varchar(20),
        slug: column.varchar(50),
        body: column.text(),
        contact: column.varchar(254, { nullable: true }),
        website: column.varchar(200, { nullable: true }),
        mood: column.varchar(50),
        stars: column.integer(),
        views: column.bigint(),
        price: column.decimal(6, 2, { nullable: true }),
        is_done: column.boolean(),
        day: column.date({ nullable: true }),
        due_at: column.datetime({ nullable: true }),
        words: column.varchar(40),
        extra: column.json(),
        owner_id: column.bigint({ references: { table: 'accounts_customuser', onDelete: 'cascade' } }),
        parent_id: column.bigint({ nullable: true, references: { table: 'notes_note' } }),
      },
      indexes: [
        { name: 'notes_note_slug_key', columns: ['slug'], unique: true, ignoreCase: true },
        { name: 'notes_note_owner_id_idx', columns: ['owner_id'] },
        { name: 'notes_note_parent_id_idx', columns: ['parent_id'] },
        { name: 'notes_note_owner_id_title_key', columns: ['owner_id', 'title'], unique: true },
      ],
    }),
  ],
});
