import { fileURLToPath } from 'node:url';

/** Where the code is wrong: lines to print below what is wrong; none where nobody knows. */
export function placeOf(error: unknown): readonly string[] {
  const { stack = '', name } = error as Error;
  const [head = ''] = stack.split(new RegExp(`^${name}\\b`, 'm'), 1);
  // Of a syntax error Node.js puts file, line and a caret in front.
  const shown = /^\S.*:\d+\n/.test(head) ? head : (ownFrame(stack) ?? '');
  return shown.trimEnd().split('\n').map(asPath).filter(Boolean);
}

/** The innermost place that is neither Node's nor a package's. */
function ownFrame(stack: string): string | undefined {
  const places = [...stack.matchAll(/^ +at (?:.*\()?((?:file:|\/|[A-Z]:\\).*:\d+:\d+)\)?$/gm)];
  return places.map(([, place = '']) => place).find((place) => !place.includes('node_modules'));
}

function asPath(line: string): string {
  const [, url, rest] = /^(file:.*?)((?::\d+)+)$/.exec(line) ?? [];
  return url === undefined ? line : `${fileURLToPath(url)}${rest}`;
}
