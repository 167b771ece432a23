import { createIndex, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createIndex('latchkey_audit_entry', {
      name: 'latchkey_audit_entry_kind_at_idx',
      columns: ['kind', 'at'],
    }),
  ],
});
