import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_audit_entry', {
      model: 'AuditEntry',
      columns: {
        id: column.id(),
        at: column.datetime(),
        kind: column.varchar(100),
        user_id: column.text({ nullable: true }),
        actor_id: column.text({ nullable: true }),
        session_id: column.varchar(64, { nullable: true }),
        ip_address: column.varchar(45, { nullable: true }),
        user_agent: column.varchar(255, { nullable: true }),
        outcome: column.varchar(50),
        detail: column.json(),
        request_id: column.varchar(64, { nullable: true }),
      },
      indexes: [
        { name: 'latchkey_audit_entry_at_idx', columns: ['at'] },
        { name: 'latchkey_audit_entry_user_id_at_idx', columns: ['user_id', 'at'] },
        { name: 'latchkey_audit_entry_actor_id_at_idx', columns: ['actor_id', 'at'] },
      ],
    }),
  ],
});
