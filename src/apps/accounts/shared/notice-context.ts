import { clientOf } from '../../../core/requests/login-events.ts';
import { clientInWords } from '../../../core/sessions/listed/client-words.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { shortNetworkOf } from '../../../support/network-of.ts';
import type { KeyedText } from '../../../support/texts/keyed-text.ts';
import type { FlowSource } from './flow-source.ts';

/** What every notice tells of the act: when it was, and from where. */
export interface NoticeContext {
  readonly when: Date;
  /** The browser in words. Null where it was no visitor, but a command. */
  readonly client: KeyedText | null;
  /** The shortened network of the visitor's address; null where that is not known. */
  readonly network: string | null;
}

/** The context of a mail that tells of what was just done. */
export function noticeContext<U extends BaseUser>(source: FlowSource<U>): NoticeContext {
  if (!('site' in source)) return { when: new Date(), client: null, network: null };
  const { userAgent, ipAddress } = clientOf({ ip: source.ip, request: source });
  return {
    when: new Date(source.site.now()),
    client: clientInWords(userAgent),
    network: shortNetworkOf(ipAddress),
  };
}
