import type { BaseUser } from '../../core/users/user.ts';
import type { Visitor } from '../../core/users/user-model.ts';
import type { PermissionName } from '../../models/permissions/permission-name.ts';
import type { Translate } from '../../support/texts/texts.ts';
import { csrfField } from '../csrf/csrf-field.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { Message } from '../request/messages.ts';

export interface TemplateHelpersOptions {
  /** The permissions that templates ask for: `perms['notes.add_note']` is true or false then. Default: none. */
  readonly perms?: readonly PermissionName[];
}

/** What templates of any engine need of a visitor. */
export interface TemplateHelpers<U extends BaseUser> {
  readonly user: Visitor<U>;
  /** Who acts as the user, by `impersonate`: say so on every page, with a way back. Null: nobody but the user. */
  readonly impersonator: U | null;
  /** The messages that wait. To read them is to take them off, once: they belong to the page that shows them. */
  readonly messages: readonly Message[];
  /** The token for a script's header `X-CSRFToken`. To read it sets a cookie, if there is none. */
  readonly csrfToken: string;
  /** A nonce for inline scripts and styles, which the `Content-Security-Policy` of the page has once this is read. */
  readonly cspNonce: string;
  /** The hidden field that every form with method="post" needs: HTML, to be printed as it is. */
  readonly csrfField: string;
  /** Which of the permissions that were asked for the visitor has. */
  readonly perms: Readonly<Record<string, boolean>>;
  /** The visitor's language, for `<html lang>`. */
  readonly locale: string;
  /** Says a text by its key in the visitor's language: `t('notes.title')`. Not escaped. */
  readonly t: Translate;
  /** The address of a named URL of the project: `url('logout')`. @throws LatchkeyError `url_name_unknown` */
  url(name: string, parameters?: Readonly<Record<string, string | number>>): string;
}

/**
 * What a page needs that another engine makes (EJS, Pug, JSX): `await templateHelpers(auth.visitor(request))`. What has
 * a consequence happens when it is read, so pass the helpers on whole, and read them in the template.
 */
export async function templateHelpers<U extends BaseUser>(
  visitor: HttpRequest<U>,
  { perms = [] }: TemplateHelpersOptions = {},
): Promise<TemplateHelpers<U>> {
  const held: Record<string, boolean> = {};
  for (const perm of perms) held[perm] = await visitor.user.hasPerm(perm);
  let messages: readonly Message[] | undefined;
  return {
    get user() {
      return visitor.user;
    },
    get impersonator() {
      return visitor.impersonator;
    },
    get messages() {
      messages ??= [...visitor.messages];
      return messages;
    },
    get csrfToken() {
      return visitor.csrfToken;
    },
    get csrfField() {
      return csrfField(visitor.csrfToken);
    },
    get cspNonce() {
      return visitor.cspNonce;
    },
    perms: held,
    locale: visitor.locale,
    t: visitor.t,
    url: (name, parameters) => visitor.site.urls.reverse(name, parameters),
  };
}
