import { AuditEntry } from '../../core/audit/audit-entry.ts';
import { rowActionRun, rowAdded, rowChanged, rowDeleted, rowRefused } from '../../core/audit/row-events.ts';
import { defineApp } from '../contract/define-app.ts';
import { auditSettings } from './audit-settings.ts';
import { clearevents } from './clearevents-command.ts';
import { events } from './events-command.ts';

/** The audit log: what has happened to accounts. Every app may have its events kept in it. */
export const audit = defineApp({
  name: 'latchkey_audit',
  title: 'Accounts',
  models: [AuditEntry],
  settings: auditSettings,
  events: [rowAdded, rowChanged, rowDeleted, rowActionRun, rowRefused],
  commands: [events, clearevents],
  folder: import.meta.dirname,
});
