import type { BaseUser } from '../../../core/users/user.ts';
import type { UserId } from '../../../core/users/user-id.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { randomToken } from '../../../support/secrets.ts';

/** Where the session keeps what this browser waits for. */
const NAME = 'email-verification';

/**
 * What a browser waits for that has registered, or begun to log in. Where the address was taken and nobody was registered, it
 * is kept in the same way: the page that goes by it looks the same.
 */
export interface WaitingForProof {
  /** Where the message went. */
  readonly address: string;
  /** The name of this browser, which the message's secret has too: who opens the link here has asked for it. */
  readonly browser: string;
  /** Of the code that was mailed. Null: it was a link. */
  readonly codeId: string | null;
  /** Who is to prove the address. Null: nobody, for another account has it. */
  readonly userId: UserId | null;
  /** The page to go on to after the login. */
  readonly next: string | null;
  /** The password that the account is to have with the proof (`withholdPassword`). Null or none: it has its own. */
  readonly password?: string | null;
}

export function newBrowserName(): string {
  return randomToken(16);
}

export function waitingForProof<U extends BaseUser>({ session }: HttpRequest<U>): WaitingForProof | null {
  // Written by `waitForProof` alone.
  return (session.get(NAME) as object as WaitingForProof | undefined) ?? null;
}

export function waitForProof<U extends BaseUser>(
  { session }: HttpRequest<U>,
  waiting: WaitingForProof,
): Promise<void> {
  return session.set(NAME, { ...waiting });
}

export function stopWaiting<U extends BaseUser>({ session }: HttpRequest<U>): Promise<void> {
  return session.delete(NAME);
}
