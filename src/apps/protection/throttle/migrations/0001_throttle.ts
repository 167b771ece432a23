import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_throttle', {
      columns: {
        id: column.varchar(43, { primaryKey: true }),
        tries: column.integer(),
        paused_until: column.bigint(),
        kept_until: column.bigint(),
      },
      indexes: [{ name: 'latchkey_throttle_kept_until_idx', columns: ['kept_until'] }],
    }),
  ],
});
