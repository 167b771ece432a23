import { uuidDigits } from '../../models/values/uuid-text.ts';
import type { DialectName } from './database.ts';

/**
 * A UUID as its column has it: what a query writes and compares with. PostgreSQL has a type for it; on SQLite it is the
 * text of its 32 digits, as Django has it. Reading needs nothing: a column declared so gives UUIDs with dashes.
 */
export function storedUuid(uuid: string, dialect: DialectName): string {
  return dialect === 'sqlite' ? uuidDigits(uuid) : uuid;
}
