import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('django_content_type', {
      model: 'ContentType',
      columns: {
        id: column.id(),
        app_label: column.varchar(100),
        model: column.varchar(100),
      },
      indexes: [
        { name: 'django_content_type_app_label_model_key', columns: ['app_label', 'model'], unique: true },
      ],
    }),
  ],
});
