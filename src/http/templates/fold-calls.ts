import { escapeHtml } from '../../support/escape-html.ts';
import { STRING, type TemplateCode, templateCode } from './template-source.ts';

/** What a function gives for a name, at every request; null where it has to be called each time. */
export type ConstantCalls = Readonly<Record<string, (name: string) => string | boolean | null>>;

/**
 * Puts the values of such calls into a template before it is compiled, so that rendering a page takes no longer than if they
 * stood in it: `{{ t('notes.title') }}` becomes the text itself, and `has_url('register')` in other code `true`. Each line
 * stays the line that it is, for the messages about errors.
 */
export function foldCalls(source: string, calls: ConstantCalls): string {
  const call = String.raw`(${Object.keys(calls).join('|')})\( *(${STRING}) *\)`;
  const alone = new RegExp(`^${call}$`, 's');
  // A string is taken as a whole: what it says is no call.
  const within = new RegExp(String.raw`(?<![\w.])${call}|${STRING}`, 'gs');
  const known = (name = '', quoted = '') => constantValue(calls, name, quoted);
  const shown = ({ text, tag, argument, trims }: TemplateCode) => {
    const isPlain = tag === null && !trims && !text.includes('\n');
    const [, name, quoted] = (isPlain && alone.exec(argument)) || [];
    return known(name, quoted);
  };
  let folded = '';
  let position = 0;
  for (const code of templateCode(source)) {
    const text = shown(code);
    folded += source.slice(position, code.start);
    folded += text
      ? escapeHtml(String(text))
      : code.text.replace(within, (whole, name?: string, quoted?: string) => {
          const value = known(name, quoted);
          return value === null ? whole : literal(value);
        });
    position = code.end;
  }
  return folded + source.slice(position);
}

/**
 * Null also for a name with an escape in it, which is left to Nunjucks; and for a text that would move the lines below it, or
 * be taken for code.
 */
function constantValue(calls: ConstantCalls, name: string, quoted: string): string | boolean | null {
  if (quoted.includes('\\')) return null;
  const value = calls[name]?.(quoted.slice(1, -1)) ?? null;
  return typeof value === 'string' && /[\n{]/.test(value) ? null : value;
}

/** As it is written in a template. */
function literal(value: string | boolean): string {
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, String.raw`\$&`)}"` : String(value);
}
