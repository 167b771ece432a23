import { AuditEntry } from '../../../core/audit/audit-entry.ts';
import { OutboxMail } from '../../../core/mail/outbox/outbox-mail.ts';
import type { Model } from '../../../models/model.ts';
import { Group } from '../../../models/permissions/permission-models.ts';
import { defineAdmin } from '../../contract/admin/define-admin.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { userAdmin } from './user-admin.ts';

/** Nobody writes these by hand. */
const never = () => false;
const readOnly = { add: never, change: never, delete: never };

const groupAdmin = defineAdmin(Group, { list: { columns: ['name'], search: ['name'], sort: 'name' } });

const eventAdmin = defineAdmin(AuditEntry, {
  list: {
    columns: ['at', 'kind', 'userId', 'actorId', 'ipAddress', 'outcome'],
    search: ['=userId', '=actorId', '^kind', '=requestId'],
    filters: ['kind', 'outcome'],
    sort: '-at',
    dateHierarchy: 'at',
  },
  can: readOnly,
  name: ({ kind }) => kind,
});

const outboxAdmin = defineAdmin(OutboxMail, {
  list: {
    columns: ['recipient', 'subject', 'template', 'state', 'createdAt', 'attempts'],
    search: ['=recipient', '^subject'],
    filters: ['state', 'createdAt'],
  },
  // A body has links that open accounts: it is on no page.
  form: [
    ...(['messageId', 'recipient', 'subject', 'template', 'state', 'createdAt'] as const),
    ...(['nextAttemptAt', 'attempts', 'lastError', 'settledAt'] as const),
  ],
  can: readOnly,
  name: ({ subject }) => subject,
});

/** The admin of what every site has: users, groups, what has happened, and mails. */
export function ownAdmins(userModel: Model): readonly ModelAdmin[] {
  return [userAdmin(userModel), groupAdmin, eventAdmin, outboxAdmin];
}
