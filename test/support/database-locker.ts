import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Opens the database of its first argument, takes the lock for writing, and keeps it until its input ends. */
const program = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1], { timeout: 10000 });
  database.exec('BEGIN IMMEDIATE');
  process.stdout.write('locked');
  process.stdin.resume().on('end', () => { database.exec('ROLLBACK'); database.close(); });
`;

export interface DatabaseLock {
  /** Lets go, and waits until the other process has ended. */
  release(): Promise<void>;
}

/** Locks a SQLite file for writing, from another process. */
export async function lockDatabase(file: string): Promise<DatabaseLock> {
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}
