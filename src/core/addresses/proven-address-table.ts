import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';
import { PROVEN_ADDRESS_TABLE } from '../../models/permissions/package-tables.ts';
import { MAX_EMAIL_LENGTH } from '../../models/values/email-address.ts';

/** The table of proven addresses: what a `ProvenAddress` has, by its names. */
export const ProvenAddressTable = defineModel({
  app: 'latchkey_addresses',
  name: 'ProvenAddress',
  table: PROVEN_ADDRESS_TABLE,
  id: field.text({ maxLength: MAX_EMAIL_LENGTH, column: 'address_key' }),
  fields: {
    userId: field.foreignKey('user', { onDelete: 'cascade' }),
    address: field.text({ maxLength: MAX_EMAIL_LENGTH }),
    provenAt: field.bigInteger(),
  },
});
