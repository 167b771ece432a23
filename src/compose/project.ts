import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Accounts } from '../core/accounts.ts';
import type { Mailer } from '../core/mail/mailer.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserManagerFactory } from '../core/users/user-manager.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database } from '../database/contract/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { TrustedOrigins } from '../http/csrf/trusted-origins.ts';
import { AllowedHosts } from '../http/head/hosts.ts';
import { PeerFinder } from '../http/head/peer.ts';
import { securityHeaders } from '../http/head/security-headers.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { include, type Route } from '../http/routes/urls.ts';
import type { Middleware } from '../http/routes/view.ts';
import { Templates } from '../http/templates/templates.ts';
import { UrlNames } from '../http/urls/url-names.ts';
import { openMailer } from '../mail/open-mailer.ts';
import { loadMigrations } from '../migrations/history/load-migrations.ts';
import { requireMigrations } from '../migrations/history/require-migrations.ts';
import type { Migration } from '../migrations/operations/migration.ts';
import type { MigrationStep } from '../migrations/run/migration-plan.ts';
import { type MigrateOptions, migrate } from '../migrations/run/migrator.ts';
import { syncPermissions } from '../migrations/run/sync-permissions.ts';
import { type App, checkTables } from '../models/app.ts';
import { ContentType, Group, Permission } from '../models/permissions/permission-models.ts';
import type { Objects } from '../models/rows/model-manager.ts';
import { createSite, type Site } from '../pages/site.ts';
import { StaticFiles, type StaticFolder } from '../pages/static-files.ts';
import { type Clock, systemClock } from '../support/clock.ts';
import { LatchkeyError } from '../support/errors.ts';
import { type Logger, lineLogger } from '../support/logger.ts';
import { createAccounts } from './create-accounts.ts';
import { openObjects } from './open-objects.ts';
import { packageStatic, packageTemplates, requirePackageFiles } from './package-files.ts';
import { resolveSettings, type Settings, type SettingsInput } from './settings.ts';

/** A site as its developer declares it, in `latchkey.config.ts`. */
export interface Project<U extends BaseUser> {
  /** The parts that have models, that of the user model among them. */
  readonly apps: readonly App[];
  readonly userModel: UserModel<U>;
  readonly settings: SettingsInput;
  readonly urls: readonly Route<U>[];
  /** Stands around every view, the first one outermost. */
  readonly middleware?: readonly Middleware<U>[];
  /** Folders of templates, relative to the project. They win over the package's. Default `['templates']`. */
  readonly templateFolders?: readonly string[];
  /** Folders of static files, relative to the project. Default `['static']`. */
  readonly staticFolders?: readonly string[];
  /** Makes the manager of the users, for methods of the project's own. Default: `UserManager` itself. */
  readonly userManager?: UserManagerFactory<NoInfer<U>>;
  /** Called once at start: the place to listen to events. */
  readonly onOpen?: (accounts: Accounts<U>) => void;
}

/** Declares a project: the default export of `latchkey.config.ts`. */
export function defineProject<U extends BaseUser>(project: Project<U>): Project<U> {
  return project;
}

/** A project that is running: its parts, put together. */
export interface OpenProject<U extends BaseUser> {
  readonly settings: Settings;
  readonly userModel: UserModel<U>;
  readonly accounts: Accounts<U>;
  readonly site: Site<U>;
  readonly database: Database;
  /** The managers of the models: `objects(Note)`. */
  readonly objects: Objects;
  readonly apps: readonly App[];
  /** The route table, below the setting `basePath`. */
  readonly routes: readonly Route<U>[];
  /** Reads the migrations of the apps and the package, once, in the order in which they run. */
  migrations(): Promise<readonly Migration[]>;
  /**
   * Applies what is pending, or goes to a target (see `migrate`), and makes the permissions of the models that have
   * none yet. Gives what this process did.
   *
   * @throws LatchkeyError `migrations_none` for an app with models and without migrations; as `migrate` besides.
   */
  migrate(options?: MigrateOptions): Promise<readonly MigrationStep[]>;
  readonly templates: Templates;
  /** The folders that templates are looked for in, the project's first. */
  readonly templateFolders: readonly string[];
  readonly mailer: Mailer;
  readonly logger: Logger;
  /** Closes database and mail. */
  close(): Promise<void>;
}

/** A project, or one that is open already: what a host takes. It opens the first, and leaves the second as it is. */
export type ProjectSource<U extends BaseUser> = Project<U> | OpenProject<U>;

export interface OpenProjectOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** Where log lines go. Default: standard error. */
  readonly writeLog?: (line: string) => void;
  /** What sessions, logins and log lines take the time from. Default: the system's clock. */
  readonly clock?: Clock;
  /** What sends mail. Default: what the setting `mailUrl` says. */
  readonly mailer?: Mailer;
}

/**
 * Puts a project together and opens its database. Migrates nothing.
 *
 * @throws LatchkeyError for wrong settings, models whose tables clash (`app_invalid`), URLs that lead nowhere, and a database that cannot be opened.
 */
export function openProject<U extends BaseUser>(
  project: Project<U>,
  options: OpenProjectOptions,
): OpenProject<U> {
  const { folder, writeLog = (line: string) => process.stderr.write(line), clock = systemClock } = options;
  requirePackageFiles();
  const { userModel } = project;
  checkTables(project.apps);
  const settings = resolveSettings(project.settings);
  const logger = lineLogger({ level: settings.logLevel, write: writeLog, now: clock });
  const { basePath } = settings;
  const routes = basePath === '' ? project.urls : include(`${basePath}/`, project.urls);
  const urls = new UrlNames(routes);
  checkUrlSettings(settings, urls);
  const staticFiles = new StaticFiles(staticFolders(project, folder), `${basePath}/static/`);
  const templateFolders = [
    ...projectFolders(project.templateFolders ?? ['templates'], folder),
    ...packageTemplates,
  ];
  const templates = new Templates({
    folders: templateFolders,
    packageFolders: packageTemplates,
    reverse: (name, parameters) => urls.reverse(name, parameters),
    hasUrl: (name) => urls.has(name),
    staticUrl: (name) => staticFiles.url(name),
  });
  const mailer = options.mailer ?? openMailer(settings, { folder });
  const { databaseUrl, databasePoolSize: poolSize } = settings;
  const database = openDatabase(databaseUrl, folder, { poolSize, logger });
  const { userManager } = project;
  const accounts = createAccounts({ settings, userModel, database, logger, clock, userManager });
  const models = [...project.apps.flatMap((app) => app.models), ContentType, Permission, Group];
  const objects = openObjects(database, { models, userTable: userModel.table });
  logAccountEvents(accounts, logger);
  project.onOpen?.(accounts);
  const context: SiteContext<U> = {
    accounts,
    database,
    objects,
    settings: { ...settings, csrfTrustedOrigins: new TrustedOrigins(settings.csrfTrustedOrigins) },
    urls,
    templates,
    hosts: new AllowedHosts(settings.allowedHosts),
    peers: new PeerFinder(settings.trustedProxies),
    logger,
    securityHeaders: securityHeaders(settings),
  };
  const site = createSite({
    context,
    routes,
    middleware: project.middleware ?? [],
    staticFiles,
  });
  let loaded: Promise<readonly Migration[]> | undefined;
  const migrations = () => (loaded ??= loadMigrations(project.apps, userModel));
  const close = async () => {
    await mailer.close();
    await database.close();
  };
  return {
    settings,
    userModel,
    accounts,
    site,
    database,
    objects,
    apps: project.apps,
    routes,
    migrations,
    async migrate(options) {
      const all = await migrations();
      requireMigrations(project.apps, all);
      const done = await migrate(database, all, options);
      await syncPermissions(database, project.apps, userModel);
      return done;
    },
    templates,
    templateFolders,
    mailer,
    logger,
    close,
  };
}

/** An address by its name, or as it is. What is neither would lead nowhere at every request. */
function checkUrlSettings(settings: Settings, urls: UrlNames): void {
  for (const setting of ['loginUrl', 'loginRedirectUrl', 'logoutRedirectUrl'] as const) {
    const target = settings[setting];
    if (/^(\/|https?:\/\/)/.test(target)) continue;
    try {
      urls.reverse(target);
    } catch (cause) {
      const reason = `'${target}' is neither a path nor a URL's name: ${(cause as Error).message}`;
      throw new LatchkeyError('setting_invalid', { setting, reason }, { cause });
    }
  }
}

/** Every login, logout and failed login goes to the log (ASVS 16.3.1), users by their number alone. */
function logAccountEvents<U extends BaseUser>(accounts: Accounts<U>, logger: Logger): void {
  accounts.on('userLoggedIn', ({ user, backend, ip }) =>
    logger.info('user_logged_in', { user: user.id, backend, ip }),
  );
  accounts.on('userLoggedOut', ({ user, ip }) => logger.info('user_logged_out', { user: user.id, ip }));
  accounts.on('userLoginFailed', ({ ip }) => logger.warn('user_login_failed', { ip }));
}

function staticFolders<U extends BaseUser>(project: Project<U>, folder: string): StaticFolder[] {
  const own = projectFolders(project.staticFolders ?? ['static'], folder);
  const bootstrap = dirname(fileURLToPath(import.meta.resolve('bootstrap/dist/css/bootstrap.min.css')));
  return [
    ...own.map((path) => ({ folder: path })),
    { folder: packageStatic },
    { folder: bootstrap, prefix: 'bootstrap/', only: ['bootstrap.min.css'] },
  ];
}

/** The folders that are there; one that was named in vain is an error, a default one that is missing is not. */
function projectFolders(names: readonly string[], folder: string): string[] {
  return names.flatMap((name) => {
    const path = resolve(folder, name);
    if (existsSync(path)) return [path];
    if (name === 'templates' || name === 'static') return [];
    throw new LatchkeyError('folder_missing', { folder: path });
  });
}
