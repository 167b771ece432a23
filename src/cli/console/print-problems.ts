import { styleText } from 'node:util';
import type { Problem } from './problem.ts';
import { plural } from './say.ts';

/** Writes what was found, errors first, and how much it was. */
export function printProblems(problems: readonly Problem[], stream: NodeJS.WriteStream): void {
  const errors = problems.filter(({ level }) => level === 'ERROR');
  const warnings = problems.filter(({ level }) => level === 'WARNING');
  for (const { level, code, message } of [...errors, ...warnings]) {
    const [label, color] = level === 'ERROR' ? (['Error', 'red'] as const) : (['Warning', 'yellow'] as const);
    stream.write(
      `${styleText(color, `${label} ${code}`, { stream })}\n  ${message.replaceAll('\n', '\n  ')}\n`,
    );
  }
  stream.write(`\nFound ${plural(errors.length, 'error')} and ${plural(warnings.length, 'warning')}.\n`);
}
