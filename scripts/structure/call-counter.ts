import { Session } from 'node:inspector/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The functions of src that ran, and how often. */
export interface Calls {
  readonly files: readonly string[];
  readonly functions: number;
  readonly calls: number;
}

/** Counts the functions of a folder that run, by V8's precise coverage: exact, whatever the machine is busy with. */
export class CallCounter {
  readonly #session = new Session();
  readonly #folder: string;
  readonly #without: readonly string[];

  /** `without`: parts of the folder that are not counted. */
  constructor(folder: string, without: readonly string[]) {
    this.#folder = folder;
    this.#without = without;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  }

  async stop(): Promise<void> {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** What ran since this was asked the last time. */
  async take(): Promise<Calls> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const files: string[] = [];
    let functions = 0;
    let calls = 0;
    for (const { url, functions: known } of result) {
      const path = url.startsWith('file:') ? relative(this.#folder, fileURLToPath(url)) : '..';
      if (path.startsWith('..') || this.#without.some((part) => path.startsWith(part))) continue;
      const counts = known.map(({ ranges }) => ranges[0]?.count ?? 0).filter((count) => count > 0);
      if (counts.length === 0) continue;
      files.push(path);
      functions += counts.length;
      calls += counts.reduce((sum, count) => sum + count, 0);
    }
    return { files: files.sort(), functions, calls };
  }
}

/** How many of the files are in each room: `core 22, http 24`. */
export function byRoom(files: readonly string[]): string {
  const rooms = new Map<string, number>();
  for (const file of files) {
    const [room = ''] = dirname(file).split('/');
    rooms.set(room, (rooms.get(room) ?? 0) + 1);
  }
  return [...rooms].map(([room, count]) => `${room === '.' ? 'doors' : room} ${count}`).join(', ');
}
