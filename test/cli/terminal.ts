import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { builtCli } from '../support/built-cli.ts';
import type { CliOptions } from './cli-process.ts';

/** Why there is no terminal to test in; null when there is one. */
export function terminalProblem(): string | null {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return stdout?.includes('util-linux') ? null : 'it needs the command `script` of util-linux';
}

/** A command in a terminal of its own: `script` gives it one. */
export class TerminalCommand {
  /** The exit code. */
  readonly finished: Promise<number | null>;
  /** Everything on the screen so far, without colours and cursor movements. */
  screen = '';
  /** The same with its colours. */
  colours = '';
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  #seen = 0;

  constructor(command: string, { folder, env = {} }: CliOptions) {
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
      cwd: folder,
      env: { PATH, HOME, TERM: 'xterm', ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.colours += text;
      this.screen += text.replace(CONTROL_SEQUENCES, '');
    });
    this.finished = once(this.#child, 'close').then(([code]) => code);
  }

  /** Waits until the screen shows the text after what was waited for before, then types a line. */
  async answer(question: string, line: string, enter = '\r'): Promise<void> {
    await this.shows(question);
    this.#child.stdin.write(line + enter);
  }

  /** Closes the terminal. */
  hangUp(): void {
    this.#child.stdin.end();
  }

  async shows(text: string): Promise<void> {
    let ended = false;
    void this.finished.then(() => (ended = true));
    for (;;) {
      const at = this.screen.indexOf(text, this.#seen);
      if (at !== -1) {
        this.#seen = at + text.length;
        return;
      }
      if (ended)
        throw new Error(`The command ended without showing ${JSON.stringify(text)}:\n${this.screen}`);
      await Promise.race([once(this.#child.stdout, 'data'), this.finished]);
    }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const CONTROL_SEQUENCES = /\u001b\[[0-9;?]*[a-zA-Z]/g;

/** Starts `latchkey …` in a terminal, as wide as `columns` says. The arguments must need no quotes. */
export async function startInTerminal(
  args: string,
  { columns, ...options }: CliOptions & { readonly columns?: number },
): Promise<TerminalCommand> {
  const width = columns === undefined ? '' : `stty cols ${columns} && `;
  return new TerminalCommand(`${width}exec '${process.execPath}' '${await builtCli()}' ${args}`, options);
}
