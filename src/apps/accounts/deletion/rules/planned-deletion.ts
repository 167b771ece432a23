import { field } from '../../../../models/kinds/field.ts';
import { defineModel } from '../../../../models/model.ts';
import { PLANNED_DELETION_TABLE } from '../../../../models/permissions/package-tables.ts';

/** An account that its user has given up, and that can be taken back until it is deleted. */
export const PlannedDeletion = defineModel({
  app: 'latchkey_deletion',
  name: 'PlannedDeletion',
  table: PLANNED_DELETION_TABLE,
  fields: {
    userId: field.oneToOne('user', { onDelete: 'cascade' }),
    plannedAt: field.datetime(),
    dueAt: field.datetime({ index: true }),
  },
});
