import type { Model } from '../../../models/model.ts';
import { idFrom, type RowId } from '../../../models/model-key.ts';

/** What an address may have between two slashes without that any program on the way reads it otherwise. */
const PLAIN = /[A-Za-z\d-]/;

/** An id as a part of an address: other characters become `_` and their code in UTF-8, as in Django's `quote`. */
export function idText(id: RowId): string {
  return [...Buffer.from(String(id))]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return PLAIN.test(character) ? character : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** The id that such a part says; null for what no row of the model can have. */
export function idFromText(model: Model, text: string): RowId | null {
  if (!/^([A-Za-z\d-]|_[\dA-F]{2})+$/.test(text)) return null;
  const bytes = text.match(/_[\dA-F]{2}|[^_]/g) ?? [];
  const buffer = Buffer.from(
    bytes.map((part) => (part.length > 1 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0))),
  );
  const id = buffer.toString('utf8');
  return Buffer.from(id).equals(buffer) ? idFrom(model, id) : null;
}
