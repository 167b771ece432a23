import { Addresses } from '../../core/addresses/addresses.ts';
import type { EmailVerification } from '../../core/addresses/email-verification.ts';
import { AuditLog } from '../../core/audit/audit-log.ts';
import type { AuditedEvent } from '../../core/audit/audited-act.ts';
import { countedActsKept } from '../../core/audit/counted-acts-kept.ts';
import type {
  AuthenticationBackend,
  BackendFactory,
  BackendParts,
} from '../../core/backends/authentication-backend.ts';
import { mailedCodeBackend } from '../../core/backends/mailed-code-backend.ts';
import { passwordBackend } from '../../core/backends/password-backend.ts';
import { Events, happened } from '../../core/events.ts';
import { Impersonations } from '../../core/impersonation/impersonations.ts';
import { SecretKeys } from '../../core/keys/secret-keys.ts';
import { UserLanguages } from '../../core/languages/user-languages.ts';
import { Accounts } from '../../core/login/accounts.ts';
import type { LoginStage } from '../../core/login/login-stage.ts';
import { endSecretsWithChanges } from '../../core/one-time/end-with-changes.ts';
import { OneTimeSecrets } from '../../core/one-time/one-time-secrets.ts';
import { HashQueue } from '../../core/passwords/hash-queue.ts';
import { defaultPasswordHashers } from '../../core/passwords/hashers/default-password-hashers.ts';
import { Passwords } from '../../core/passwords/passwords.ts';
import { Peppers } from '../../core/passwords/peppers.ts';
import { passwordChanged } from '../../core/passwords/validate-password.ts';
import type { PasswordValidator } from '../../core/passwords/validators/password-validator.ts';
import { databasePermissions } from '../../core/permissions/database-permissions.ts';
import { Groups } from '../../core/permissions/groups.ts';
import { Permissions } from '../../core/permissions/permissions.ts';
import { originsOf, visitorOrigin } from '../../core/requests/login-events.ts';
import { type AccountStores, separateStores } from '../../core/sessions/account-stores.ts';
import { writePasswordChange } from '../../core/sessions/joint-writes.ts';
import type { SessionStore } from '../../core/sessions/kept/session-store.ts';
import { UserSessions } from '../../core/sessions/listed/user-sessions.ts';
import type { ThrottleStore } from '../../core/throttle/throttle-store.ts';
import { permissionMethods } from '../../core/users/permission-methods.ts';
import { type BaseUser, newAnonymousUser } from '../../core/users/user.ts';
import { UserManager, type UserManagerFactory } from '../../core/users/user-manager.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Database } from '../../database/contract/database.ts';
import type { KeptFiles } from '../../models/files/kept-files.ts';
import type { Model } from '../../models/model.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import { SqlAuditStore } from '../../stores/audit/sql-audit-store.ts';
import { SqlLoginStore, sqlAccountStores } from '../../stores/sql-account-stores.ts';
import { SqlDeviceStore } from '../../stores/sql-device-store.ts';
import { SqlGroupStore } from '../../stores/sql-group-store.ts';
import { SqlOneTimeStore } from '../../stores/sql-one-time-store.ts';
import { SqlPermissionStore } from '../../stores/sql-permission-store.ts';
import { SqlProvenAddressStore } from '../../stores/sql-proven-address-store.ts';
import { SqlThrottleStore } from '../../stores/sql-throttle-store.ts';
import { SqlUserStore } from '../../stores/sql-user-store.ts';
import { type Clock, systemClock } from '../../support/clock.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import type { Logger } from '../../support/logger.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import type { Language } from '../../support/texts/texts.ts';
import type { Settings } from '../settings/settings.ts';
import { openDevices } from './accounts/open-devices.ts';
import { openPasswordValidators } from './accounts/open-password-validators.ts';
import { openSessions } from './accounts/open-sessions.ts';
import { openThrottles } from './accounts/open-throttles.ts';

export interface CreateAccountsParts<U extends BaseUser> {
  readonly settings: Settings;
  readonly userModel: UserModel<U>;
  readonly database: Database;
  readonly logger: Logger;
  /** The language of the site. */
  readonly language: Language;
  /** The languages that users have chosen. Default: a site that has one to choose from. */
  readonly userLanguages?: UserLanguages;
  readonly clock?: Clock;
  /** Where sessions are kept. Default: in a table beside the users. */
  readonly sessionStore?: SessionStore;
  /** The managers of the project's models. */
  readonly objects: Objects;
  /** The project's models, whose relations may lead to users. Default: the users' alone. */
  readonly models?: readonly Model[];
  /** Where the files of users are kept. Default: nowhere. */
  readonly files?: KeptFiles;
  /** What logins have to go through after the credentials. Default: nothing. */
  readonly loginStages?: readonly LoginStage<U>[] | undefined;
  /** The events that the audit log keeps. */
  readonly audited: readonly AuditedEvent[];
  /** Default: `none`. */
  readonly emailVerification?: EmailVerification;
  /** Default: `UserManager` itself. */
  readonly userManager?: UserManagerFactory<U> | undefined;
}

/** Puts accounts together from settings: stores, hashers, backends, events. */
export function createAccounts<U extends BaseUser>(parts: CreateAccountsParts<U>): Accounts<U> {
  const { settings, clock: now = systemClock } = parts;
  const secretKeys = new SecretKeys(settings.secretKey, settings.secretKeyFallbacks);
  const methods = permissionMethods(() => permissions);
  // Bound once: whatever makes users makes such as know their permissions.
  const userModel = parts.userModel.withPermissions(methods);
  const stores = openStores(parts, userModel);
  const hashQueue = newHashQueue(parts);
  const events = newEvents(parts, hashQueue);
  const passwords = openPasswords(parts, { stores, queue: hashQueue });
  const validators = openPasswordValidators(settings, parts.logger);
  const users = newUsers({ ...parts, userModel }, { stores, passwords, events, secretKeys, validators });
  const database = databasePermissions(stores.permissions, () => parts.database.inTransaction);
  const backends = openBackends(settings, { users, passwords, permissions: database });
  // Users, and who is none, know their permissions by these.
  const permitting = { store: stores.permissions, database, events };
  const permissions = new Permissions<U>({ backends: backends.asked, ...permitting });
  endSecretsWithChanges({ events, store: stores.oneTime, userModel, now });
  const groups = new Groups<U>({ store: stores.groups, permissions: stores.permissions, database, events });
  const sessions = openSessions<U>(parts, {
    ...{ stores: stores.accounts, backends: backends.opening, secretKeys, now },
    anonymousUser: newAnonymousUser(methods),
  });
  const devices = openDevices(parts, { store: stores.devices, secretKeys, events, now });
  const throttles = openThrottles<U>(parts, { store: stores.throttle, secretKeys, now, ...devices });
  const audit = openAuditLog(parts, { users, events, secretKeys, now });
  return new Accounts<U>({
    users,
    sessions,
    userSessions: new UserSessions<U>({ stores: stores.accounts, sessions, users, secretKeys, events, now }),
    backends: backends.opening,
    stages: parts.loginStages ?? [],
    objects: parts.objects,
    languages: parts.userLanguages ?? aloneIn(parts.objects),
    ...{ now, secretKeys, events },
    passwordValidators: validators,
    language: parts.language,
    database: parts.database,
    hashQueue,
    emailVerification: parts.emailVerification ?? 'none',
    addresses: new Addresses<U>({ users, store: stores.proven, now }),
    oneTime: new OneTimeSecrets<U>({ store: stores.oneTime, secretKeys, now }),
    permissions,
    groups,
    audit,
    impersonations: new Impersonations<U>({
      ...{ users, permissions, events, now },
      age: settings.impersonationAge,
    }),
    ...devices,
    ...throttles,
  });
}

function aloneIn(objects: Objects): UserLanguages {
  return new UserLanguages(objects, { areSeveral: false });
}

function openPasswords<U extends BaseUser>(
  { settings, logger }: CreateAccountsParts<U>,
  { stores, queue }: { stores: Stores<U>; queue: HashQueue },
): Passwords {
  return new Passwords({
    hashers: settings.passwordHashers ?? defaultPasswordHashers(),
    peppers: new Peppers({
      current: settings.passwordPepper,
      fallbacks: settings.passwordPepperFallbacks,
      onUnknown: (pepper) => logger.warn('password_pepper_unknown', { pepper }),
    }),
    queue,
    stored: () => stores.users.encodedPasswords(),
  });
}

interface Stores<U extends BaseUser> {
  readonly users: SqlUserStore<U>;
  readonly accounts: AccountStores<U>;
  readonly permissions: SqlPermissionStore<U>;
  readonly groups: SqlGroupStore<U>;
  readonly oneTime: SqlOneTimeStore;
  readonly devices: SqlDeviceStore<U>;
  readonly proven: SqlProvenAddressStore;
  readonly throttle: ThrottleStore;
}

function openStores<U extends BaseUser>(
  { database, sessionStore, models, files }: CreateAccountsParts<U>,
  model: UserModel<U>,
): Stores<U> {
  const users = new SqlUserStore(database, model, { models, files });
  return {
    users,
    accounts: sessionStore
      ? separateStores(sessionStore, { users, logins: new SqlLoginStore(database, model) })
      : sqlAccountStores(database, model),
    permissions: new SqlPermissionStore(database, model),
    groups: new SqlGroupStore(database, model),
    oneTime: new SqlOneTimeStore(database, model),
    devices: new SqlDeviceStore(database, model),
    proven: new SqlProvenAddressStore(database, model),
    throttle: new SqlThrottleStore(database),
  };
}

function newHashQueue<U extends BaseUser>({ settings, logger }: CreateAccountsParts<U>): HashQueue {
  return new HashQueue({
    maxWaiting: settings.passwordHashQueueSize,
    onGone: (visitor) => {
      const { ip, request } = visitorOrigin(visitor);
      logger.info('hash_dropped', { reason: 'the visitor went away', ip, request: request?.id });
    },
  });
}

function newEvents<U extends BaseUser>(
  { database, logger }: CreateAccountsParts<U>,
  hashQueue: HashQueue,
): Events {
  return new Events({
    database,
    onError: (listened, error) => {
      const request = visitorOrigin(hashQueue.visitor).request?.id;
      logger.error('listener_failed', { listened, error: String(error), request });
    },
    origin: originsOf(hashQueue),
  });
}

function openAuditLog<U extends BaseUser>(
  { database, logger, userModel, audited }: CreateAccountsParts<U>,
  { users, events, ...parts }: { users: UserManager<U>; events: Events; secretKeys: SecretKeys; now: Clock },
): AuditLog {
  const log = new AuditLog({
    ...parts,
    store: new SqlAuditStore(database),
    logger,
    database,
    onCountedKept: (records) => events.emit(happened(countedActsKept, { records })),
    usernameField: userModel.usernameField,
    userModel,
    findUser: (claimed) => users.getByNaturalKey(claimed),
    onLost: (acts, error) => logger.error('audit_entries_lost', { acts, error: String(error) }),
  });
  log.listen(events, audited);
  return log;
}

interface UserParts<U extends BaseUser> {
  readonly stores: Stores<U>;
  readonly passwords: Passwords;
  readonly events: Events;
  readonly secretKeys: SecretKeys;
  readonly validators: readonly PasswordValidator[];
}

function newUsers<U extends BaseUser>(
  { userModel: model, database, userManager }: CreateAccountsParts<U>,
  { stores, passwords, events, secretKeys, validators }: UserParts<U>,
): UserManager<U> {
  const { accounts } = stores;
  const newManager = userManager ?? ((given) => new UserManager<U>(given));
  return newManager({
    model,
    store: stores.users,
    logins: accounts.logins,
    replacePassword: (change, telling) => writePasswordChange(accounts, change, telling),
    endSessions: (id) => accounts.sessions.endAllOf(id),
    events,
    passwords,
    secretKeys,
    database,
    passwordChanged: (password, user) => passwordChanged(password, { validators, user }),
  });
}

interface Backends<U extends BaseUser> {
  /** What a user may do is asked of them. */
  readonly asked: readonly AuthenticationBackend<U>[];
  /** Sessions that were opened by them count. */
  readonly opening: readonly AuthenticationBackend<U>[];
}

function openBackends<U extends BaseUser>(
  { authenticationBackends, loginByCode }: Settings,
  parts: BackendParts<U>,
): Backends<U> {
  // The setting is declared for every model; this model's users are what its factories get.
  const factories = (authenticationBackends ?? [
    passwordBackend,
  ]) as readonly unknown[] as readonly BackendFactory<U>[];
  const asked = factories.map((factory) => factory(parts));
  const opening = loginByCode ? [...asked, mailedCodeBackend] : asked;
  checkBackends(opening);
  return { asked, opening };
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
