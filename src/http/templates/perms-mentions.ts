import { type FindSource, templateCode, templateReference } from './template-source.ts';

/** What a page asks `perms` about, as far as its templates say it in so many words. */
export interface PermsMentions {
  /** Permissions: `notes.add_note`. */
  readonly names: readonly string[];
  /** Apps: `notes`. */
  readonly apps: readonly string[];
}

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
    for (const code of templateCode(find(name)?.text ?? '')) {
      if (PROMISED.test(code.text)) {
        throw new Error(
          `The template ${name} calls a method that answers later, in ${code.text}. Use perms: perms.notes.add_note`,
        );
      }
      if (/\bperms\b/.test(code.text)) used = true;
      for (const pattern of [ATTRIBUTES, KEYS, MEMBERSHIP]) {
        for (const [, app = '', codename] of code.text.matchAll(pattern)) {
          if (codename === undefined) apps.add(app);
          else names.add(`${app}.${codename}`);
        }
      }
      const reference = templateReference(code);
      if (reference?.computed) used = true;
      for (const other of reference?.names ?? []) visit(other);
    }
  };
  visit(template);
  return used ? { names: [...names], apps: [...apps] } : null;
}
