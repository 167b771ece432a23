import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';
import { activityOf } from './activity-of.ts';

/** Entries in the account page. */
const IN_SECTION = 5;

/** The latest of what happened to the account, and whether there is more. */
export async function activityContext<U extends BaseUser>(request: UserRequest<U>): Promise<SectionContext> {
  const activity = await activityOf(request, { limit: IN_SECTION + 1 });
  return { activity: activity.slice(0, IN_SECTION), has_more: activity.length > IN_SECTION };
}
