import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  dependencies: ['auth.0001_initial'],
  operations: [
    createTable('shop_customer', {
      model: 'Customer',
      columns: {
        id: column.id(),
        password: column.varchar(128),
        last_login: column.datetime({ nullable: true }),
        is_superuser: column.boolean({ default: false }),
        email: column.varchar(254),
        name: column.varchar(150),
        is_active: column.boolean({ default: true }),
        is_staff: column.boolean({ default: false }),
      },
      indexes: [
        { name: 'shop_customer_email_key', columns: ['email'], unique: true, ignoreCase: true },
        { name: 'shop_customer_email_name_trgm', columns: ['email', 'name'], trigram: true },
      ],
    }),
    createTable('shop_customer_groups', {
      columns: {
        id: column.id(),
        customer_id: column.bigint({ references: { table: 'shop_customer', onDelete: 'cascade' } }),
        group_id: column.bigint({ references: { table: 'auth_group', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'shop_customer_groups_customer_id_group_id_key',
          columns: ['customer_id', 'group_id'],
          unique: true,
        },
        { name: 'shop_customer_groups_group_id_idx', columns: ['group_id'] },
      ],
    }),
    createTable('shop_customer_user_permissions', {
      columns: {
        id: column.id(),
        customer_id: column.bigint({ references: { table: 'shop_customer', onDelete: 'cascade' } }),
        permission_id: column.bigint({ references: { table: 'auth_permission', onDelete: 'cascade' } }),
      },
      indexes: [
        {
          name: 'shop_customer_user_permissions_customer_id_permission_id_key',
          columns: ['customer_id', 'permission_id'],
          unique: true,
        },
        { name: 'shop_customer_user_permissions_permission_id_idx', columns: ['permission_id'] },
      ],
    }),
    createTable('shop_product', {
      model: 'Product',
      columns: {
        id: column.id(),
        title: column.varchar(200),
      },
    }),
    createTable('shop_order', {
      model: 'Order',
      columns: {
        id: column.id(),
        customer_id: column.bigint({ references: { table: 'shop_customer', onDelete: 'cascade' } }),
        product_id: column.bigint({ references: { table: 'shop_product', onDelete: 'cascade' } }),
        status: column.varchar(50, { default: 'open' }),
        placed_at: column.datetime(),
      },
      indexes: [
        { name: 'shop_order_customer_id_idx', columns: ['customer_id'] },
        { name: 'shop_order_product_id_idx', columns: ['product_id'] },
        { name: 'shop_order_placed_at_idx', columns: ['placed_at'] },
      ],
    }),
  ],
});
