import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_data_download', {
      model: 'DataDownload',
      columns: {
        id: column.id(),
        user_id: column.user({ onDelete: 'cascade' }),
        at: column.datetime(),
      },
      indexes: [{ name: 'latchkey_data_download_user_id_key', columns: ['user_id'], unique: true }],
    }),
  ],
});
