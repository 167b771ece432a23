// Made from en.json by scripts/write-text-keys.ts.
import '../../../support/texts/text-keys.ts';

declare module '../../../support/texts/text-keys.ts' {
  interface TextKeys {
    'mail.outbox.back': NoParameters;
    'mail.outbox.empty': NoParameters;
    'mail.outbox.envelope': NoParameters;
    'mail.outbox.forgotten': NoParameters;
    'mail.outbox.html': NoParameters;
    'mail.outbox.lede': NoParameters;
    'mail.outbox.recipient': NoParameters;
    'mail.outbox.state': { state: string };
    'mail.outbox.status': NoParameters;
    'mail.outbox.template': NoParameters;
    'mail.outbox.text': NoParameters;
    'mail.outbox.title': NoParameters;
    'mail.outbox.written': NoParameters;
  }
}
