/** One plain-text mail. */
export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mail. Rejects when it cannot. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
}
