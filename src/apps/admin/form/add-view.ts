import type { BaseUser } from '../../../core/users/user.ts';
import type { View } from '../../../http/routes/view.ts';
import { modelView } from '../site/admin-view.ts';
import { newRow } from './new-row.ts';
import { sentFields } from './sent-fields.ts';

/** The form of a new row. */
export function addView<U extends BaseUser>(): View<U> {
  return modelView('add', async (asked) => {
    return newRow(asked, await sentFields(asked.request));
  });
}
