/** One mail. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML, for those who would rather read that. Default: the text alone. */
  readonly html?: string;
  /** Its `Message-ID`, with the angle brackets. One that is tried again keeps it. Default: a new one. */
  readonly messageId?: string;
  /** When it was written. Default: now. */
  readonly date?: Date;
}

/** What became of a mail. */
export type MailOutcome =
  | {
      readonly sent: true;
      /** What the mail server said to it, where there is one. */
      readonly answer?: string;
    }
  | {
      readonly sent: false;
      /** Why it will never be taken, whenever it is tried again: the mail server's own words. */
      readonly reason: string;
    };

/** Sends mail. Rejects when it cannot now, and could later. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>;
  /** Ends what is under way. */
  close(): Promise<void>;
}
