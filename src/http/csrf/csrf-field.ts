import { CSRF_FIELD } from './csrf.ts';

/** The hidden field of a form, as HTML. A token is of letters, digits, - and _, so that nothing in it is escaped. */
export function csrfField(token: string): string {
  return `<input type="hidden" name="${CSRF_FIELD}" value="${token}">`;
}
