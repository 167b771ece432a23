import { field } from '../../../models/kinds/field.ts';
import { defineModel } from '../../../models/model.ts';

/** The table of sessions, where they are kept in the project's own database: what a `NewSession` has, by its names. */
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
    authenticatedAt: field.bigInteger({ nullable: true }),
    renewedAt: field.bigInteger(),
    expiresAt: field.bigInteger(),
    expiryAge: field.integer({ nullable: true }),
    userAgent: field.text({ maxLength: 255, nullable: true }),
    // The longest address is one of IPv6 with one of IPv4 at its end.
    ipAddress: field.text({ maxLength: 45, nullable: true }),
  },
  // All that a count of sessions asks for, so that it reads the index alone. A renewal moves the last two anyway.
  indexes: [{ fields: ['expiresAt', 'renewedAt', 'userId'] }],
});
