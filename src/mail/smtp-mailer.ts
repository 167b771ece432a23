import { createTransport } from 'nodemailer';
import type { Mailer } from '../core/mail/mailer.ts';

/** Milliseconds to wait for a mail server before giving up. */
const TIMEOUT = 10_000;

/** Sends mail through a server: `smtp://user:password@host:587`, `smtps://…` for TLS from the start. */
export function smtpMailer({ from, url }: { from: string; url: string }): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
  });
  return {
    // `to` as an object: an address with a comma in it must not become two (CVE-2022-35924).
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: async () => transport.close(),
  };
}
