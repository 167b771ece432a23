import type { Transporter } from 'nodemailer';
import type { Mailer } from '../core/mail/mailer.ts';

/** Milliseconds to wait for a mail server before giving up. */
const TIMEOUT = 10_000;

/** Sends mail through a server: `smtp://user:password@host:587`, `smtps://…` for TLS from the start. */
export function smtpMailer({ from, url }: { from: string; url: string }): Mailer {
  let transport: Promise<Transporter> | null = null;
  return {
    // `to` as an object: an address with a comma in it must not become two (CVE-2022-35924).
    send: async ({ to, subject, text, html }) => {
      transport ??= openTransport(url);
      await (await transport).sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        ...(html === undefined ? {} : { html }),
      });
    },
    // One that could not be opened has nothing to close.
    close: async () => (await transport?.catch(() => null))?.close(),
  };
}

/** Loaded at the first mail: few starts of a command send one. */
async function openTransport(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
  });
}
