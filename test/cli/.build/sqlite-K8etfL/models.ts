// Written by latchkey inspectdb from the tables of a database. Look it over before you use it: a database tells
// neither labels, choices, nor what happens in code, and onDelete is what the database does by itself.
import { defineModel, field, Group, Permission } from 'latchkey';

export const CustomuserGroups = defineModel({
  name: 'CustomuserGroups',
  app: 'accounts',
  table: 'accounts_customuser_groups',
  fields: {
    // customuser_id refers to accounts_customuser, for which there is no model here.
    customuserId: field.bigInteger(),
    groupId: field.foreignKey(() => Group, { onDelete: 'cascade' }),
  },
  indexes: [{ fields: ['customuserId', 'groupId'], unique: true }],
});

export const GroupPermissions = defineModel({
  name: 'GroupPermissions',
  app: 'auth',
  table: 'auth_group_permissions',
  fields: {
    groupId: field.foreignKey(() => Group, { onDelete: 'cascade' }),
    permissionId: field.foreignKey(() => Permission, { onDelete: 'cascade' }),
  },
  indexes: [{ fields: ['groupId', 'permissionId'], unique: true }],
});

// The table latchkey_session is left out: its primary key is key_hash, and a model's is id.
