import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../../../database/contract/database.ts';
import { type Weakness, weakness } from './deploy-messages.ts';

/** Milliseconds that clocks may differ: codes and links are good for minutes, and an answer takes a moment. */
const TOLERANCE = 10_000;
/** When this version was made, or a little before. */
const MADE = new Date('2026-01-01T00:00:00Z');

/** Times that were read at about the same moment. */
export interface Clocks {
  readonly machine: Date;
  readonly database: Date;
  readonly files: Date;
}

/** Whether the clocks agree that sessions, links and backups go by. */
export function clockWeaknesses({ machine, database, files }: Clocks): Weakness[] {
  const off = (other: Date) => Math.round(Math.abs(other.getTime() - machine.getTime()) / 1000);
  const isOff = (other: Date) => off(other) * 1000 > TOLERANCE;
  return [
    ...(isOff(database) ? [weakness('deploy.W016', { seconds: off(database) })] : []),
    ...(isOff(files) ? [weakness('deploy.W017', { seconds: off(files) })] : []),
    ...(machine < MADE ? [weakness('deploy.W018', { date: machine.toISOString().slice(0, 10) })] : []),
  ];
}

export async function readClocks(database: Database): Promise<Clocks> {
  // SQLite has no clock but the machine's.
  const query =
    database.dialect === 'sqlite'
      ? "select (julianday('now') - 2440587.5) * 86400 as seconds"
      : 'select extract(epoch from clock_timestamp())::float8 as seconds';
  const [row] = await database.readRows(query);
  return { database: new Date(Number(row?.seconds) * 1000), files: timeOfNewFile(), machine: new Date() };
}

function timeOfNewFile(): Date {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-check-'));
  try {
    const file = join(folder, 'now');
    writeFileSync(file, '');
    return statSync(file).mtime;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
