import type { AuthenticationBackend, BackendFactory } from '../../core/backends/authentication-backend.ts';
import { passwordBackend } from '../../core/backends/password-backend.ts';
import { Events } from '../../core/events/events.ts';
import { SecretKeys } from '../../core/keys/secret-keys.ts';
import { Accounts } from '../../core/login/accounts.ts';
import type { LoginStage } from '../../core/login/login-stage.ts';
import { HashQueue } from '../../core/passwords/hash-queue.ts';
import { defaultPasswordHashers } from '../../core/passwords/hashers/default-password-hashers.ts';
import { Passwords } from '../../core/passwords/passwords.ts';
import {
  defaultPasswordValidators,
  passwordChanged,
} from '../../core/passwords/validators/validate-password.ts';

import { databasePermissions } from '../../core/permissions/database-permissions.ts';
import { Groups } from '../../core/permissions/groups.ts';
import { Permissions } from '../../core/permissions/permissions.ts';
import { visitorOrigin } from '../../core/requests/login-events.ts';
import { separateStores } from '../../core/sessions/account-stores.ts';
import { writePasswordChange } from '../../core/sessions/joint-writes.ts';
import type { SessionStore } from '../../core/sessions/session-store.ts';
import { Sessions } from '../../core/sessions/sessions.ts';
import { permissionMethods } from '../../core/users/permission-methods.ts';
import { type BaseUser, newAnonymousUser } from '../../core/users/user.ts';
import { UserManager, type UserManagerFactory } from '../../core/users/user-manager.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Database } from '../../database/contract/database.ts';
import { inTransaction } from '../../database/sql/write-alongside.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import { sqlAccountStores } from '../../stores/sql-account-stores.ts';
import { SqlGroupStore } from '../../stores/sql-group-store.ts';
import { SqlLoginStore } from '../../stores/sql-login-store.ts';
import { SqlPermissionStore } from '../../stores/sql-permission-store.ts';
import { SqlUserStore } from '../../stores/sql-user-store.ts';
import { type Clock, systemClock } from '../../support/clock.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import type { Logger } from '../../support/logger.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import type { Language } from '../../support/texts/language.ts';
import type { Settings } from '../settings/settings.ts';

export interface CreateAccountsParts<U extends BaseUser> {
  readonly settings: Settings;
  readonly userModel: UserModel<U>;
  readonly database: Database;
  readonly logger: Logger;
  /** The language of the site. */
  readonly language: Language;
  readonly clock?: Clock;
  /** Where sessions are kept. Default: in a table beside the users. */
  readonly sessionStore?: SessionStore;
  /** The managers of the project's models. */
  readonly objects: Objects;
  /** What logins have to go through after the credentials. Default: nothing. */
  readonly loginStages?: readonly LoginStage<U>[] | undefined;
  /** Default: `UserManager` itself. */
  readonly userManager?: UserManagerFactory<U> | undefined;
}

/** Puts accounts together from settings: stores, hashers, backends, events. */
export function createAccounts<U extends BaseUser>(parts: CreateAccountsParts<U>): Accounts<U> {
  const { settings, userModel, database, logger, clock: now = systemClock } = parts;
  const secretKeys = new SecretKeys(settings.secretKey, settings.secretKeyFallbacks);
  // Users, and who is none, know their permissions by these.
  const methods = permissionMethods(() => permissions);
  const model = userModel.withPermissions(methods);
  const store = new SqlUserStore(database, model);
  const stores = parts.sessionStore
    ? separateStores(parts.sessionStore, { users: store, logins: new SqlLoginStore(database, model) })
    : sqlAccountStores(database, model);
  const hashQueue = new HashQueue({
    maxWaiting: settings.passwordHashQueueSize,
    onGone: ({ ip }) => logger.info('hash_dropped', { reason: 'the visitor went away', ip }),
  });
  const passwords = new Passwords({
    hashers: settings.passwordHashers ?? defaultPasswordHashers(),
    queue: hashQueue,
    stored: () => store.encodedPasswords(),
  });
  const events = new Events({
    transact: (work) => inTransaction(database, work),
    onError: (event, error) => logger.error('listener_failed', { event, error: String(error) }),
    origin: () => visitorOrigin(hashQueue.visitor),
  });
  const permissionStore = new SqlPermissionStore(database, model);
  const fromDatabase = databasePermissions(permissionStore);
  const validators = settings.authPasswordValidators ?? defaultPasswordValidators();
  const newManager = parts.userManager ?? ((given) => new UserManager<U>(given));
  const users = newManager({
    model: userModel,
    store,
    logins: stores.logins,
    replacePassword: (change, alongside) => writePasswordChange(stores, change, alongside),
    endSessions: (id) => stores.sessions.endAllOf(id),
    events,
    passwords,
    secretKeys,
    database,
    passwordChanged: (password, user) => passwordChanged(password, { validators, user }),
  });
  // The setting is declared for every model; this model's users are what its factories get.
  const factories = (settings.authenticationBackends ?? [
    passwordBackend,
  ]) as readonly unknown[] as readonly BackendFactory<U>[];
  const backends: AuthenticationBackend<U>[] = factories.map((factory) =>
    factory({ users, passwords, permissions: fromDatabase }),
  );
  checkBackends(backends);
  const permissions = new Permissions<U>({
    backends,
    store: permissionStore,
    database: fromDatabase,
    events,
  });
  const sessions = new Sessions<U>({
    stores,
    ages: {
      idleAge: settings.sessionIdleAge ?? settings.sessionCookieAge,
      absoluteAge: settings.sessionAbsoluteAge,
      expireAtBrowserClose: settings.sessionExpireAtBrowserClose,
    },
    maxDataBytes: settings.sessionMaxDataBytes,
    backends: backends.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]),
    secretKeys,
    now,
    anonymousUser: newAnonymousUser(methods),
  });
  return new Accounts<U>({
    users,
    sessions,
    backends,
    stages: parts.loginStages ?? [],
    objects: parts.objects,
    now,
    secretKeys,
    events,
    passwordValidators: validators,
    language: parts.language,
    hashQueue,
    permissions,
    groups: new Groups<U>({
      store: new SqlGroupStore(database, model),
      permissions: permissionStore,
      database: fromDatabase,
      events,
    }),
  });
}

/** Characters of a backend's name in the session's row. */
const MAX_NAME = 100;

/** A session names its backend: two of one name could not be told apart. */
function checkBackends(backends: readonly AuthenticationBackend<BaseUser>[]): void {
  const names = new Set<string>();
  for (const backend of backends as readonly Partial<AuthenticationBackend<BaseUser>>[]) {
    const { name } = backend ?? {};
    if (typeof name !== 'string' || name === '' || name.length > MAX_NAME) {
      throw refusedBackend(`each must have a name of 1 to ${MAX_NAME} characters`);
    }
    if (typeof backend.authenticate !== 'function') throw refusedBackend(`${name} has no authenticate()`);
    if (names.has(name)) throw refusedBackend(`two of them are called ${name}`);
    names.add(name);
  }
}

function refusedBackend(reason: string): LatchkeyError {
  return new SettingError('setting_invalid', { setting: 'authenticationBackends', reason });
}
