import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';
import { THROTTLE_TABLE } from '../../models/permissions/package-tables.ts';

/** The table of the buckets that tries are counted in. The id is the key of a `ThrottleTaking`. */
export const ThrottleTable = defineModel({
  app: 'latchkey_throttle',
  name: 'ThrottleBucket',
  table: THROTTLE_TABLE,
  id: field.text({ maxLength: 43 }),
  fields: {
    tries: field.integer(),
    pausedUntil: field.bigInteger(),
    keptUntil: field.bigInteger({ index: true }),
  },
});
