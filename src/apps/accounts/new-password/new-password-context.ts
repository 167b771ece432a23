import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';

/** What a page that asks for a new password says of it: `{{ password_help }}`, and what the strength meter goes by. */
export interface NewPasswordContext {
  /** The rules, as sentences. */
  readonly password_help: readonly string[];
  readonly password_meter: {
    /** Code points that it needs. */
    readonly min_length: number;
    /** What is of no use in it: the name of the site, and the names of who is logged in. A word a line. */
    readonly own: string;
  };
}

/** The names of users that the rule against passwords made of them looks at, by default. */
const NAMES = ['username', 'firstName', 'lastName', 'email'];

/** For the template of such a page. */
export function newPasswordContext<U extends BaseUser>(request: HttpRequest<U>): NewPasswordContext {
  const { accounts, settings } = request.site;
  const own = [settings.siteName, ...namesOf(request)].filter((name) => name !== '');
  return {
    password_help: accounts.passwordHelpTexts(request.language),
    password_meter: { min_length: accounts.passwordMinLength, own: own.join('\n') },
  };
}

/** Of who is logged in alone: who has a mailed link is told no name by its page. */
function namesOf<U extends BaseUser>({ user }: HttpRequest<U>): string[] {
  if (!user.isAuthenticated) return [];
  return NAMES.map((name) => Reflect.get(user, name)).filter((value) => typeof value === 'string');
}
