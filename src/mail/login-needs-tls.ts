import { isLoopbackName } from '../support/loopback.ts';

/**
 * Whether a mail server has to speak TLS before it is told a password (RFC 8314, section 3; RFC 4954, section 4): who sits in
 * between may have taken out its offer of STARTTLS. `?requireTLS=false` in the URL says otherwise.
 */
export function loginNeedsTls(mailUrl: string): boolean {
  const { protocol, username, password, hostname } = new URL(mailUrl);
  const hasLogin = username !== '' || password !== '';
  return protocol === 'smtp:' && hasLogin && !isLoopbackName(hostname);
}
