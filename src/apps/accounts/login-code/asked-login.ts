import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';

/** Where the session has it. */
const ASKED = 'login-code';

/** What a visitor has asked for who waits for a code. It is kept whether or not anybody has the address. */
export interface AskedLogin {
  /** As it was typed. */
  readonly address: string;
  /** The ids of the codes: one for each user of the address, and one where there is none. */
  readonly codes: readonly string[];
  /** Where to go on to afterwards; '' where nothing was said. */
  readonly next: string;
}

/** Null where the visitor has asked for none. */
export function askedLogin<U extends BaseUser>({ session }: HttpRequest<U>): AskedLogin | null {
  // Nobody but `rememberAsked` writes it.
  return (session.get(ASKED) as AskedLogin | undefined) ?? null;
}

export function rememberAsked<U extends BaseUser>(
  { session }: HttpRequest<U>,
  { address, codes, next }: AskedLogin,
): Promise<void> {
  return session.set(ASKED, { address, codes: [...codes], next });
}

export function forgetAsked<U extends BaseUser>({ session }: HttpRequest<U>): Promise<void> {
  return session.delete(ASKED);
}
