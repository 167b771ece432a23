import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['auth.0001_initial'],
  operations: [
    createTable('accounts_customuser', {
      model: 'CustomUser',
      columns: {
        id: column.id(),
        password: column.varchar(128),
        last_login: column.datetime({ nullable: true }),
        is_superuser: column.boolean({ default: false }),
        email: column.varchar(254),
        username: column.varchar(150),
        is_active: column.boolean({ default: true }),
        is_staff: column.boolean({ default: false }),
      },
      indexes: [
        { name: 'accounts_customuser_email_key', columns: ['email'], unique: true, ignoreCase: true },
      ],
    }),
    createTable('accounts_customuser_groups', {
      columns: {
        id: column.id(),
        customuser_id: column.bigint({ references: { table: 'accounts_customuser', onDelete: 'cascade' } }),
        group_id: column.bigint({ references: { table: 'auth_group', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'accounts_customuser_groups_customuser_id_group_id_key',
          columns: ['customuser_id', 'group_id'],
          unique: true,
        },
        { name: 'accounts_customuser_groups_group_id_idx', columns: ['group_id'] },
      ],
    }),
    createTable('accounts_customuser_user_permissions', {
      columns: {
        id: column.id(),
        customuser_id: column.bigint({ references: { table: 'accounts_customuser', onDelete: 'cascade' } }),
        permission_id: column.bigint({ references: { table: 'auth_permission', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'accounts_customuser_user_permissions_customuser_id_per_626259a1',
          columns: ['customuser_id', 'permission_id'],
          unique: true,
        },
        { name: 'accounts_customuser_user_permissions_permission_id_idx', columns: ['permission_id'] },
      ],
    }),
  ],
});
