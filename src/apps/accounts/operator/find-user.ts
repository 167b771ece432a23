import type { BaseUser } from '../../../core/users/user.ts';
import { idFrom } from '../../../models/model-key.ts';
import { parseEmailAddress } from '../../../models/values/email-address.ts';
import { AppError } from '../../app-error.ts';
import type { CommandContext } from '../../contract/commands/command-context.ts';

type Parts = Pick<CommandContext, 'accounts' | 'userModel'>;

/** What a command takes for a user, for its help. */
export const USER_ARGUMENT = { summary: 'what the user logs in with, the email address, or the id' } as const;

/**
 * The user that an operator names: by what the user logs in with, by the email address, or by the id. Where that is more than one
 * user it is an error: somebody may have chosen the id of another for a name.
 *
 * @throws LatchkeyError `user_unknown`, `user_ambiguous`.
 */
export async function findUser(parts: Parts, given: string): Promise<BaseUser> {
  const named = [
    await parts.accounts.users.getByNaturalKey(given),
    await byId(parts, given),
    ...(await byAddress(parts, given)),
  ];
  const users = new Map(named.flatMap((user) => (user ? [[user.id, user] as const] : [])));
  const [user] = users.values();
  if (!user) throw new AppError('user_unknown', { field: waysToName(parts), value: given });
  if (users.size === 1) return user;
  const all = [...users.values()].map((one) => `${one} (id ${one.id})`).join(', ');
  throw new AppError('user_ambiguous', { value: given, users: all });
}

async function byId({ accounts, userModel }: Parts, given: string): Promise<BaseUser | null> {
  const id = idFrom(userModel, given);
  return id === null ? null : accounts.users.get(id);
}

/** Also those who are not active: an operator may want them back. */
async function byAddress({ accounts, userModel }: Parts, given: string): Promise<readonly BaseUser[]> {
  const { emailField, usernameField } = userModel;
  const parsed = parseEmailAddress(given.trim());
  if (emailField === null || emailField === usernameField || !parsed.ok) return [];
  return accounts.users.list({ where: { [emailField]: parsed.address } as never });
}

function waysToName({ userModel: { usernameField, emailField } }: Parts): string {
  const names = [...new Set([usernameField, ...(emailField === null ? [] : [emailField])])];
  return `${names.join(', ')} or id`;
}
