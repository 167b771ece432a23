import { AuditEntry } from '../../../core/audit/audit-entry.ts';
import { OutboxMail } from '../../../core/mail/outbox/outbox-mail.ts';
import type { Model } from '../../../models/model.ts';
import { Group } from '../../../models/permissions/permission-models.ts';
import { KeyedText, type Sentence } from '../../../support/texts/keyed-text.ts';

/** The package's models that the admin shows. By the table: a project may call a model of its own `Group`. */
const OWN = new Map<string, string>([Group, AuditEntry, OutboxMail].map(({ table, name }) => [table, name]));

/** What a user model is called that its project has given no label: the starter's `CustomUser` holds users, as Django's. */
const USERS = ['user', 'custom user'];

/** What the package's catalogues call a model; its own label, where they do not know it. */
export function ownWord(model: Model): Sentence {
  const name = ownName(model);
  return name ? new KeyedText(`admin.model.${name}`, {}, model.label) : model.label;
}

export function ownPlural(model: Model): Sentence {
  const name = ownName(model);
  return name ? new KeyedText(`admin.model.${name}.plural`, {}, model.labelPlural) : model.labelPlural;
}

function ownName(model: Model): string | undefined {
  const isUser = 'usernameField' in model && USERS.includes(model.label);
  // Who says a plural and no label has a word for them.
  return isUser && model.labelPlural === `${model.label}s` ? 'User' : OWN.get(model.table);
}
