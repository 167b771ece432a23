import type { PlannedChange } from '../diff/planned-changes.ts';
import { comesAfter } from './change-needs.ts';

/** Changes of one app that make one migration. */
export interface ChangeGroup {
  readonly app: string;
  readonly changes: readonly PlannedChange[];
  /** The groups that must run before it, those of its own app aside. */
  readonly after: readonly ChangeGroup[];
}

/**
 * Divides changes among the apps' migrations: one for each app, and more only where two apps need each other. The order
 * within an app stays, and the groups come in an order in which they can run.
 */
export function splitChanges(changes: readonly PlannedChange[]): readonly ChangeGroup[] {
  const groups: ChangeGroup[] = [];
  let left = changes;
  while (left.length > 0) {
    const taken = nextGroup(left);
    const after = groups.filter(
      (group) =>
        group.app !== taken[0]?.app &&
        group.changes.some((earlier) => taken.some((later) => comesAfter(later, earlier))),
    );
    groups.push({ app: taken[0]?.app ?? '', changes: taken, after });
    left = left.filter((change) => !taken.includes(change));
  }
  return groups;
}

/** All that is left of the first app that waits for no other; where each waits for one, what can be done so far. */
function nextGroup(left: readonly PlannedChange[]): readonly PlannedChange[] {
  const apps = [...new Set(left.map(({ app }) => app))];
  // The first change of all waits for none, so there always is one.
  const ready = apps.map((app) => readyChanges(left, app)).filter(({ length }) => length > 0);
  const whole = ready.find(
    (group) => group.length === left.filter(({ app }) => app === group[0]?.app).length,
  );
  return whole ?? ready.reduce((longest, group) => (group.length > longest.length ? group : longest));
}

/** The first changes of an app, up to one that has to wait for another app's. */
function readyChanges(left: readonly PlannedChange[], app: string): readonly PlannedChange[] {
  const own = left.filter((change) => change.app === app);
  const waiting = own.findIndex((change) =>
    left.slice(0, left.indexOf(change)).some((earlier) => earlier.app !== app && comesAfter(change, earlier)),
  );
  return waiting === -1 ? own : own.slice(0, waiting);
}
