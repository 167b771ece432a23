import { field } from '../../../models/kinds/field.ts';
import { defineModel } from '../../../models/model.ts';
import { DATA_DOWNLOAD_TABLE } from '../../../models/permissions/package-tables.ts';

/** When a user last downloaded the data of the account. */
export const DataDownload = defineModel({
  app: 'latchkey_data',
  name: 'DataDownload',
  table: DATA_DOWNLOAD_TABLE,
  fields: {
    userId: field.oneToOne('user', { onDelete: 'cascade' }),
    at: field.datetime(),
  },
});
