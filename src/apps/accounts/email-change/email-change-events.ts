import { defineEvent } from '../../../core/events.ts';
import type { BaseUser } from '../../../core/users/user.ts';

interface OfChange {
  readonly user: BaseUser;
  /** The address that the user wants, has now, or has again. */
  readonly address: string;
  /** The one before; null where there was none. */
  readonly previous: string | null;
}

/** A user has asked for another address. Nothing is changed yet. Told for a taken address too. */
export const emailChangeRequested = defineEvent<OfChange>('emailChangeRequested', { audit: {} });

/** A user has proven the new address, and has it now. `userChanged` is told too. */
export const emailChanged = defineEvent<OfChange>('emailChanged', { audit: {} });

/** The link to the old address was used. `wasChanged`: the old address came back; otherwise a change was cancelled in time. */
export const emailChangeUndone = defineEvent<OfChange & { readonly wasChanged: boolean }>(
  'emailChangeUndone',
  { audit: { detail: ({ wasChanged }) => ({ wasChanged }) } },
);
