import { AuditEntry } from '../../../core/audit/audit-entry.ts';
import { withoutValues } from '../../../core/audit/row-changes.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { ownedRows } from '../../../models/rows/deletion/owned-rows.ts';
import type { RowsOfModel } from '../../../models/rows/deletion/rows-reached.ts';
import { FALLBACK_LOCALE } from '../../../support/texts/texts.ts';
import { type AccountParts, type AccountSource, partsOf } from '../../contract/account-source.ts';
import { rowsInBatches } from '../../rows-in-batches.ts';
import { handedOut } from './handed-out.ts';

/**
 * Everything that is a user's, as JSON: the fields of the user, groups, permissions, proven addresses, sessions, known devices, what the
 * audit log has about the account, and every row that the models say is the user's (`owned`). The password and fields that are
 * `withheld` are left out. It comes in pieces, which are one object together, so that an account of any size can be handed
 * out.
 *
 * ```ts
 * for await (const piece of accountData(request, user)) file.write(piece);
 * ```
 */
export async function* accountData<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): AsyncGenerator<string, void, undefined> {
  const parts = partsOf(source);
  const { models, accounts } = parts;
  yield '{\n';
  for (const [name, value] of Object.entries(await aboutUser(parts, user))) {
    yield `  "${name}": ${JSON.stringify(value)},\n`;
  }
  yield '  "activity": [';
  yield* activityPieces(parts, user);
  yield '\n  ],\n  "rows": {';
  let separator = '\n';
  for (const rows of ownedRows({ models, userModel: accounts.users.model }, user.id)) {
    yield `${separator}    "${rows.model.app}.${rows.model.name}": [`;
    yield* rowPieces(parts, rows);
    yield '\n    ]';
    separator = ',\n';
  }
  yield '\n  }\n}\n';
}

async function aboutUser<U extends BaseUser>(parts: AccountParts<U>, user: U): Promise<object> {
  const { accounts, texts, now } = parts;
  const site = texts.in(FALLBACK_LOCALE);
  return {
    madeAt: new Date(now()),
    user: handedOut(parts, accounts.users.model, user),
    language: await accounts.languages.of(user),
    groups: (await accounts.groups.ofUser(user)).map(({ name }) => name),
    permissions: [...(await user.getAllPermissions())].sort(),
    provenAddresses: (await accounts.addresses.provenOf(user)).map(({ address, provenAt }) => ({
      address,
      provenAt: new Date(provenAt),
    })),
    sessions: (await accounts.sessionsOf(user)).map(({ client, network, begunAt, lastSeenAt }) => ({
      browser: site.say(client),
      network,
      begunAt,
      lastSeenAt,
    })),
    knownDevices: (await accounts.devices.listOf(user)).map(({ client, network, begunAt, lastUsedAt }) => ({
      browser: site.say(client),
      network,
      begunAt,
      lastUsedAt,
    })),
  };
}

/** What the audit log has about the account, a line each. Where others are who did something to it is not the user's. */
async function* activityPieces<U extends BaseUser>(
  { objects }: AccountParts<U>,
  user: U,
): AsyncGenerator<string> {
  const own = String(user.id);
  let separator = '\n';
  for await (const entries of rowsInBatches(objects(AuditEntry), { where: { userId: own } })) {
    const lines = entries.map(({ actorId, ipAddress, userAgent, at, kind, outcome, detail: all }) => {
      // A field of the user's row may be withheld from its user.
      const detail = withoutValues({ kind, detail: all });
      const from = actorId === null || actorId === own ? { ipAddress, userAgent } : {};
      return `    ${JSON.stringify({ at, kind, outcome, detail, ...from })}`;
    });
    yield separator + lines.join(',\n');
    separator = ',\n';
  }
}

/** The rows of a model, a line each. */
async function* rowPieces<U extends BaseUser>(
  parts: AccountParts<U>,
  { model, where }: RowsOfModel,
): AsyncGenerator<string> {
  let separator = '\n';
  for await (const rows of rowsInBatches(parts.objects(model), { where })) {
    const lines = rows.map((row) => `      ${JSON.stringify(handedOut(parts, model, row))}`);
    yield separator + lines.join(',\n');
    separator = ',\n';
  }
}
