import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { askingVisitor, onBehalfOfSource } from '../shared/asking-visitor.ts';

/** What has become of a new password. */
export type NewPasswordOutcome<U extends BaseUser> =
  /** The user as it is now. */
  | { readonly state: 'done'; readonly user: U }
  /** It is no good password, for these reasons: sentences for people. */
  | { readonly state: 'refused'; readonly reasons: readonly string[] }
  /** Somebody else was faster, or the user is gone. Nothing was changed. */
  | { readonly state: 'over' };

export interface NewPasswordOptions<U extends BaseUser> {
  readonly password: string;
  /** The session that lives on. Default: none. */
  readonly keepSession?: { readonly key: string | null };
  /** Whose password it is, asked in the transaction. Null: nothing is done. Default: the user, if unchanged since. */
  readonly owner?: () => Promise<U | null>;
  /** What belongs to the change, in its transaction. */
  readonly afterwards: (user: U) => Promise<void>;
}

/** Checks a new password and gives it to the user, with what belongs to that: all of it is kept, or nothing. */
export async function writeNewPassword<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
  { password, keepSession, owner = async () => user, afterwards }: NewPasswordOptions<U>,
): Promise<NewPasswordOutcome<U>> {
  const { accounts } = partsOf(source);
  const reasons = await accounts.validatePassword(password, user, languageOf(source));
  if (reasons.length > 0) return { state: 'refused', reasons };

  // Before the transaction: on SQLite nobody else writes while it lasts.
  const hashed = await onBehalfOfSource(source, () => accounts.users.hashPassword(password));
  return accounts.transact(async () => {
    const now = await owner();
    const changed =
      now && (await accounts.users.setPassword(now, hashed, { ...(keepSession && { keepSession }) }));
    if (!changed) return { state: 'over' };
    await afterwards(changed);
    return { state: 'done', user: changed };
  });
}

function languageOf<U extends BaseUser>(source: AccountSource<U>): HttpRequest<U>['language'] | undefined {
  return askingVisitor(source)?.language;
}
