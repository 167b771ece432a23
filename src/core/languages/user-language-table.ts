import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';
import { USER_LANGUAGE_TABLE } from '../../models/permissions/package-tables.ts';

/** The languages that users have chosen. A table of its own: a user model that is adopted has no column for it. */
export const UserLanguageTable = defineModel({
  app: 'latchkey_language',
  name: 'UserLanguage',
  table: USER_LANGUAGE_TABLE,
  fields: {
    userId: field.oneToOne('user', { onDelete: 'cascade' }),
    language: field.text({ maxLength: 50 }),
  },
});
