import { AuditEntry } from '../../../core/audit/audit-entry.ts';
import { OutboxMail } from '../../../core/mail/outbox/outbox-mail.ts';
import type { Model } from '../../../models/model.ts';
import {
  DATA_DOWNLOAD_TABLE,
  PLANNED_DELETION_TABLE,
  USER_LANGUAGE_TABLE,
} from '../../../models/permissions/package-tables.ts';
import { ContentType, Group, Permission } from '../../../models/permissions/permission-models.ts';
import { KeyedText, type Sentence } from '../../../support/texts/keyed-text.ts';

/** What the catalogues call the package's models. By the table: a project may call a model of its own `Group`. */
const OWN = new Map<string, string>([
  ...[Group, Permission, ContentType, AuditEntry, OutboxMail].map(
    ({ table, name }) => [table, name] as const,
  ),
  [DATA_DOWNLOAD_TABLE, 'DataDownload'],
  [PLANNED_DELETION_TABLE, 'PlannedDeletion'],
  [USER_LANGUAGE_TABLE, 'UserLanguage'],
]);

/** What a user model is called that its project has given no label: the starter's `CustomUser` holds users, as Django's. */
const USERS = ['user', 'custom user'];

/** What a model is called on a page: the text `models.NAME` of a catalogue, the package's own word, or its label. */
export function modelLabel(model: Model): Sentence {
  const own = ownName(model);
  const word = own ? new KeyedText(`admin.model.${own}`, {}, model.label) : model.label;
  return new KeyedText(`models.${model.name}`, {}, word);
}

export function modelLabelPlural(model: Model): Sentence {
  const own = ownName(model);
  const word = own ? new KeyedText(`admin.model.${own}.plural`, {}, model.labelPlural) : model.labelPlural;
  return new KeyedText(`models.${model.name}.plural`, {}, word);
}

function ownName(model: Model): string | undefined {
  const isUser = 'usernameField' in model && USERS.includes(model.label);
  // Who says a plural and no label has a word for them.
  return isUser && model.labelPlural === `${model.label}s` ? 'User' : OWN.get(model.table);
}
