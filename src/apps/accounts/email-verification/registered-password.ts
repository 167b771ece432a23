import { openSealedText, type Seal, sealText } from '../../../core/keys/sealed-text.ts';
import { HashedPassword } from '../../../core/passwords/hashed-password.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { WaitingForProof } from './waiting-for-proof.ts';

/** For this browser's registration alone: another row's text opens nothing here. */
const sealOf = (browser: string): Seal => ({
  purpose: 'latchkey.registration.password',
  boundTo: browser,
});

/**
 * Divides the password of a registration whose address is not proven: the account is made without a usable one (`atFirst`), and
 * the browser that waits keeps the hash, sealed. So the password opens nothing that would tell whether the address was free.
 */
export function withholdPassword<U extends BaseUser>(
  { site: { accounts } }: HttpRequest<U>,
  hashed: HashedPassword,
  browser: string,
): { readonly atFirst: HashedPassword; readonly sealed: string } {
  const { atFirst, later } = HashedPassword.withhold(hashed);
  return { atFirst, sealed: sealText(accounts.secretKeys, later, sealOf(browser)) };
}

/** The password that was chosen in this browser for this user; null where there is none. */
export function withheldPassword<U extends BaseUser>(
  { site: { accounts } }: HttpRequest<U>,
  user: U,
  waiting: WaitingForProof | null,
): HashedPassword | null {
  if (!waiting?.password || waiting.userId !== user.id) return null;
  const later = openSealedText(accounts.secretKeys, waiting.password, sealOf(waiting.browser));
  return later === null ? null : HashedPassword.kept(later);
}
