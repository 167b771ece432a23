import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { tellRefused } from '../rows/refused-rows.ts';
import { mayDo } from '../site/admin-rights.ts';
import { type RowRequest, refused } from '../site/admin-view.ts';
import { inlineKey } from './inlines/inline-set.ts';
import { newRow } from './new-row.ts';

/**
 * Saves the form of a row as a new row, with what its inlines have as new rows too. The row itself stays as it is.
 *
 * @throws HttpError 403 for who may add none, and where the admin does not offer it.
 */
export async function saveAsNew(asked: RowRequest, sent: URLSearchParams): Promise<ViewResponse> {
  const { request, admin } = asked;
  if (!admin.saveAsNew || !(await mayDo(request.user, admin, 'add'))) {
    await tellRefused(asked, 'save as new');
    throw refused(`the user may not save this ${admin.model.label} as a new one`);
  }
  return newRow(asked, asNewRows(asked, sent), { isCopy: true });
}

/** What came back without the ids of the rows of inlines, and without the rows that were to go. */
function asNewRows({ admin }: RowRequest, sent: URLSearchParams): URLSearchParams {
  const keys = admin.inlines.map(inlineKey);
  const placeOf = (name: string) => {
    const [place = null, key = ''] = /^(.+)-\d+-/.exec(name) ?? [];
    return keys.includes(key) ? place : null;
  };
  const leaving = new Set(
    [...sent.keys()].flatMap((name) => {
      const place = placeOf(name);
      return place !== null && name === `${place}delete` ? [place] : [];
    }),
  );
  const isKept = (name: string) => {
    const place = placeOf(name);
    return place === null || !(leaving.has(place) || name === `${place}id`);
  };
  return new URLSearchParams([...sent].filter(([name]) => isKept(name)));
}
