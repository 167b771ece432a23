import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_known_device', {
      columns: {
        secret_hash: column.varchar(64, { primaryKey: true }),
        user_id: column.user({ onDelete: 'cascade' }),
        begun_at: column.bigint(),
        last_used_at: column.bigint(),
        user_agent: column.varchar(255, { nullable: true }),
        ip_address: column.varchar(45, { nullable: true }),
      },
      indexes: [
        { name: 'latchkey_known_device_user_id_idx', columns: ['user_id'] },
        { name: 'latchkey_known_device_last_used_at_idx', columns: ['last_used_at'] },
      ],
    }),
  ],
});
