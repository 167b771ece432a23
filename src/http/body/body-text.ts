import { HttpError } from '../answer/http-error.ts';
import type { RequestHeaders, RequestSource } from '../head/request-head.ts';

/** What a body may be. */
export interface BodyRules {
  readonly maxBytes: number;
  /** Whether the content type, in small letters and without its parameters, is the right one. */
  readonly accepts: (type: string) => boolean;
  /** What the right ones are called in the log, after "not". */
  readonly expected: string;
}

/**
 * Reads a body of UTF-8 text. Refuses what is too large before it is read, and what is malformed rather than guess what was
 * meant.
 *
 * @throws HttpError 400, 413 or 415, with the reason.
 */
export async function readBodyText(source: RequestSource, rules: BodyRules): Promise<string> {
  refuseOtherTypes(source.head.headers, rules);
  return decodeUtf8(await readBytes(source, rules.maxBytes));
}

/** @throws HttpError 415 */
export function refuseOtherTypes(
  headers: RequestHeaders,
  { accepts, expected }: Pick<BodyRules, 'accepts' | 'expected'>,
): void {
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') throw new HttpError(415, 'the body is compressed');
  const [name = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const type = name.trim();
  if (!accepts(type)) throw new HttpError(415, `the content type is ${type || 'missing'}, not ${expected}`);
  for (const parameter of parameters) {
    const [key = '', value = ''] = parameter.trim().split('=', 2);
    if (key === 'charset' && value.replaceAll('"', '') !== 'utf-8') {
      throw new HttpError(415, 'the character set is not utf-8');
    }
  }
}

async function readBytes(source: RequestSource, maxBytes: number): Promise<Uint8Array> {
  const announced = source.head.headers.get('content-length');
  if (Number(announced ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
  try {
    const bytes = await (source.peekBody?.(maxBytes) ?? readOnce(source.toRequest(), announced, maxBytes));
    if (bytes === null || bytes.length > maxBytes) throw bodyTooLarge(maxBytes);
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
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function bodyTooLarge(maxBytes: number): HttpError {
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
