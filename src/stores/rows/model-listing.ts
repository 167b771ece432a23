import type { Model } from '../../models/model.ts';
import type { ListQuery } from '../../models/rows/model-store.ts';
import { checkFieldName, refuseQuery } from './store-error.ts';

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
export function listedPart(model: Model, { limit = NO_LIMIT, offset = 0 }: ListQuery): ListedPart {
  for (const [what, count] of Object.entries({ limit, offset })) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw refuseQuery(model, `its ${what} is no whole number from 0`);
    }
  }
  return { limit, offset };
}

/** What to sort by; at last by `id`, so that the order is always the same. */
export function sortKeys(
  model: Model,
  orderBy: ListQuery['orderBy'] = [],
): { readonly name: string; readonly descending: boolean }[] {
  const wanted = [orderBy].flat().map((order) => {
    const text = String(order);
    return { name: text.replace(/^-/, ''), descending: text.startsWith('-') };
  });
  for (const { name } of wanted) checkFieldName(model, name);
  return wanted.some(({ name }) => name === 'id') ? wanted : [...wanted, { name: 'id', descending: false }];
}
