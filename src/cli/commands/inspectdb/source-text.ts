import { literal } from '../../../migrations/operations/contract/source-layout.ts';

/** A comment of one line, whatever a database put into its names. */
export function comment(text: string): string {
  return `// ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()}`;
}

/** An object literal without braces: `maxLength: 200, unique: true`. Without a value it is left out. */
export function properties(entries: Readonly<Record<string, string | null | undefined>>): string {
  return Object.entries(entries)
    .flatMap(([name, value]) => (value == null ? [] : [`${name}: ${value}`]))
    .join(', ');
}

/** `[ 'one', 'two' ]` as TypeScript. */
export function list(names: readonly string[]): string {
  return `[${names.map(literal).join(', ')}]`;
}
