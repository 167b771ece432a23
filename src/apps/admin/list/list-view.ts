import type { BaseUser } from '../../../core/users/user.ts';
import { modelLabel, modelLabelPlural } from '../../../http/forms/fields/model-words.ts';
import type { View } from '../../../http/routes/view.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import { rowName } from '../rows/row-name.ts';
import { modelAddress, rowAddress } from '../site/admin-address.ts';
import { adminPage, capitalized } from '../site/admin-page.ts';
import { mayDo } from '../site/admin-rights.ts';
import { type ModelRequest, modelView } from '../site/admin-view.ts';
import { offeredActions } from '../site/offered-actions.ts';
import { seenRows } from '../site/rights-on-rows.ts';
import { idFromText, idText } from '../site/row-id-text.ts';
import { NONE, withEmptyValue } from './columns/list-cells.ts';
import { type ListColumn, listColumns } from './columns/list-columns.ts';
import { dateWay } from './list-dates.ts';
import { listFacets } from './list-facets.ts';
import { type ListChange, type ListState, listQuery, listState, orderOf } from './list-query.ts';
import { fromThisList } from './list-return.ts';

/** The rows of a model, a page at a time: Django's changelist. */
export function listView<U extends BaseUser>(): View<U> {
  return modelView('view', async (asked) => {
    const { request, admin } = asked;
    const { language } = request;
    const state = listState(request, admin);
    const page = await readPage(asked, state);
    const columns = listColumns(admin);
    // What says how many rows there are of each value reads as many as are counted.
    const isCountable = page.count !== null && page.count <= admin.list.countLimit;
    return adminPage(request, 'admin/list.html', {
      title: capitalized(language.say(modelLabelPlural(admin.model))),
      singular: language.say(modelLabel(admin.model)),
      plural: language.say(modelLabelPlural(admin.model)),
      add_url: (await mayDo(request.user, admin, 'add'))
        ? fromThisList(asked)(modelAddress(request, 'add', admin.model))
        : null,
      search:
        admin.list.search.length > 0
          ? {
              value: state.search,
              clearUrl: listQuery(state, { q: null }),
              help: admin.list.searchHelp === undefined ? null : language.say(admin.list.searchHelp),
            }
          : null,
      hidden: hiddenFields(state, { q: null }),
      hidden_all: hiddenFields(state),
      filters: await listFacets(asked, state, isCountable),
      dates: await dateWay(asked, state, isCountable),
      is_filtered: state.tests.size > 0,
      clear_url: listQuery({ ...state, search: '', filters: new Map(), dates: null }),
      unknown: state.unknown,
      ...(await actionBar(asked, state)),
      columns: columns.map((column) => heading(asked, state, column)),
      ...page,
      rows: await tableRows(asked, { columns, rows: await seenRows(request.user, admin, page.rows) }),
    });
  });
}

/** What may be done with several rows at once, and where they are to be had as files. */
async function actionBar({ request, admin }: ModelRequest, state: ListState) {
  const actions = await offeredActions(request, admin, ['selection', 'all']);
  return {
    actions,
    actions_on_all: actions.some(({ on }) => on.includes('all')),
    actions_url: modelAddress(request, 'action', admin.model),
    actions_query: listQuery(state).slice(1),
    export_csv_url: modelAddress(request, 'export_csv', admin.model) + listQuery(state),
    export_json_url: modelAddress(request, 'export_json', admin.model) + listQuery(state),
  };
}

/** The first page. */
const NO_CURSOR = {};

/** A page of rows, and how to go on from there. */
async function readPage({ request, admin, rows: manager }: ModelRequest, state: ListState) {
  const { pageSize, countLimit } = admin.list;
  const { query } = request;
  const cursorOf = async (name: string) => {
    const id = idFromText(admin.model, query.get(name) ?? '');
    return id === null ? null : manager.get(id);
  };
  const [after, before] = [await cursorOf('after'), await cursorOf('before')];
  const orderBy = orderOf(admin, state);
  const cursor = after ? { after } : before ? { before } : NO_CURSOR;
  // One more than is shown tells whether there is another page.
  const found = await manager.list({ where: state.where, orderBy, limit: pageSize + 1, ...cursor });
  const isBackwards = !after && before !== null;
  const isMore = found.length > pageSize;
  const rows = isBackwards ? found.slice(isMore ? 1 : 0) : found.slice(0, pageSize);
  // A page that is the whole list has been counted: where a search reads the table, it is read once.
  const isWhole = cursor === NO_CURSOR && !isMore;
  const counted = () => manager.count(state.where, { limit: countLimit + 1 });
  const count = countLimit === 0 ? null : isWhole ? Math.min(rows.length, countLimit + 1) : await counted();
  const first = rows[0];
  const last = rows.at(-1);
  return {
    rows,
    count,
    count_limit: countLimit,
    previous_url:
      first && (isBackwards ? isMore : after) ? listQuery(state, { before: idText(first.id) }) : null,
    next_url: last && (isBackwards || isMore) ? listQuery(state, { after: idText(last.id) }) : null,
  };
}

async function tableRows(
  { request, admin }: ModelRequest,
  { columns, rows }: { readonly columns: readonly ListColumn[]; readonly rows: readonly AdminRow[] },
) {
  const cells = await Promise.all(columns.map((column) => column.cells(request, rows)));
  const links = admin.list.links ?? columns.slice(0, 1).map(({ name }) => name);
  const areLinks = columns.map(({ name }) => links.includes(name));
  const keeping = fromThisList({ request, admin });
  return rows.map((row) => ({
    id: idText(row.id),
    name: rowName(admin, row),
    url: keeping(rowAddress(request, 'change', admin.model, row.id)),
    cells: cells.map((ofColumn, index) => ({
      ...withEmptyValue(request, admin, ofColumn.get(row.id) ?? NONE),
      isLink: areLinks[index],
    })),
  }));
}

/** The head of a column: how the list is sorted by it, and the address that sorts it otherwise. */
function heading({ request, admin }: ModelRequest, state: ListState, { title, sort, name }: ListColumn) {
  const order = orderOf(admin, state);
  const place = order.findIndex((one) => one.replace(/^-/, '') === sort);
  const direction =
    sort === null || place === -1 ? null : order[place]?.startsWith('-') ? 'descending' : 'ascending';
  const rest = state.sort.filter((one) => one.replace(/^-/, '') !== sort);
  const next = direction === 'ascending' ? `-${sort}` : sort;
  return {
    name,
    title: request.language.say(title),
    direction,
    place: order.length > 1 && place !== -1 ? place + 1 : null,
    url: sort === null ? null : listQuery(state, { o: [next, ...rest].join(',') }),
  };
}

/** What a form that changes one part of the address has to keep of it. */
function hiddenFields(
  state: ListState,
  change: ListChange = {},
): readonly (readonly [name: string, value: string])[] {
  return [...new URLSearchParams(listQuery(state, change).slice(1))];
}
