import type { OneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';

/** A link that is mailed, and the page that it leads to. Made by `defineMailedLink`. */
export interface MailedLink {
  /** What its secret is good for. */
  readonly purpose: OneTimePurpose<'link'>;
  /** The name of the address in the mail, whose parameter is `token`: `{% url 'password_reset_confirm' token=secret %}`. */
  readonly name: string;
  /** What stands before the secret: `reset/`. */
  readonly path: string;
  /** Where the visitor goes on to, after the path and in the secret's place: `set-password/`. */
  readonly page: string;
  /** The name of that address. */
  readonly pageName: string;
  /** The name of the page where one asks for another link. Where it is not mounted, nothing is offered. */
  readonly again: string | null;
  /** Whether it is good only in the browser that asked for it (`mailedLinkBinding`): for links that log in. */
  readonly bound: boolean;
}

export interface MailedLinkOptions {
  readonly purpose: OneTimePurpose<'link'>;
  readonly name: string;
  readonly path: string;
  readonly page: string;
  /** Default: `name` with `_page` behind it. */
  readonly pageName?: string;
  /** Default: none. */
  readonly again?: string;
  /** Default false. */
  readonly bound?: boolean;
}

/**
 * Declares a link that is mailed:
 *
 * ```ts
 * export const resetLink = defineMailedLink({
 *   purpose: passwordReset,
 *   name: 'password_reset_confirm',
 *   path: 'reset/',
 *   page: 'set-password/',
 *   again: 'password_reset',
 * });
 * ```
 */
export function defineMailedLink({
  purpose,
  name,
  path,
  page,
  pageName = `${name}_page`,
  again,
  bound = false,
}: MailedLinkOptions): MailedLink {
  return Object.freeze({ purpose, name, path, page, pageName, again: again ?? null, bound });
}
