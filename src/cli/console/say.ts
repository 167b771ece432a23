/** Prints a line on standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a line on standard error: news beside an output that somebody may keep in a file. */
export function sayAside(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** `plural(2, 'session')` → `2 sessions`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
