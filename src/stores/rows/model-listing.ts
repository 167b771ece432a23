import { z } from 'zod';
import { valueSchema } from '../../models/fields/field-schema.ts';
import type { Model } from '../../models/model.ts';
import type { Filter, ListOptions } from '../../models/rows/model-store.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import { StoreError } from './store-error.ts';

type AnyRow = Record<string, unknown>;

/** SQLite knows no OFFSET without LIMIT. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** A checked list. `where` is null when no row can have what it asks for. */
export interface Listing {
  readonly limit: number;
  readonly offset: number;
  readonly where: Filter<AnyRow> | null;
}

/**
 * The limits and conditions of a list, checked: what comes from a request may be of any type, whatever the compiler
 * says, and a condition that is left out by mistake would show every row.
 *
 * @throws LatchkeyError `query_invalid`.
 */
export function listing(
  model: Model,
  { where = {}, limit = NO_LIMIT, offset = 0 }: ListOptions<AnyRow>,
): Listing {
  for (const [what, count] of Object.entries({ limit, offset })) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw refuse(model, `its ${what} is no whole number from 0`);
  }
  return { limit, offset, where: conditions(model, where) };
}

/** The values in the spelling that is kept. One that no row can have (text for a number) would fail on PostgreSQL. */
function conditions(model: Model, where: Filter<AnyRow>): Filter<AnyRow> | null {
  const kept: AnyRow = {};
  for (const [name, value] of Object.entries(where)) {
    checkName(model, name);
    const field = model.fields[name];
    if (value === undefined) throw refuse(model, `its value for ${name} is undefined`);
    if (field?.kind === 'json') throw refuse(model, `the JSON of ${name} is not compared`);
    const schema = field ? valueSchema(field).nullable() : z.int();
    const answer = schema.safeParse(value);
    if (!answer.success) return null;
    kept[name] = answer.data;
  }
  return kept;
}

/** What to sort by; at last by `id`, so that the order is always the same. */
export function sortKeys(
  model: Model,
  orderBy: ListOptions<AnyRow>['orderBy'] = [],
): { readonly name: string; readonly descending: boolean }[] {
  const wanted = [orderBy].flat().map((order) => {
    const text = String(order);
    return { name: text.replace(/^-/, ''), descending: text.startsWith('-') };
  });
  for (const { name } of wanted) checkName(model, name);
  return wanted.some(({ name }) => name === 'id') ? wanted : [...wanted, { name: 'id', descending: false }];
}

function checkName(model: Model, name: string): void {
  if (name !== 'id' && !Object.hasOwn(model.fields, name)) throw refuse(model, `it has no field ${name}`);
}

function refuse(model: Model, reason: string): LatchkeyError {
  return new StoreError('query_invalid', { model: model.name, reason });
}
