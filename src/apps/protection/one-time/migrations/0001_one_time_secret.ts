import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_one_time_secret', {
      columns: {
        id: column.varchar(22, { primaryKey: true }),
        purpose: column.varchar(100),
        user_id: column.user({ onDelete: 'cascade', nullable: true }),
        address: column.varchar(254),
        address_key: column.varchar(254),
        secret_hash: column.varchar(64),
        binding_hash: column.varchar(64, { nullable: true }),
        data: column.text({ default: 'null' }),
        survives: column.boolean(),
        tries_left: column.integer(),
        created_at: column.bigint(),
        expires_at: column.bigint(),
        kept_until: column.bigint(),
        used_at: column.bigint({ nullable: true }),
        ended_at: column.bigint({ nullable: true }),
      },
      indexes: [
        { name: 'latchkey_one_time_secret_user_id_idx', columns: ['user_id'] },
        { name: 'latchkey_one_time_secret_secret_hash_key', columns: ['secret_hash'], unique: true },
        { name: 'latchkey_one_time_secret_kept_until_idx', columns: ['kept_until'] },
        {
          name: 'latchkey_one_time_secret_purpose_address_key_created_at_idx',
          columns: ['purpose', 'address_key', 'created_at'],
        },
      ],
    }),
  ],
});
