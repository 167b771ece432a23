import type { App } from '../../apps/contract/app.ts';
import type { AuditKind, PackageAuditKind } from '../../core/audit/audit-kinds.ts';
import type { AuditedEvent } from '../../core/audit/audited-act.ts';
import { packageApps } from './package-apps.ts';

/** The events that the audit log keeps: those of the package, and those of a project's apps, by kinds of their own. */
export function auditedEvents(apps: readonly App[]): readonly AuditedEvent[] {
  return [
    ...eventsOf(packageApps, (_, event) => event as PackageAuditKind),
    ...eventsOf(apps, (app, event) => `${app}.${event}`),
  ];
}

function eventsOf(
  apps: readonly App[],
  kindOf: (app: string, event: string) => AuditKind,
): readonly AuditedEvent[] {
  return apps.flatMap(({ name, events = [] }) =>
    events.flatMap((event) => (event.audit ? [{ kind: kindOf(name, event.name), event }] : [])),
  );
}
