import { parseEmailAddress } from '../../models/values/email-address.ts';
import { foldCase } from '../../models/values/fold-case.ts';
import type { BaseUser } from '../users/user.ts';
import type { UserModel } from '../users/user-model.ts';

/**
 * Makes a key of a text that somebody logs in with: equal for two texts where somebody logs in to one account by both, and for
 * no two accounts: as the users' table compares its username field. Where `Ada` and `ada` are two people, neither may have to
 * do with what is tried at the other.
 */
export function loginKeyOf<U extends BaseUser>({
  fields,
  usernameField,
}: Pick<UserModel<U>, 'fields' | 'usernameField'>): (text: string) => string {
  const field = fields[usernameField];
  return (text) => {
    const spelled = field?.kind === 'email' ? addressSpelling(text) : inOneForm(text, field?.normalize);
    return field?.ignoreCase ? foldCase(spelled) : spelled;
  };
}

function inOneForm(text: string, form: 'NFKC' | undefined): string {
  return form ? text.normalize(form) : text;
}

/** What is no address is nobody's, in whatever spelling. */
function addressSpelling(text: string): string {
  const parsed = parseEmailAddress(text.trim());
  return parsed.ok ? parsed.address : foldCase(text.trim().normalize('NFKC'));
}
