import type { AuditObject } from '../event-audit.ts';

/** Characters of an object's text. */
export const OBJECT_LENGTH = 200;

/** What the audit log calls an object: `notes.Note/7`, or `notes.Note` for all of its kind. A text is one already. */
export function objectText(object: AuditObject | string): string {
  if (typeof object === 'string') return kept(object);
  const { model, id } = object;
  const name = `${model.app}.${model.name}`;
  return kept(id === undefined || id === null ? name : `${name}/${id}`);
}

/** A text that any database takes: PostgreSQL takes neither NUL nor half a surrogate pair. */
function kept(text: string): string {
  return text.slice(0, OBJECT_LENGTH).toWellFormed().replaceAll('\0', '\ufffd');
}

/** The id of the user that an object is, as text. Null: it is none. */
export function userIdIn(object: string, userModel: AuditObject['model']): string | null {
  const prefix = `${objectText({ model: userModel })}/`;
  return object.startsWith(prefix) ? object.slice(prefix.length) : null;
}
