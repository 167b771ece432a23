import type { Credentials } from '../requests/credentials.ts';
import { type BaseUser, encodedPassword } from '../users/user.ts';
import type { AuthenticationBackend, BackendParts } from './authentication-backend.ts';

/**
 * Logs users in by the model's username field (the email address, as a rule) and a password. Unknown, inactive and
 * password-less users cost the same as a wrong password (CVE-2016-2513, CVE-2024-39329), and get the same answer.
 * What a user may do is what the database says.
 */
export function passwordBackend<U extends BaseUser>({
  users,
  passwords,
  permissions,
}: BackendParts<U>): AuthenticationBackend<U> {
  return {
    ...permissions,
    name: 'password',
    formerNames: ['email'],
    async authenticate(credentials) {
      const offered = identifierAndPassword(credentials, users.model.usernameField);
      if (!offered) return null;

      const user = await users.getByNaturalKey(offered.identifier);
      if (!user?.isActive) {
        await passwords.burn(offered.password);
        return null;
      }
      const check = await passwords.check(offered.password, encodedPassword(user));
      if (!check.ok) return null;
      return check.upgraded ? users.upgradePassword(user, offered.password, check.upgraded) : user;
    },
  };
}

/** Django calls the identifier `username` whatever the field; the field's own name does as well. */
function identifierAndPassword(credentials: Credentials, usernameField: string) {
  const identifier = credentials[usernameField] ?? credentials.username;
  const { password } = credentials;
  return typeof identifier === 'string' && typeof password === 'string' ? { identifier, password } : null;
}
