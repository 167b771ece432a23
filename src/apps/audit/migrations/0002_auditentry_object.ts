import { addColumn, column, createIndex, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    addColumn('latchkey_audit_entry', 'object', column.varchar(200, { nullable: true })),
    createIndex('latchkey_audit_entry', {
      name: 'latchkey_audit_entry_object_at_idx',
      columns: ['object', 'at'],
    }),
  ],
});
