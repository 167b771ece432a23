import { confirm, isCancel, log, outro, password, text } from '@clack/prompts';
import { CommandError } from './command-error.ts';

/** Whether somebody can be asked. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/**
 * For commands that ask. Prompts without a terminal would never be answered.
 *
 * @throws LatchkeyError `terminal_missing`.
 */
export function requireTerminal(command: string): void {
  if (!hasTerminal()) throw new CommandError('terminal_missing', { command });
  // A terminal that a program opened may say that it is 0 wide; the prompts would then break after each letter.
  if (!process.stdout.columns) Object.assign(process.stdout, { columns: 80, rows: 24 });
  // Enter is a carriage return, but programs that type often send a line feed.
  process.stdin.prependListener('keypress', (_text: string, key: { name?: string }) => {
    if (key.name === 'enter') key.name = 'return';
  });
}

/** Asks for a line. `problem` says what is wrong with it, and it is asked for again. */
export function askText(question: string, problem: (answer: string) => string | undefined): Promise<string> {
  return answered(text({ message: question, validate: (answer) => problem(answer ?? '') }));
}

/** Asks for something that does not show on the screen. */
export async function askSecret(question: string): Promise<string> {
  // Nothing stands for the characters: not even how many there are is for bystanders. Nothing typed is undefined.
  return (await answered<string | symbol | undefined>(password({ message: question, mask: '' }))) ?? '';
}

/** Asks yes or no; Enter is no. */
export function askWhether(question: string): Promise<boolean> {
  return answered(confirm({ message: `${question} [y/N]`, initialValue: false }));
}

/** Says between two questions what is wrong. */
export function complain(message: string): void {
  log.error(message);
}

/** Says how it ended, after the last question. */
export function conclude(message: string): void {
  outro(message);
}

async function answered<T>(prompt: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await prompt;
  if (isCancel(answer)) throw new CommandError('command_cancelled');
  return answer as Exclude<T, symbol>;
}
