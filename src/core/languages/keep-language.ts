import { Session } from '../sessions/session.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserLanguages } from './user-languages.ts';

/** The language that the session's user has chosen, as the session knows it; null: none, or nobody is logged in. */
export function chosenLanguage<U extends BaseUser>(session: Session<U>): string | null {
  const language = session.key === null ? null : Session.own(session, '#language');
  return typeof language === 'string' ? language : null;
}

/**
 * Has the session know the language that its user has chosen: requests read it there, and not in the table. Another session of
 * the user learns of it by its next login.
 */
export async function keepChosenLanguage<U extends BaseUser>(
  languages: UserLanguages,
  session: Session<U>,
  user: U,
): Promise<void> {
  const chosen = await languages.of(user);
  // It does not matter that the session ended in the same moment.
  if (chosen !== chosenLanguage(session)) await Session.keepOwn(session, '#language', chosen);
}
