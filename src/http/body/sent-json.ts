import type { OutputOf, StandardSchema } from '../../support/settings/standard-schema.ts';
import { HttpError } from '../answer/http-error.ts';
import { isJsonType } from '../head/json-type.ts';
import { isSafeMethod, type RequestSource } from '../head/request-head.ts';
import { RequestError } from '../request-error.ts';
import { type BodyRules, bodyTooLarge, readBodyText, refuseOtherTypes } from './body-text.ts';
import { checkJson } from './check-json.ts';
import { parseStrictJson } from './strict-json.ts';

export interface JsonOptions {
  /** Bytes of the body at most, at its first reading. Default: the setting `maxBodyBytes`. */
  readonly maxBytes?: number;
}

/**
 * The JSON of one request, read once: UTF-8, of a content type of JSON, within the limit, and nothing that two programs could read
 * as two things (`parseStrictJson`). What your own body parser has read already is written anew and read by the same rules.
 */
export class SentJson {
  readonly #source: RequestSource;
  readonly #defaults: Reading;
  #value: Promise<unknown> | null = null;

  constructor(source: RequestSource, defaults: Reading) {
    this.#source = source;
    this.#defaults = defaults;
  }

  /** @throws HttpError 400, 413, 415, 422; LatchkeyError `body_read`. */
  async read<Schema extends StandardSchema>(
    schema: Schema | undefined,
    options: JsonOptions = {},
  ): Promise<OutputOf<Schema>> {
    this.#value ??= readJson(this.#source, { ...this.#defaults, ...options });
    const value = await this.#value;
    return schema ? checkJson(value, schema) : (value as OutputOf<Schema>);
  }
}

interface Reading {
  /** As the log may have it. */
  readonly path: string;
  readonly maxBytes: number;
}

async function readJson(source: RequestSource, { path, maxBytes }: Reading): Promise<unknown> {
  const { method } = source.head;
  // Nobody has checked where such a request comes from: it changes nothing.
  if (isSafeMethod(method)) throw new HttpError(400, `a request by ${method} has no JSON`);
  const json = await jsonText(source, { path, maxBytes });
  const read = parseStrictJson(json);
  if ('value' in read) return read.value;
  // Without the parser's own words: they quote what was sent.
  throw new HttpError(400, reasons[read.problem], { code: read.problem });
}

async function jsonText(source: RequestSource, { path, maxBytes }: Reading): Promise<string> {
  const { headers } = source.head;
  const rules: BodyRules = { maxBytes, accepts: isJsonType, expected: 'JSON' };
  const length = headers.get('content-length');
  // Express makes an empty object of an empty body.
  const parsed = length === '0' ? undefined : source.parsedJson?.();
  if (parsed !== undefined) {
    refuseOtherTypes(headers, rules);
    return writtenAnew(parsed, { maxBytes, length });
  }
  const text = await readBodyText(source, rules);
  if (text === '' && Number(length ?? 0) > 0) throw new RequestError('body_read', { path });
  // RFC 8259, 8.1: nobody may send a byte order mark, and whoever reads one may ignore it.
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function writtenAnew(
  value: unknown,
  { maxBytes, length }: { readonly maxBytes: number; readonly length: string | null },
): string {
  try {
    const json = JSON.stringify(value);
    if (Number(length ?? Buffer.byteLength(json)) > maxBytes) throw bodyTooLarge(maxBytes);
    return json;
  } catch (error) {
    if (error instanceof RangeError)
      throw new HttpError(400, reasons.json_too_deep, { code: 'json_too_deep' });
    throw error;
  }
}

const reasons = {
  json_malformed: 'the body is no JSON',
  json_too_deep: 'the JSON is nested too deep',
  json_number_inexact: 'the JSON has a number that JavaScript would round',
  json_name_twice: 'an object of the JSON has a name twice',
  json_name_reserved: 'an object of the JSON has the name __proto__',
};
