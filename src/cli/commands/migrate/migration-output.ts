import { styleText } from 'node:util';
import type { MigrationEvent, MigrationListener } from '../../../migrations/run/migration-event.ts';
import { say } from '../../console/say.ts';

/** Milliseconds between two lines about the same migration where lines stay. */
const LINE_INTERVAL = 5000;

/**
 * Tells of migrations as they run: in a terminal the line of the migration under way is written over, elsewhere (a
 * log) there is a line now and then.
 */
export function migrationOutput(): MigrationListener {
  const { isTTY } = process.stdout;
  let lastLine = performance.now();
  const under = (text: string) => {
    if (isTTY) process.stdout.write(`\r\u001B[K${styleText('dim', text)}`);
    else if (performance.now() - lastLine > LINE_INTERVAL) {
      lastLine = performance.now();
      say(text);
    }
  };
  const lasting = (text: string) => {
    if (isTTY) process.stdout.write('\r\u001B[K');
    say(text);
  };
  return (event) => {
    const label = `${event.migration.app}.${event.migration.name}`;
    switch (event.kind) {
      case 'started':
        lastLine = performance.now();
        return under(`${event.direction === 'forward' ? 'Applying' : 'Taking back'} ${label} …`);
      case 'progress':
        return under(`${label}: ${progressText(event)}`);
      case 'waiting':
        return lasting(waitingText(event.for));
      case 'applied':
        return lasting(`${appliedWord(event)} ${label}`);
      case 'unapplied':
        return lasting(`${event.faked ? 'Recorded as taken back:' : 'Took back'} ${label}`);
    }
  };
}

function progressText({ done, total }: Extract<MigrationEvent, { kind: 'progress' }>): string {
  if (total === null || total <= 0) return `${done} done`;
  return `${done} of ${total} (${Math.floor((done / total) * 100)} %)`;
}

function waitingText(reason: 'migration' | 'table'): string {
  return reason === 'migration'
    ? 'Waiting for another process that writes to the database (or migrates it) …'
    : 'Waiting for a table that others use …';
}

function appliedWord({ faked, adopted }: { faked: boolean; adopted: boolean }): string {
  if (faked) return 'Recorded as applied:';
  return adopted ? 'Took over what was there, and applied' : 'Applied';
}
