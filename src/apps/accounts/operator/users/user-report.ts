import type { BaseUser } from '../../../../core/users/user.ts';
import { FALLBACK_LOCALE } from '../../../../support/texts/texts.ts';
import type { CommandContext } from '../../../contract/commands/command-context.ts';
import { handedOut } from '../../data/handed-out.ts';
import { heldPermissions } from '../rights/held-permissions.ts';
import { toldSession } from '../sessions/session-columns.ts';

/** Entries of the audit log in a report. */
const EVENTS = 10;

type Context = Omit<CommandContext, 'arguments' | 'options'>;

/** What an operator is told of a user: no hash, no key, and nothing that is withheld. */
export type UserReport = Awaited<ReturnType<typeof userReport>>;

export async function userReport(context: Context, user: BaseUser) {
  const { accounts, userModel, texts } = context;
  const { addresses, audit, devices, groups, users } = accounts;
  const site = texts.in(FALLBACK_LOCALE);
  return {
    user: handedOut(context, userModel, user),
    hasPassword: users.hasUsablePassword(user),
    address: addresses.addressOf(user),
    addressProven: await addresses.isProven(user),
    groups: (await groups.ofUser(user)).map(({ name }) => name),
    permissions: await heldPermissions(accounts, user),
    sessions: (await accounts.sessionsOf(user)).map((session) => toldSession(texts, session)),
    knownDevices: (await devices.listOf(user)).map(({ client, isCurrent: _, ...device }) => ({
      ...device,
      browser: site.say(client),
    })),
    events: await audit.listOf(user, { limit: EVENTS }),
  };
}
