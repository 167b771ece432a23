import { type BaseUser, path, type Route, type UserModel } from 'latchkey';
import { guestbookView } from './guestbook-view.ts';

/** The addresses of the guestbook, for a project's route table. */
export function guestbookUrls<U extends BaseUser>(_userModel: UserModel<U>): Route<U>[] {
  return [path('', guestbookView<U>, { name: 'guestbook' })];
}
