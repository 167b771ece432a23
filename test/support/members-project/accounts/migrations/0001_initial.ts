import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['auth.0001_initial'],
  operations: [
    createTable('accounts_member', {
      model: 'Member',
      columns: {
        id: column.id(),
        password: column.varchar(128),
        last_login: column.datetime({ nullable: true }),
        is_superuser: column.boolean({ default: false }),
        username: column.varchar(30),
        email: column.varchar(254),
        nickname: column.varchar(20, { nullable: true }),
        born: column.date({ nullable: true }),
        theme: column.varchar(50, { default: 'light' }),
        is_author: column.boolean({ default: false }),
        is_active: column.boolean({ default: true }),
        is_staff: column.boolean({ default: false }),
      },
      indexes: [
        { name: 'accounts_member_username_key', columns: ['username'], unique: true, ignoreCase: true },
        { name: 'accounts_member_nickname_key', columns: ['nickname'], unique: true },
      ],
    }),
    createTable('accounts_member_groups', {
      columns: {
        id: column.id(),
        member_id: column.bigint({ references: { table: 'accounts_member', onDelete: 'cascade' } }),
        group_id: column.bigint({ references: { table: 'auth_group', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'accounts_member_groups_member_id_group_id_key',
          columns: ['member_id', 'group_id'],
          unique: true,
        },
        { name: 'accounts_member_groups_group_id_idx', columns: ['group_id'] },
      ],
    }),
    createTable('accounts_member_user_permissions', {
      columns: {
        id: column.id(),
        member_id: column.bigint({ references: { table: 'accounts_member', onDelete: 'cascade' } }),
        permission_id: column.bigint({ references: { table: 'auth_permission', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'accounts_member_user_permissions_member_id_permission_id_key',
          columns: ['member_id', 'permission_id'],
          unique: true,
        },
        { name: 'accounts_member_user_permissions_permission_id_idx', columns: ['permission_id'] },
      ],
    }),
  ],
});
