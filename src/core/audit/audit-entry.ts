import { field } from '../../models/kinds/field.ts';
import { defineModel, type RowOf } from '../../models/model.ts';
import { text } from '../../support/texts/keyed-text.ts';
import { OBJECT_LENGTH } from './object-text.ts';

/**
 * What has happened to accounts, an entry each. It is written and read, and never changed. Users are there by the text of
 * their ids: an entry stays when its user is gone, and refers to nothing then.
 */
export const AuditEntry = defineModel({
  app: 'latchkey_audit',
  name: 'AuditEntry',
  table: 'latchkey_audit_entry',
  labelPlural: 'audit entries',
  fields: {
    at: field.datetime({ index: true, label: text('audit.at') }),
    kind: field.text({ maxLength: 100, label: text('audit.kind') }),
    /** Whose account it is about. */
    userId: field.text({ nullable: true, label: text('audit.user') }),
    /** Who did it; null: nobody who was logged in, a command for one. */
    actorId: field.text({ nullable: true, label: text('audit.actor') }),
    /** The public id of the session in which it was done. It opens nothing. */
    sessionId: field.text({ maxLength: 64, nullable: true, label: text('audit.session') }),
    ipAddress: field.text({ maxLength: 45, nullable: true, label: text('audit.ipAddress') }),
    /** The beginning of the browser's `User-Agent`. */
    userAgent: field.text({ maxLength: 255, nullable: true, label: text('audit.agent') }),
    outcome: field.enum({
      label: text('audit.outcome'),
      choices: [
        ['ok', text('audit.outcome.ok')],
        ['refused', text('audit.outcome.refused')],
      ],
    }),
    detail: field.json<Readonly<Record<string, unknown>>>({ default: {}, label: text('audit.detail') }),
    requestId: field.text({ maxLength: 64, nullable: true, label: text('audit.request') }),
    /** The row that it is about: `notes.Note/7`. */
    object: field.text({ maxLength: OBJECT_LENGTH, nullable: true, label: text('audit.object') }),
  },
  indexes: [
    { fields: ['userId', 'at'] },
    { fields: ['actorId', 'at'] },
    { fields: ['object', 'at'] },
    // A dashboard counts the acts of months.
    { fields: ['kind', 'at'] },
  ],
});

/** An entry as it is read. */
export type AuditRecord = RowOf<typeof AuditEntry>;

/** An entry to be written. */
export type NewAuditRecord = Omit<AuditRecord, 'id'>;
