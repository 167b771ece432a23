import type { BaseUser } from '../../../core/users/user.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { activityView } from './activity-view.ts';

/** The page `activity`. */
export function activityUrls<U extends BaseUser>(): Route<U>[] {
  return [path('activity/', activityView<U>(), { name: 'activity' })];
}
