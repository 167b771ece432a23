import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { builtCli } from '../support/built-cli.ts';

/** How a command ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** The working directory. */
  readonly folder: string;
  /** Environment variables besides PATH and HOME: none of the machine's own reaches the command. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that runs, without a terminal. */
export class CliProcess {
  /** Resolves when the process has ended. */
  readonly finished: Promise<Finished>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  #stdout = '';
  #stderr = '';

  constructor(command: string, args: readonly string[], { folder, env = {} }: CliOptions) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn(command, args, {
      cwd: folder,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.finished = this.#finish();
  }

  /** Everything printed so far. */
  get output(): string {
    return this.#stdout + this.#stderr;
  }

  /** Waits until the output has the pattern. Fails when the process ends without it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    let ended = false;
    void this.finished.then(() => (ended = true));
    for (;;) {
      const match = pattern.exec(this.output);
      if (match) return match;
      if (ended) throw new Error(`The process ended without printing ${pattern}:\n${this.output}`);
      await Promise.race([once(this.#child.stdout, 'data'), once(this.#child.stderr, 'data'), this.finished]);
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async #finish(): Promise<Finished> {
    const [code] = await once(this.#child, 'close');
    return { code, stdout: this.#stdout, stderr: this.#stderr };
  }
}

/** Starts `latchkey …`. */
export async function startCli(args: readonly string[], options: CliOptions): Promise<CliProcess> {
  return new CliProcess(process.execPath, [await builtCli(), ...args], options);
}

/** Runs `latchkey …` to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<Finished> {
  return (await startCli(args, options)).finished;
}
