import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import type { SectionContext } from '../../contract/account-section.ts';

/** The browsers that are known of the user, the one that asks first. */
export async function devicesContext<U extends BaseUser>(request: UserRequest<U>): Promise<SectionContext> {
  const devices = await request.site.accounts.devices.listOf(request.user, request);
  return { devices, hasOthers: devices.some(({ isCurrent }) => !isCurrent) };
}
