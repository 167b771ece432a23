import { templateCode } from '../../../../http/templates/template-source.ts';
import type { SyntaxMistake } from './template-place.ts';

/** As many are told at most: somebody who mends them asks again. */
const MOST = 20;

/** What stands in for code that is wrong, so that its `{% endif %}` or `{% endfor %}` is not wrong as well. */
const STAND_INS: Readonly<Record<string, string>> = {
  if: '{% if 1 %}',
  elif: '{% elif 1 %}',
  for: '{% for i in [] %}',
};

/**
 * Every place of a template's source that does not compile. Nunjucks stops at the first, so each is taken out and the
 * rest is compiled again.
 */
export function syntaxMistakes(source: string, compile: (source: string) => void): SyntaxMistake[] {
  const found: SyntaxMistake[] = [];
  let text = source;
  while (found.length < MOST) {
    const mistake = firstMistake(text, compile);
    if (!mistake) break;
    found.push(mistake);
    const without = withoutMistake(text, mistake);
    if (without === null) break;
    text = without;
  }
  return found;
}

function firstMistake(text: string, compile: (source: string) => void): SyntaxMistake | null {
  try {
    compile(text);
    return null;
  } catch (error) {
    const { message, lineno, colno } = error as Error & { lineno?: number; colno?: number };
    const reason = (message.trim().split('\n').at(-1) ?? '').trim();
    return { line: lineno ?? null, column: colno ?? 1, reason };
  }
}

/** The text without its code at the place of a mistake, line for line; null where there is none. */
function withoutMistake(text: string, { line, column }: SyntaxMistake): string | null {
  if (line === null) return null;
  const before = text.split('\n').slice(0, line - 1);
  const offset = before.join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  const code = templateCode(text).find(({ start, end }) => start <= offset && offset <= end);
  if (!code) return null;
  const stand = STAND_INS[code.tag ?? ''] ?? '';
  // Code that the stand-in itself is wrong about would be found again and again.
  if (code.text === stand) return null;
  const lines = code.text.replace(/[^\n]/g, '');
  return text.slice(0, code.start) + stand + lines + text.slice(code.end);
}
