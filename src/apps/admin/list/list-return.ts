import { modelAddress } from '../site/admin-address.ts';
import type { ModelRequest } from '../site/admin-view.ts';
import { idFromText } from '../site/row-id-text.ts';
import { listQuery, listState } from './list-query.ts';

/** What in the address of a row's page says how the list was narrowed that one came from. Django's `_changelist_filters`. */
const FROM_LIST = '_list';

type Asked = Pick<ModelRequest, 'request' | 'admin'>;

/**
 * The list that one came from, as it was narrowed: where one goes on after a form. Nothing of the address is believed: it is read
 * as the list reads its own, and written anew.
 */
export function listAddress(asked: Asked): string {
  return modelAddress(asked.request, 'list', asked.admin.model) + queryText(cameFrom(asked));
}

/** An address of a page of a row, or of a new one, from which one gets back to the same list. */
export function keepingList(asked: Asked, url: string): string {
  return withList(url, cameFrom(asked));
}

/** The same for the links of the list itself, which is narrowed by its own address. */
export function fromThisList({ request, admin }: Asked): (url: string) => string {
  const query = knownQuery({ request, admin }, request.query);
  return (url) => withList(url, query);
}

function cameFrom(asked: Asked): string {
  return knownQuery(asked, new URLSearchParams(asked.request.query.get(FROM_LIST) ?? ''));
}

/** What of a query the list knows, and which page of it. */
function knownQuery({ request, admin }: Asked, query: URLSearchParams): string {
  if (query.size === 0) return '';
  const page = ['after', 'before'].flatMap((name) => {
    const id = query.get(name) ?? '';
    return idFromText(admin.model, id) === null ? [] : [[name, id]];
  });
  return listQuery(listState(request, admin, query), Object.fromEntries(page)).slice(1);
}

function withList(url: string, query: string): string {
  return query === '' ? url : `${url}?${new URLSearchParams({ [FROM_LIST]: query })}`;
}

function queryText(query: string): string {
  return query === '' ? '' : `?${query}`;
}
