import type { SettingsOf } from '../../support/settings/setting.ts';
import { HttpError } from '../answer/http-error.ts';
import type { RequestHeaders, RequestSource } from '../head/request-head.ts';
import type { pageSettings } from '../settings/page-settings.ts';
import { SentFields } from '../uploads/sent-fields.ts';

export type BodyLimits = Pick<SettingsOf<typeof pageSettings>, 'maxBodyBytes' | 'maxFormFields'>;

/**
 * Reads a request's form fields: `application/x-www-form-urlencoded` in UTF-8, and nothing else. Refuses what is too
 * large before it is read, and what is malformed rather than guess what was meant.
 *
 * @throws HttpError 400, 413 or 415, with the reason.
 */
export async function readFormBody(source: RequestSource, limits: BodyLimits): Promise<SentFields> {
  refuseOtherTypes(source.head.headers);
  const bytes = await readBytes(source, limits.maxBodyBytes);
  return parseFormFields(decodeUtf8(bytes), limits.maxFormFields);
}

function refuseOtherTypes(headers: RequestHeaders): void {
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') throw new HttpError(415, 'the body is compressed');
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  if (type.trim() !== 'application/x-www-form-urlencoded') {
    throw new HttpError(415, `the content type is ${type.trim() || 'missing'}, not a form's`);
  }
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.trim().split('=', 2);
    if (name === 'charset' && value.replaceAll('"', '') !== 'utf-8') {
      throw new HttpError(415, 'the character set is not utf-8');
    }
  }
}

async function readBytes(source: RequestSource, maxBytes: number): Promise<Uint8Array> {
  const announced = source.head.headers.get('content-length');
  if (Number(announced ?? 0) > maxBytes) throw tooLarge(maxBytes);
  try {
    const bytes = await (source.peekBody?.(maxBytes) ?? readOnce(source.toRequest(), announced, maxBytes));
    if (bytes === null || bytes.length > maxBytes) throw tooLarge(maxBytes);
    return bytes;
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'the body ended before its end', { cause: error });
  }
}

async function readOnce(request: Request, announced: string | null, maxBytes: number): Promise<Uint8Array> {
  // The server holds a body to the length that it was announced with. Only one without a length has to be counted.
  return announced === null ? readCounted(request, maxBytes) : new Uint8Array(await request.arrayBuffer());
}

async function readCounted(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, `the body is larger than ${maxBytes} bytes`, {
    headers: { connection: 'close' },
  });
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new HttpError(400, 'the body is not valid UTF-8', { cause });
  }
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
