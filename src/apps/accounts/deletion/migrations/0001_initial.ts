import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_planned_deletion', {
      model: 'PlannedDeletion',
      columns: {
        id: column.id(),
        user_id: column.user({ onDelete: 'cascade' }),
        planned_at: column.datetime(),
        due_at: column.datetime(),
      },
      indexes: [
        { name: 'latchkey_planned_deletion_user_id_key', columns: ['user_id'], unique: true },
        { name: 'latchkey_planned_deletion_due_at_idx', columns: ['due_at'] },
      ],
    }),
  ],
});
