import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_session', {
      columns: {
        key_hash: column.varchar(64, { primaryKey: true }),
        user_id: column.user({ onDelete: 'cascade', nullable: true }),
        auth_hash: column.varchar(64, { nullable: true }),
        backend: column.varchar(100, { nullable: true }),
        data: column.text({ default: '{}' }),
        created_at: column.bigint(),
        renewed_at: column.bigint(),
        expires_at: column.bigint(),
        expiry_age: column.integer({ nullable: true }),
      },
      indexes: [
        { name: 'latchkey_session_user_id_idx', columns: ['user_id'] },
        { name: 'latchkey_session_expires_at_idx', columns: ['expires_at'] },
      ],
    }),
  ],
});
