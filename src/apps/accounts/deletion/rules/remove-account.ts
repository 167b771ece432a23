import type { BaseUser } from '../../../../core/users/user.ts';
import type { AccountParts } from '../../../contract/account-source.ts';
import { counted, rowsOf } from './what-goes.ts';

/** Why an account stays. */
export type KeptAccount =
  /** Rows refer to it that forbid it: what people call them. */
  | { readonly state: 'kept'; readonly by: readonly string[] }
  /** Nobody could look after the site any more. */
  | { readonly state: 'lastSuperuser' }
  | { readonly state: 'gone' };

/** What takes a transaction back, and is no failure. */
class StillReferenced extends Error {}

/**
 * Why the account cannot be deleted; null where it can. `forUpdate`: superusers who go at once wait for one another, so that one
 * of them stays.
 */
export async function keptAccount<U extends BaseUser>(
  parts: AccountParts<U>,
  user: U,
  { forUpdate = false }: { readonly forUpdate?: boolean } = {},
): Promise<KeptAccount | null> {
  const { users } = parts.accounts;
  const now = await users.get(user.id);
  if (!now) return { state: 'gone' };
  if (await isLastSuperuser(parts, now, { forUpdate })) return { state: 'lastSuperuser' };
  const keeping = await counted(parts, rowsOf(parts, user).keeping);
  return keeping.length > 0 ? { state: 'kept', by: keeping.map(({ label }) => label) } : null;
}

/** Whether nobody else could look after the site. `forUpdate`: as for `keptAccount`. */
export async function isLastSuperuser<U extends BaseUser>(
  { accounts }: Pick<AccountParts<U>, 'accounts'>,
  user: U,
  { forUpdate }: { readonly forUpdate: boolean },
): Promise<boolean> {
  if (!user.isSuperuser || !user.isActive) return false;
  const where = { isSuperuser: true, isActive: true };
  const left = await accounts.users.list({ where: where as never, forUpdate });
  return left.every(({ id }) => id === user.id);
}

/**
 * Removes the user and what goes along, as the models say, in one transaction; `alongside` is part of it. The rows are removed
 * one model after the other: a database that Django made does not do so by itself.
 */
export async function removeAccount<U extends BaseUser>(
  parts: AccountParts<U>,
  user: U,
  alongside: () => Promise<void>,
): Promise<{ readonly state: 'deleted' } | KeptAccount> {
  try {
    return await parts.accounts.transact(async () => {
      const kept = await keptAccount(parts, user, { forUpdate: true });
      if (kept) return kept;
      await removeRows(parts, user);
      const outcome = await parts.accounts.users.delete(user);
      if (outcome === 'gone') return { state: 'gone' };
      if (outcome === 'referenced') throw new StillReferenced();
      await alongside();
      return { state: 'deleted' };
    });
  } catch (error) {
    // What nobody could foresee: a table of no model refers to it.
    if (error instanceof StillReferenced) return { state: 'kept', by: [] };
    throw error;
  }
}

async function removeRows<U extends BaseUser>(parts: AccountParts<U>, user: U): Promise<void> {
  const { objects } = parts;
  const { forgetting, removed } = rowsOf(parts, user);
  for (const { model, name, where } of forgetting) {
    await objects(model).updateWhere(where as never, { [name]: null } as never);
  }
  for (const { model, where } of removed) {
    if ((await objects(model).deleteWhere(where as never)) === 'referenced') throw new StillReferenced();
  }
}
