import type { RequestHeaders } from './request-head.ts';

/** `application/json`, and what is written as JSON by its own rules (RFC 6839, 3.1), such as `application/ld+json`. */
const JSON_TYPE = /^\s*application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

export function isJsonType(type: string): boolean {
  return JSON_TYPE.test(type);
}

/** Whether a request says that its body is JSON. */
export function sendsJson(headers: RequestHeaders): boolean {
  return isJsonType(headers.get('content-type') ?? '');
}
