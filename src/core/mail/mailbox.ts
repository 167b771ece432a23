import { parseEmailAddress } from '../../models/values/email-address.ts';

/** An address, and whose it is. */
export interface Mailbox {
  /** Empty where there is none. */
  readonly name: string;
  readonly address: string;
}

/** `Name <address>`, without what would end the name, or the header. */
const NAMED = /^(?<name>[^<>"\\\p{Cc}\p{Zl}\p{Zp}]*)<(?<address>[^<>]+)>$/u;

/** A mailbox as people write it, `ada@example.com` or `Ada <ada@example.com>`; null where it is none. */
export function parseMailbox(text: string): Mailbox | null {
  const named = NAMED.exec(text)?.groups;
  const parsed = parseEmailAddress(named?.address ?? text);
  return parsed.ok ? { name: named?.name?.trim() ?? '', address: parsed.address } : null;
}
