import { clientOf } from '../../../core/requests/login-events.ts';
import { clientInWords } from '../../../core/sessions/listed/client-words.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { shortNetworkOf } from '../../../support/network-of.ts';
import type { KeyedText } from '../../../support/texts/keyed-text.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { askingVisitor } from './asking-visitor.ts';

/** What every notice tells of the act: when it was, and from where. */
export interface NoticeContext {
  readonly when: Date;
  /** The browser in words. Null where it was no visitor, but a command. */
  readonly client: KeyedText | null;
  /** The shortened network of the visitor's address; null where that is not known. */
  readonly network: string | null;
}

/** The context of a mail that tells of what was just done. */
export function noticeContext<U extends BaseUser>(source: AccountSource<U>): NoticeContext {
  const when = new Date(partsOf(source).now());
  const visitor = askingVisitor(source);
  if (!visitor) return { when, client: null, network: null };
  const { userAgent, ipAddress } = clientOf({ ip: visitor.ip, request: visitor });
  return {
    when,
    client: clientInWords(userAgent),
    network: shortNetworkOf(ipAddress),
  };
}
