import { createHash } from 'node:crypto';
import { MAX_NAME_BYTES } from '../../models/values/database-name.ts';

/** A name that every database takes whole: a long one ends in a hash of itself. */
export function shortName(name: string): string {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${firstBytes(name, MAX_NAME_BYTES - hash.length - 1)}_${hash}`;
}

/** The characters of a text that fit into so many bytes of UTF-8, none of them halved. */
function firstBytes(text: string, bytes: number): string {
  // A decoder that streams keeps a last character that is not whole to itself.
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
