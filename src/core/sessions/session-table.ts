import { field } from '../../models/kinds/field.ts';
import { defineModel } from '../../models/model.ts';

/** The table of sessions, where they are kept in the project's own database: what a `SessionRecord` has, by its names. */
export const SessionTable = defineModel({
  app: 'latchkey',
  name: 'Session',
  id: field.text({ maxLength: 64, column: 'key_hash' }),
  fields: {
    userId: field.foreignKey('user', { nullable: true, onDelete: 'cascade' }),
    authHash: field.text({ maxLength: 64, nullable: true }),
    backend: field.text({ maxLength: 100, nullable: true }),
    data: field.text({ default: '{}' }),
    createdAt: field.bigInteger(),
    renewedAt: field.bigInteger(),
    expiresAt: field.bigInteger({ index: true }),
    expiryAge: field.integer({ nullable: true }),
  },
});
