/** One mail. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same as HTML, for those who would rather read that. Default: the text alone. */
  readonly html?: string;
}

/** Sends mail. Rejects when it cannot. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}
