import { setMaxListeners } from 'node:events';
import type { SendMailOptions, Transporter } from 'nodemailer';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import { parseMailbox } from '../core/mail/mailbox.ts';
import type { Mail, Mailer, MailOutcome } from '../core/mail/mailer.ts';
import { loginNeedsTls } from './login-needs-tls.ts';
import { permanentRefusal } from './smtp-refusal.ts';

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587`, `smtps://…` for TLS from the start. */
  readonly url: string;
  /** An address, or `Name <address>`. */
  readonly from: string;
  readonly replyTo: string | null;
  /** Seconds that the server may be silent. */
  readonly timeout: number;
}

/** Milliseconds until a server answers at all. */
const LONGEST_CONNECTING = 10_000;

/** Sends mail through a server, each by a connection of its own. */
export function smtpMailer(options: SmtpMailerOptions): Mailer {
  const closed = new AbortController();
  // Each mail under way listens to it.
  setMaxListeners(0, closed.signal);
  let transport: Promise<Transporter<SentMessageInfo>> | undefined;
  return {
    async send(mail) {
      transport ??= openTransport(options);
      const message = { ...messageOf(mail, options), signal: closed.signal };
      return handOver(await transport, message);
    },
    async close() {
      closed.abort();
      // One that could not be opened has nothing to close.
      (await transport?.catch(() => null))?.close();
    },
  };
}

async function handOver(
  transport: Transporter<SentMessageInfo>,
  message: SendMailOptions,
): Promise<MailOutcome> {
  try {
    const { response } = await transport.sendMail(message);
    return { sent: true, answer: response };
  } catch (error) {
    const reason = permanentRefusal(error);
    if (reason !== null) return { sent: false, reason };
    throw error;
  }
}

function messageOf(mail: Mail, { from, replyTo }: SmtpMailerOptions): SendMailOptions {
  const { to, subject, text, html, messageId, date } = mail;
  const sender = parseMailbox(from);
  return {
    from: sender ?? from,
    // An object: an address with a comma in it must not become two (CVE-2022-35924).
    to: { name: '', address: to },
    subject,
    text,
    ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
    ...(html === undefined ? {} : { html }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(date === undefined ? {} : { date }),
    // RFC 3834, section 5, and Microsoft's MS-OXCMAIL 2.2.3.2.14: no machine answers a machine.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    // What a mail says is text: no file is read and no address is fetched for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Loaded at the first mail: few starts of a command send one. */
async function openTransport({ url, timeout }: SmtpMailerOptions): Promise<Transporter<SentMessageInfo>> {
  const { createTransport } = await import('nodemailer');
  const silence = timeout * 1000;
  const connecting = Math.min(silence, LONGEST_CONNECTING);
  return createTransport({
    url,
    requireTLS: loginNeedsTls(url),
    connectionTimeout: connecting,
    greetingTimeout: silence,
    socketTimeout: silence,
    dnsTimeout: connecting,
  });
}
