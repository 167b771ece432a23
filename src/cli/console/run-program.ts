import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  /** Environment variables besides the process's own. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Runs a program in our own terminal and waits for its end. Answers with its exit code, as a shell tells it: 128 and
 * the number of the signal that ended it; null where there is no such program.
 */
export async function runProgram({ program, args, env }: ProgramCall): Promise<number | null> {
  // Ctrl+C is for the program: it ends a query and not the session.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  try {
    return await exitCode({ program, args, env });
  } finally {
    process.off('SIGINT', ignore);
  }
}

function exitCode({ program, args, env }: ProgramCall): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(null);
      else reject(error);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
