import type { Model } from '../../../models/model.ts';
import type { ListQuery } from '../../../models/rows/model-store.ts';
import { checkFieldName, refuseQuery } from '../conditions/store-error.ts';

/** SQLite knows no OFFSET without LIMIT. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** How many rows of a list are wanted. */
export interface ListedPart {
  readonly limit: number;
  readonly offset: number;
}

/**
 * The limits of a list, checked: what comes from a request may be of any type, whatever the compiler says.
 *
 * @throws LatchkeyError `query_invalid`.
 */
export function listedPart(
  model: Model,
  { limit = NO_LIMIT, offset = 0 }: { readonly limit?: number | undefined; readonly offset?: number },
): ListedPart {
  for (const [what, count] of Object.entries({ limit, offset })) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw refuseQuery(model, `its ${what} is no whole number from 0`);
    }
  }
  return { limit, offset };
}

/** One thing that a list is sorted by. */
export interface SortKey {
  readonly name: string;
  readonly descending: boolean;
  /** Whether rows may have no value: they come first, and last where it is descending. */
  readonly nullable: boolean;
}

/** What to sort by; at last by `id`, so that the order is always the same. What comes after that decides nothing. */
export function sortKeys(model: Model, orderBy: ListQuery['orderBy'] = []): SortKey[] {
  const wanted = [orderBy].flat().map((order) => {
    const text = String(order);
    const name = text.replace(/^-/, '');
    checkFieldName(model, name);
    const nullable = model.fields[name]?.nullable ?? false;
    return { name, descending: text.startsWith('-'), nullable };
  });
  const last = wanted.findIndex(({ name }) => name === 'id');
  return last >= 0
    ? wanted.slice(0, last + 1)
    : [...wanted, { name: 'id', descending: false, nullable: false }];
}
