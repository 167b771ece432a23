import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_user_language', {
      model: 'UserLanguage',
      columns: {
        id: column.id(),
        user_id: column.user({ onDelete: 'cascade' }),
        language: column.varchar(50),
      },
      indexes: [{ name: 'latchkey_user_language_user_id_key', columns: ['user_id'], unique: true }],
    }),
  ],
});
