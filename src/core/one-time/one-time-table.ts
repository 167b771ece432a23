import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';
import { ONE_TIME_TABLE } from '../../models/permissions/package-tables.ts';
import { MAX_EMAIL_LENGTH } from '../../models/values/email-address.ts';

/** The table of one-time secrets: what a `OneTimeRecord` has, by its names. */
export const OneTimeTable = defineModel({
  app: 'latchkey_onetime',
  name: 'OneTimeSecret',
  table: ONE_TIME_TABLE,
  id: field.text({ maxLength: 22 }),
  fields: {
    purpose: field.text({ maxLength: 100 }),
    userId: field.foreignKey('user', { nullable: true, onDelete: 'cascade' }),
    address: field.text({ maxLength: MAX_EMAIL_LENGTH }),
    addressKey: field.text({ maxLength: MAX_EMAIL_LENGTH }),
    secretHash: field.text({ maxLength: 64, unique: true }),
    bindingHash: field.text({ maxLength: 64, nullable: true }),
    data: field.text({ default: 'null' }),
    survives: field.boolean(),
    triesLeft: field.integer(),
    createdAt: field.bigInteger(),
    expiresAt: field.bigInteger(),
    keptUntil: field.bigInteger({ index: true }),
    usedAt: field.bigInteger({ nullable: true }),
    endedAt: field.bigInteger({ nullable: true }),
  },
  indexes: [{ fields: ['purpose', 'addressKey', 'createdAt'] }],
});
