import type { Mail, Mailer } from '../core/mail/mailer.ts';

/** A mail that would have been sent. */
export interface CaughtMail extends Mail {
  /** The web addresses in its text, in their order. */
  readonly links: readonly string[];
}

/** The mail of a test app, the first one first. An array, to be emptied by `mail.length = 0`. */
export type Outbox = CaughtMail[] & {
  /** The latest. @throws Error when there is none. */
  readonly last: CaughtMail;
};

// A plain array with one more property, so that every runner's comparison takes it for an array.
export function newOutbox(): Outbox {
  const mails: CaughtMail[] = [];
  Object.defineProperty(mails, 'last', {
    get: () => {
      const last = mails.at(-1);
      if (!last) throw new Error('No mail has been sent.');
      return last;
    },
  });
  return mails as Outbox;
}

/** A mailer that keeps the mail in `outbox` and sends nothing. */
export function outboxMailer(outbox: Outbox): Mailer {
  return {
    async send({ to, subject, text, html }) {
      const links = linksIn(text);
      outbox.push({ to, subject, text, ...(html === undefined ? {} : { html }), links });
      return { sent: true };
    },
    close: async () => undefined,
  };
}

/** Without the full stop or bracket that ends the sentence around it. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g)].map(([link]) => link);
}
