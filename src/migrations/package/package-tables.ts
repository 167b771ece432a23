import { AuditEntry } from '../../core/audit/audit-entry.ts';
import { OutboxMail } from '../../core/mail/outbox/outbox-mail.ts';
import {
  DATA_DOWNLOAD_TABLE,
  ENDED_SESSIONS_TABLE,
  GROUP_PERMISSIONS_TABLE,
  KNOWN_DEVICE_TABLE,
  ONE_TIME_TABLE,
  PLANNED_DELETION_TABLE,
  PROVEN_ADDRESS_TABLE,
  SESSION_TABLE,
  THROTTLE_TABLE,
  USER_LANGUAGE_TABLE,
} from '../../models/permissions/package-tables.ts';
import { ContentType, Group, Permission } from '../../models/permissions/permission-models.ts';

/** What the migrations of the package's own apps make, whatever the models of a project say. */
export const PACKAGE_TABLES: ReadonlySet<string> = new Set([
  ContentType.table,
  Permission.table,
  Group.table,
  GROUP_PERMISSIONS_TABLE,
  SESSION_TABLE,
  ENDED_SESSIONS_TABLE,
  ONE_TIME_TABLE,
  PROVEN_ADDRESS_TABLE,
  KNOWN_DEVICE_TABLE,
  THROTTLE_TABLE,
  OutboxMail.table,
  AuditEntry.table,
  DATA_DOWNLOAD_TABLE,
  USER_LANGUAGE_TABLE,
  PLANNED_DELETION_TABLE,
]);
