import { type LogFields, logPairs } from '../../../../support/logger.ts';
import { visibleText } from '../../../../support/texts/visible-text.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';
import { sourcesOf } from '../rights/held-permissions.ts';
import { sessionColumns, sessionIdColumn } from '../sessions/session-columns.ts';
import { minuteOf, shownValue } from '../shown-values.ts';
import type { UserReport } from './user-report.ts';

type Output = Pick<CommandContext, 'say' | 'sayTable'>;

/** Prints what is known of a user, for people. */
export function sayReport(output: Output, report: UserReport): void {
  sayFields(output, report);
  saySections(output, report);
}

function sayFields({ say }: Output, { user, address, addressProven, hasPassword }: UserReport): void {
  const fields: (readonly [string, string])[] = [
    ...Object.entries(user).map(([name, value]) => [name, shownValue(value)] as const),
    ['password', hasPassword ? 'set' : 'none'],
    ...(address === null ? [] : [['address', addressProven ? 'proven' : 'not proven'] as const]),
  ];
  const width = Math.max(...fields.map(([name]) => name.length));
  for (const [name, value] of fields) say(`${name.padEnd(width)}  ${visibleText(value)}`.trimEnd());
}

function saySections(output: Output, report: UserReport): void {
  const { say, sayTable } = output;
  const { groups, permissions, sessions, knownDevices, events } = report;
  section(output, 'groups', groups, () => {
    for (const name of groups) say(visibleText(name));
  });
  section(output, `permissions${mayDo(report)}`, permissions, () =>
    sayTable(
      [{ title: 'permission', least: 30 }, { title: 'from' }],
      permissions.map((held) => [held.name, sourcesOf(held)]),
    ),
  );
  section(output, 'open sessions', sessions, () => {
    const columns = [sessionIdColumn, ...sessionColumns];
    sayTable(
      columns,
      sessions.map((session) => columns.map(({ value }) => value(session))),
    );
  });
  section(output, 'known devices', knownDevices, () => sayDevices(output, knownDevices));
  section(output, 'last events', events, () => sayEvents(output, events));
}

function sayDevices({ sayTable }: Output, devices: UserReport['knownDevices']): void {
  const columns = [
    { title: 'browser' },
    { title: 'last login', least: 16 },
    { title: 'network', dispensable: true },
    { title: 'first login', least: 16, dispensable: true },
  ];
  const rows = devices.map(({ browser, network, begunAt, lastUsedAt }) => [
    browser,
    minuteOf(lastUsedAt),
    network ?? '-',
    minuteOf(begunAt),
  ]);
  sayTable(columns, rows);
}

function sayEvents({ sayTable }: Output, events: UserReport['events']): void {
  const columns = [
    { title: 'when', least: 16 },
    { title: 'event', least: 16 },
    { title: 'address', dispensable: true },
    { title: 'details', dispensable: true },
  ];
  const rows = events.map(({ at, kind, outcome, ipAddress, actorId, userId, detail }) => {
    const by = actorId === userId ? {} : { actor: actorId ?? undefined };
    const details = { ...(outcome === 'ok' ? {} : { outcome }), ...by, ...(detail as LogFields) };
    return [minuteOf(at), kind, ipAddress ?? '-', logPairs(details).trim()];
  });
  sayTable(columns, rows);
}

/** What holds whatever permissions the user has. */
function mayDo({ user: { isActive, isSuperuser } }: UserReport): string {
  if (isActive === false) return ' (not active, and may do nothing)';
  return isSuperuser === true ? ' (a superuser, and may do everything)' : '';
}

function section({ say }: Output, title: string, entries: readonly unknown[], sayEntries: () => void): void {
  say('');
  say(`${title}: ${entries.length === 0 ? 'none' : entries.length}`);
  if (entries.length > 0) sayEntries();
}
