import type { SettingsOf } from '../../support/settings/setting.ts';
import { HttpError } from '../answer/http-error.ts';
import { readBodyText } from '../body/body-text.ts';
import type { RequestSource } from '../head/request-head.ts';
import type { pageSettings } from '../settings/page-settings.ts';
import { SentFields } from '../uploads/sent-fields.ts';

export type BodyLimits = Pick<SettingsOf<typeof pageSettings>, 'maxBodyBytes' | 'maxFormFields'>;

/**
 * Reads a request's form fields: `application/x-www-form-urlencoded` in UTF-8, and nothing else.
 *
 * @throws HttpError 400, 413 or 415, with the reason.
 */
export async function readFormBody(source: RequestSource, limits: BodyLimits): Promise<SentFields> {
  const { maxBodyBytes: maxBytes, maxFormFields } = limits;
  const body = await readBodyText(source, { maxBytes, accepts: isForm, expected: "a form's" });
  return parseFormFields(body, maxFormFields);
}

function isForm(type: string): boolean {
  return type === 'application/x-www-form-urlencoded';
}

/** Parses form fields strictly. URLSearchParams would take `%zz` for text and wrong UTF-8 for U+FFFD. */
function parseFormFields(body: string, maxFields: number): SentFields {
  const fields = new SentFields();
  if (body === '') return fields;
  // Split no further than the limit: the rest of a hostile body is not looked at.
  const pairs = body.split('&', maxFields + 1);
  if (pairs.length > maxFields) throw new HttpError(400, `the form has more than ${maxFields} fields`);
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    const value = equals === -1 ? '' : pair.slice(equals + 1);
    fields.append(decodeComponent(name), decodeComponent(value));
  }
  return fields;
}

function decodeComponent(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new HttpError(400, 'the form is not percent-encoded UTF-8', { cause });
  }
}
