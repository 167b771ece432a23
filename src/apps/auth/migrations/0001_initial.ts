import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['contenttypes.0001_initial'],
  operations: [
    createTable('auth_permission', {
      model: 'Permission',
      columns: {
        id: column.id(),
        name: column.varchar(255),
        content_type_id: column.bigint({ references: { table: 'django_content_type', onDelete: 'cascade' } }),
        codename: column.varchar(100),
      },
      indexes: [
        { name: 'auth_permission_content_type_id_idx', columns: ['content_type_id'] },
        {
          name: 'auth_permission_content_type_id_codename_key',
          columns: ['content_type_id', 'codename'],
          unique: true,
        },
      ],
    }),
    createTable('auth_group', {
      model: 'Group',
      columns: {
        id: column.id(),
        name: column.varchar(150),
      },
      indexes: [{ name: 'auth_group_name_key', columns: ['name'], unique: true }],
    }),
    createTable('auth_group_permissions', {
      columns: {
        id: column.id(),
        group_id: column.bigint({ references: { table: 'auth_group', onDelete: 'cascade' } }),
        permission_id: column.bigint({ references: { table: 'auth_permission', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'auth_group_permissions_group_id_permission_id_key',
          columns: ['group_id', 'permission_id'],
          unique: true,
        },
        { name: 'auth_group_permissions_permission_id_idx', columns: ['permission_id'] },
      ],
    }),
  ],
});
