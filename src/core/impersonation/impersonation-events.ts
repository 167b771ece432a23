import { defineEvent } from '../events.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserId } from '../users/user-id.ts';
import type { ImpersonationEnd, ImpersonationRefusal } from './impersonation.ts';

interface OfImpersonation {
  /** As whom somebody acts. */
  readonly user: BaseUser;
  /** Who it really is. */
  readonly impersonator: BaseUser;
}

const actor = ({ impersonator }: Pick<OfImpersonation, 'impersonator'>) => impersonator;

/** Somebody began to act as another user. */
export const impersonationBegun = defineEvent<OfImpersonation>('impersonationBegun', { audit: { actor } });

/** Somebody acts as another user no more. */
export const impersonationEnded = defineEvent<{
  /** Null: the user is gone. */
  readonly user: BaseUser | null;
  readonly userId: UserId;
  readonly impersonator: BaseUser;
  readonly reason: ImpersonationEnd;
}>('impersonationEnded', {
  audit: { actor, about: ({ userId }) => [{ id: userId }], detail: ({ reason }) => ({ reason }) },
});

/** Somebody was not allowed to act as another user. */
export const impersonationRefused = defineEvent<OfImpersonation & { readonly reason: ImpersonationRefusal }>(
  'impersonationRefused',
  { audit: { outcome: 'refused', actor, detail: ({ reason }) => ({ reason }) } },
);
