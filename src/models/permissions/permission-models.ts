import { field } from '../kinds/field.ts';
import { defineModel } from '../model.ts';

/** Which model a permission is about, by its app and lower-cased name: Django's table of that name. */
export const ContentType = defineModel({
  app: 'contenttypes',
  name: 'ContentType',
  table: 'django_content_type',
  fields: {
    appLabel: field.text({ maxLength: 100 }),
    model: field.text({ maxLength: 100 }),
  },
  indexes: [{ fields: ['appLabel', 'model'], unique: true }],
});

/** What somebody may do with a model, such as `notes.add_note`. Made by `migrate` for every model. */
export const Permission = defineModel({
  app: 'auth',
  name: 'Permission',
  fields: {
    name: field.text({ maxLength: 255 }),
    contentTypeId: field.foreignKey(() => ContentType, { onDelete: 'cascade' }),
    codename: field.text({ maxLength: 100 }),
  },
  indexes: [{ fields: ['contentTypeId', 'codename'], unique: true }],
});

/** Users who have permissions together. */
export const Group = defineModel({
  app: 'auth',
  name: 'Group',
  fields: { name: field.text({ maxLength: 150, unique: true }) },
});
