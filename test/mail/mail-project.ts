import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineApp, type OpenProject, openProject, type SettingsInput } from 'latchkey';
import type { Mail, Mailer, MailOutcome } from '../../src/core/mail/mailer.ts';
import { OutboxMail } from '../../src/core/mail/outbox/outbox-mail.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

/** What only the body of a mail says. */
export const SECRET = 'the-word-that-opens-an-account';

const templates = {
  'orders/thanks.subject.txt': 'Your order',
  'orders/thanks.txt': 'Dear {{ name }}, {{ secret }}\n',
  'orders/thanks.html': '<p>Dear {{ name }}, {{ secret }}</p>',
};

/** A mailer that does what it is told, and keeps what it was given. */
export class ToldMailer implements Mailer {
  readonly taken: Mail[] = [];
  answer: () => Promise<MailOutcome> = async () => ({ sent: true });

  async send(mail: Mail): Promise<MailOutcome> {
    const outcome = await this.answer();
    this.taken.push(mail);
    return outcome;
  }

  async close(): Promise<void> {}
}

export interface OpenMailProject {
  readonly databaseUrl: string;
  readonly settings?: Partial<SettingsInput>;
  /** Default: what the setting `mailUrl` says. */
  readonly mailer?: Mailer;
  readonly clock?: TestClock;
}

/** A project with mails of its own, opened once or several times. */
export class MailProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-outbox-'));
  readonly #open: OpenProject<User>[] = [];
  readonly log: string[] = [];

  constructor() {
    for (const [name, text] of Object.entries(templates)) {
      const file = join(this.#folder, 'templates', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  async open({ databaseUrl, settings = {}, mailer, clock = new TestClock() }: OpenMailProject) {
    const orders = defineApp({ name: 'orders', folder: this.#folder });
    const own: SettingsInput = {
      ...starter.settings,
      secretKey: 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef',
      passwordHashers: cheapHashers(),
      publicOrigin: 'https://shop.example',
      mailUrl: 'smtp://mail.example',
      databaseUrl,
      ...settings,
    };
    const open = openProject(
      { ...starter, apps: [...starter.apps, orders], settings: own },
      {
        folder: this.#folder,
        environment: {},
        clock: () => clock.now().getTime(),
        writeLog: (line) => this.log.push(line),
        ...(mailer ? { mailer } : {}),
      },
    );
    let closed: Promise<void> | undefined;
    const site: OpenProject<User> = { ...open, close: () => (closed ??= open.close()) };
    this.#open.push(site);
    await site.migrate();
    return site;
  }

  async close(): Promise<void> {
    for (const open of this.#open.splice(0)) await open.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The outbox as the model has it. */
export function outboxOf(open: OpenProject<User>) {
  return open.objects(OutboxMail).list({ orderBy: 'id' });
}
