import { ContentType } from '../../models/permissions/permission-models.ts';
import { defineApp } from '../contract/define-app.ts';

/** Which models there are: Django's `django.contrib.contenttypes`. */
export const contenttypes = defineApp({
  name: 'contenttypes',
  models: [ContentType],
  folder: import.meta.dirname,
});
