import { openSealedText, type Seal, sealText } from '../../keys/sealed-text.ts';
import type { SecretKeys } from '../../keys/secret-keys.ts';

/** What a mail says: all of it that is secret. */
export interface MailBody {
  readonly text: string;
  readonly html?: string;
}

/** What a body is of: it opens in the row of no other mail, and for nobody else. */
interface BodyOf {
  readonly messageId: string;
  readonly recipient: string;
}

export function sealBody(keys: SecretKeys, { text, html }: MailBody, of: BodyOf): string {
  return sealText(keys, JSON.stringify({ text, html }), sealOf(of));
}

/** Null where the secret key that it was encrypted by is gone, or somebody has changed the row. */
export function openBody(keys: SecretKeys, body: string, of: BodyOf): MailBody | null {
  const opened = openSealedText(keys, body, sealOf(of));
  return opened === null ? null : (JSON.parse(opened) as MailBody);
}

/** Neither half of what it is bound to has a line break in it. */
function sealOf({ messageId, recipient }: BodyOf): Seal {
  return { purpose: 'latchkey.mail.body', boundTo: `${messageId}\n${recipient}` };
}
