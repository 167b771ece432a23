import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface ProjectCopy {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** The starter in a folder of its own, with this package installed and a database of its own. */
export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  const ours = (path: string) => !/\.sqlite3|\/\.env$|\/node_modules/.test(path);
  cpSync(join(root, 'starter'), folder, { recursive: true, filter: ours });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules/latchkey'), 'junction');
  const env = { SECRET_KEY: 'a-key-for-benchmarks-alone-0123456789-0123456789-0123', LOG_LEVEL: 'error' };
  return { folder, env, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Command {
  /** What node gets, in the folder of this repository. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What one run of a process took, in milliseconds. */
export interface Cost {
  /** User and system time, of all its threads. */
  readonly cpu: number;
  /** From its start to its end. */
  readonly wall: number;
}

/** Run first in each process, so that it tells its CPU time at its end. */
const tellCpu = `data:text/javascript,process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write('cpu ' + (user + system) + '\\n');
})`;

/** Runs node to its end, and fails if it fails. */
export function runCommand({ args, env = {} }: Command): Cost {
  const { NODE_COMPILE_CACHE: _, DATABASE_URL: __, ...inherited } = process.env;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', tellCpu, ...args], {
    cwd: root,
    env: { ...inherited, ...env },
    encoding: 'utf8',
  });
  const wall = performance.now() - start;
  const microseconds = /^cpu (\d+)$/m.exec(stderr)?.[1];
  if (status !== 0 || microseconds === undefined) throw new Error(`${args.join(' ')}: ${stderr}`);
  return { cpu: Number(microseconds) / 1000, wall };
}
