import type { Mailer } from '../core/mail/mailer.ts';
import { mailText } from './mail-text.ts';

const RULE = `${'-'.repeat(79)}\n`;

/** Writes each mail where the developer sees it, and sends nothing. */
export function consoleMailer({ from, write }: { from: string; write: (text: string) => void }): Mailer {
  return {
    async send(mail) {
      write(RULE + mailText(mail, { from }) + RULE);
      return { sent: true };
    },
    close: async () => undefined,
  };
}
