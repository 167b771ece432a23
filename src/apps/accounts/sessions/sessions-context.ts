import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** The sessions of the user, the one that asks first. */
export async function sessionsContext<U extends BaseUser>({
  site,
  user,
  session,
}: UserRequest<U>): Promise<SectionContext> {
  return { sessions: await site.accounts.sessionsOf(user, session) };
}
