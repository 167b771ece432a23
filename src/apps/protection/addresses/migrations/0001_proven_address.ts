import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_proven_address', {
      columns: {
        address_key: column.varchar(254, { primaryKey: true }),
        user_id: column.user({ onDelete: 'cascade' }),
        address: column.varchar(254),
        proven_at: column.bigint(),
      },
      indexes: [{ name: 'latchkey_proven_address_user_id_idx', columns: ['user_id'] }],
    }),
  ],
});
