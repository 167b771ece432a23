import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** What the section of the account page shows; null on a site with one language, and while somebody acts as the user. */
export async function languageContext<U extends BaseUser>({
  site,
  user,
  impersonator,
}: UserRequest<U>): Promise<SectionContext | null> {
  if (!site.languages.areSeveral || impersonator !== null) return null;
  return { chosen: await site.accounts.languages.of(user) };
}
