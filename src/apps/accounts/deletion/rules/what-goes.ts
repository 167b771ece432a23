import type { BaseUser } from '../../../../core/users/user.ts';
import type { Model } from '../../../../models/model.ts';
import { type RowsAtDeletion, rowsAtDeletion } from '../../../../models/rows/deletion/rows-at-deletion.ts';
import type { RowsOfModel } from '../../../../models/rows/deletion/rows-reached.ts';
import type { AccountParts } from '../../../contract/account-source.ts';

/** Rows of a model, for people. */
export interface CountedRows {
  /** What people call several of them. */
  readonly label: string;
  readonly count: number;
}

/** What becomes of everything else when a user is deleted. Models without such rows are left out. */
export interface WhatGoes {
  readonly removed: readonly CountedRows[];
  /** Rows that stay, and say no more whose they were. */
  readonly forgetting: readonly CountedRows[];
  /** Rows that keep the account. */
  readonly keeping: readonly CountedRows[];
}

export function rowsOf<U extends BaseUser>({ accounts, models }: AccountParts<U>, user: U): RowsAtDeletion {
  return rowsAtDeletion({ models, userModel: accounts.users.model }, user.id);
}

export async function whatGoes<U extends BaseUser>(parts: AccountParts<U>, user: U): Promise<WhatGoes> {
  const { removed, forgetting, keeping } = rowsOf(parts, user);
  return {
    removed: await counted(parts, removed),
    forgetting: await counted(parts, forgetting),
    keeping: await counted(parts, keeping),
  };
}

/** How many there are, a model once. */
export async function counted<U extends BaseUser>(
  parts: AccountParts<U>,
  rows: readonly RowsOfModel[],
): Promise<CountedRows[]> {
  const counts = new Map<Model, number>();
  for (const { model, where } of rows) {
    counts.set(model, (counts.get(model) ?? 0) + (await countOf(parts, model, where)));
  }
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([{ labelPlural: label }, count]) => ({ label, count }));
}

function countOf<U extends BaseUser>(
  { accounts, objects }: AccountParts<U>,
  model: Model,
  where: object,
): Promise<number> {
  if (model.table === accounts.users.model.table) return accounts.users.count(where as never);
  return objects(model).count(where as never);
}
