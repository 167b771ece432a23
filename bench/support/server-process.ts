import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A server in a process of its own, so that its CPU time is its own. */
export interface ServerProcess {
  readonly pid: number | undefined;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Microseconds of CPU that the process has used so far. */
  cpu(): Promise<number>;
  stop(): void;
}

interface Ready {
  readonly port: number;
  readonly headers: Record<string, string>;
}

/** Starts a module that calls `serveBench`. */
export async function startServer(
  file: URL,
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = fork(file, { env: { ...process.env, ...environment } });
  const { port, headers } = (await message(child)) as Ready;
  return {
    pid: child.pid,
    port,
    headers,
    async cpu() {
      child.send('cpu');
      return (await message(child)) as number;
    },
    stop: () => void child.kill(),
  };
}

async function message(child: ChildProcess): Promise<unknown> {
  const [value] = (await once(child, 'message')) as [unknown];
  return value;
}

/** Tells the parent where this process serves, and its CPU time whenever it asks. */
export function serveBench(ready: Ready): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.send?.(ready);
}
