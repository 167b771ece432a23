/** What an error of nodemailer's says of the server's answer. */
interface SmtpError {
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly command?: unknown;
}

/**
 * The commands whose refusal is about this mail. What a server has against the sender, the login or the connection it has
 * against every mail, until somebody mends a setting.
 */
const ABOUT_THE_MAIL: ReadonlySet<unknown> = new Set(['RCPT TO', 'DATA']);
/** RFC 4954, section 6: a login is needed, or the connection is not safe enough for one. */
const ABOUT_THE_LOGIN: ReadonlySet<unknown> = new Set([530, 534, 535, 538]);

/**
 * What a mail server has said, where it has refused a mail for good: RFC 5321, section 4.2.1, a code from 500 on. Null for
 * every other failure, after which a mail is tried again.
 */
export function permanentRefusal(error: unknown): string | null {
  const { responseCode: code, response, command } = error as SmtpError;
  if (typeof code !== 'number' || code < 500 || ABOUT_THE_LOGIN.has(code)) return null;
  if (!ABOUT_THE_MAIL.has(command)) return null;
  return String(response);
}
