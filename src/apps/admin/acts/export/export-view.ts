import { rowActionRun } from '../../../../core/audit/row-events.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import { redirectToAddress } from '../../../../http/routes/redirect.ts';
import type { View } from '../../../../http/routes/view.ts';
import { type ListState, listQuery, listState } from '../../list/list-query.ts';
import { modelAddress } from '../../site/admin-address.ts';
import { type ModelRequest, modelView } from '../../site/admin-view.ts';
import { csvText } from './csv-text.ts';
import { exportedColumns, exportedRows, MAX_EXPORTED } from './exported-rows.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };

/** What the list shows, all pages of it, as a file. It is read while it is sent, and no more once the visitor has gone. */
export function exportView<U extends BaseUser>(format: keyof typeof TYPES): View<U> {
  return modelView('view', async (asked) => {
    const { request, admin } = asked;
    const { model } = admin;
    const state = listState(request, admin);
    if (state.unknown.length > 0) {
      // What the list leaves out would make it all the more rows.
      request.messages.warning(request.t('admin.list.unknown'));
      return redirectToAddress(modelAddress(request, 'list', model) + listQuery(state));
    }
    const told = { object: { model }, label: model.labelPlural, action: 'export' };
    await request.site.accounts.emit(rowActionRun, told);
    const pieces = format === 'csv' ? csvPieces(asked, state) : jsonPieces(asked, state);
    return new Response(ReadableStream.from(encoded(pieces)), {
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="${model.app}-${model.name.toLowerCase()}.${format}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    });
  });
}

/** Spreadsheets know by the mark at the beginning that it is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF';

async function* csvPieces(asked: ModelRequest, state: ListState): AsyncGenerator<string> {
  const { request, admin } = asked;
  const titles = exportedColumns(admin).map(({ title }) => request.language.say(title));
  yield BYTE_ORDER_MARK + csvText([titles]);
  const rows = exportedRows(asked, state);
  let next = await rows.next();
  try {
    for (; !next.done; next = await rows.next()) yield csvText(next.value);
    if (next.value) yield csvText([[request.t('admin.export.cut', { count: MAX_EXPORTED })]]);
  } finally {
    await rows.return(false);
  }
}

async function* jsonPieces(asked: ModelRequest, state: ListState): AsyncGenerator<string> {
  const { request, admin } = asked;
  const names = exportedColumns(admin).map(({ name }) => name);
  const rows = exportedRows(asked, state);
  let next = await rows.next();
  let comma = '';
  yield '[';
  try {
    for (; !next.done; next = await rows.next()) {
      for (const values of next.value) {
        const row = Object.fromEntries(names.map((name, place) => [name, values[place] ?? null]));
        yield `${comma}\n${JSON.stringify(row)}`;
        comma = ',';
      }
    }
    if (next.value)
      yield `${comma}\n${JSON.stringify({ cut: request.t('admin.export.cut', { count: MAX_EXPORTED }) })}`;
  } finally {
    await rows.return(false);
  }
  yield '\n]\n';
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}
