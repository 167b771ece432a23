import { StaleFields } from '../../../../http/request/stale-form.ts';
import { kindOf } from '../../../../models/kinds/model-field.ts';
import { slugText } from '../../../../models/kinds/texts/slug-text.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';

/**
 * What came back of a new row, with the fields that are filled from others where they were left empty: a browser without
 * JavaScript has not filled them. `names`: the fields that the form asks for.
 */
export function filledFromOthers(
  { prepopulated, model }: ModelAdmin,
  names: readonly string[],
  sent: URLSearchParams,
): URLSearchParams {
  // Shown again as it is, and no copy: forms know it by its class.
  if (sent instanceof StaleFields) return sent;
  const filled = new URLSearchParams(sent);
  for (const [name, from] of Object.entries(prepopulated)) {
    if (!names.includes(name) || (sent.get(name) ?? '').trim() !== '') continue;
    const words = from.filter((one) => names.includes(one)).map((one) => sent.get(one) ?? '');
    const field = model.fields[name];
    if (field) filled.set(name, slugText(words.join(' '), kindOf(field).control(field).maxLength));
  }
  return filled;
}
