import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mailer } from '../core/mail/mailer.ts';
import { randomToken } from '../support/secrets.ts';
import { mailText } from './mail-text.ts';

/** Writes each mail to a text file of its own, named by the time, and sends nothing. */
export function fileMailer({ from, folder }: { from: string; folder: string }): Mailer {
  return {
    async send(mail) {
      const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomToken(4)}.txt`;
      await mkdir(folder, { recursive: true });
      // 'wx': never over another mail. 0600: mail may carry links that open accounts.
      await writeFile(join(folder, name), mailText(mail, { from }), { flag: 'wx', mode: 0o600 });
      return { sent: true };
    },
    close: async () => undefined,
  };
}
