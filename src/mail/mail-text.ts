import type { Mail } from '../core/mail/mailer.ts';

/** A mail as a person reads it: headers, an empty line, the text. A part of HTML says the same, and is left out. */
export function mailText(mail: Mail, { from }: { from: string }): string {
  const date = mail.date ?? new Date();
  const headers = { From: from, To: mail.to, Subject: mail.subject, Date: date.toUTCString() };
  // A line break in a header would begin another one.
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`);
  return `${lines.join('\n')}\n\n${mail.text.trimEnd()}\n`;
}
