import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from './rooms.ts';

const folder = import.meta.dirname;
const stryker = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');

/** What a report of Stryker's has of each file: its mutants, and what became of them. */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** Whether the room's share is high enough for `thresholds` in `stryker.config.ts`. */
function mutate(room: string): boolean {
  const env = { ...process.env, MUTATION_ROOM: room };
  const { status } = spawnSync(process.execPath, [stryker, 'run', join(folder, 'stryker.config.ts')], {
    cwd: join(folder, '../..'),
    stdio: 'inherit',
    env,
  });
  return status === 0;
}

function lineOf(room: string): string {
  const report = JSON.parse(readFileSync(join(folder, 'reports', room, 'mutation.json'), 'utf8')) as Report;
  const states = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...wanted: string[]) => states.filter((status) => wanted.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const all = killed + count('Survived', 'NoCoverage');
  return `${room}: ${killed} of ${all} killed, ${((100 * killed) / all).toFixed(1)} %\n`;
}

if (!existsSync(stryker)) {
  process.stderr.write('Stryker is not there. Run: npm ci --prefix test/mutation\n');
  process.exit(1);
}
const named = process.argv.slice(2);
const chosen = named.length > 0 ? named : Object.keys(rooms);
const unknown = chosen.filter((room) => !(room in rooms));
if (unknown.length > 0) {
  process.stderr.write(`No such room: ${unknown.join(', ')}. There are ${Object.keys(rooms).join(', ')}.\n`);
  process.exit(1);
}
const low = chosen.filter((room) => !mutate(room));
for (const room of chosen) process.stdout.write(lineOf(room));
if (low.length > 0) process.exitCode = 1;
