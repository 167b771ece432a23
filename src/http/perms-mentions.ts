import type { FindSource } from './flatten-template.ts';

/** What a page asks `perms` about, as far as its templates say it in so many words. */
export interface PermsMentions {
  /** Permissions: `notes.add_note`. */
  readonly names: readonly string[];
  /** Apps: `notes`. */
  readonly apps: readonly string[];
}

const COMMENT = /\{#.*?#\}/gs;
/** What is code in a template: the rest is text, which may say anything. */
const CODE = /\{\{.*?\}\}|\{%.*?%\}/gs;
const REFERENCE = /^\{%-?\s*(?:extends|include|import|from)\s+(.*)%\}$/s;
const STRING = /'([^']*)'|"([^"]*)"/g;
/** `perms.notes.add_note`, `perms['notes']['add_note']`, `'notes.add_note' in perms`. */
const ATTRIBUTES = /\bperms\.(\w+)(?:\.(\w+))?/g;
const KEYS = /\bperms\[['"](\w+)['"]\](?:\[['"](\w+)['"]\])?/g;
const MEMBERSHIP = /['"](\w+)(?:\.(\w+))?['"]\s+(?:not\s+)?in\s+perms\b/g;
/** Their answer is a promise, which counts as true in a template. */
const PROMISED = /\.(hasPerms?|hasModulePerms)\b/;

/**
 * What a template, with all that it extends and includes, asks `perms` about; null when it does not use it. A name of
 * a template that is computed could be any: such a page counts as one that uses it.
 *
 * @throws when one of them calls `hasPerm` and the like, which would let everybody pass.
 */
export function permsMentions(template: string, find: FindSource): PermsMentions | null {
  const names = new Set<string>();
  const apps = new Set<string>();
  const seen = new Set<string>();
  let used = false;

  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const source = find(name)?.replace(COMMENT, '') ?? '';
    for (const [code] of source.matchAll(CODE)) {
      if (PROMISED.test(code)) {
        throw new Error(
          `The template ${name} calls a method that answers later, in ${code}. Use perms: perms.notes.add_note`,
        );
      }
      if (/\bperms\b/.test(code)) used = true;
      for (const pattern of [ATTRIBUTES, KEYS, MEMBERSHIP]) {
        for (const [, app = '', codename] of code.matchAll(pattern)) {
          if (codename === undefined) apps.add(app);
          else names.add(`${app}.${codename}`);
        }
      }
      const reference = REFERENCE.exec(code)?.[1];
      if (reference === undefined) continue;
      if (!/^['"[(]/.test(reference)) used = true;
      for (const [, single, double] of reference.matchAll(STRING)) visit(single ?? double ?? '');
    }
  };
  visit(template);
  return used ? { names: [...names], apps: [...apps] } : null;
}
