import { AuditEntry } from '../../core/audit/audit-entry.ts';
import { defineApp } from '../contract/define-app.ts';

/** The audit log: what has happened to accounts. Every app may have its events kept in it. */
export const audit = defineApp({
  name: 'latchkey_audit',
  title: 'Accounts',
  models: [AuditEntry],
  folder: import.meta.dirname,
});
