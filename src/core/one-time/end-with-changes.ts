import type { AppEvent, Events } from '../events.ts';
import type { BaseUser } from '../users/user.ts';
import { passwordChanged, userChanged, userDeactivated, userDeleted } from '../users/user-events.ts';
import type { UserModel } from '../users/user-model.ts';
import type { OneTimeStore } from './one-time-store.ts';

interface OfUser {
  readonly user: BaseUser;
}

export interface EndingParts {
  readonly events: Events;
  readonly store: OneTimeStore;
  readonly userModel: Pick<UserModel<BaseUser>, 'fields' | 'emailField' | 'usernameField'>;
  readonly now: () => number;
}

/**
 * Ends all one-time secrets of a user in the transaction that changes the password or the address, or that deactivates or
 * deletes the user: who sent for a link before does nothing with it after.
 */
export function endSecretsWithChanges({ events, store, userModel, now }: EndingParts): void {
  const end = ({ user }: OfUser) => store.endAllOf(user.id, now());
  const always: readonly AppEvent[] = [passwordChanged, userDeactivated, userDeleted];
  for (const event of always) events.on(event, end, { inTransaction: true });

  const addresses = addressFields(userModel);
  if (addresses.length === 0) return;
  const endIfAddress = async ({ user, fields }: OfUser & { readonly fields: readonly string[] }) => {
    if (fields.some((name) => addresses.includes(name))) await end({ user });
  };
  events.on(userChanged, endIfAddress, { inTransaction: true });
}

/** The field that mail goes to, and the name to log in with where that is an address. */
function addressFields({ fields, emailField, usernameField }: EndingParts['userModel']): readonly string[] {
  const names = fields[usernameField]?.kind === 'email' ? [usernameField] : [];
  return emailField === null ? names : [emailField, ...names];
}
