import { checkApps } from '../apps/contract/app-clashes.ts';
import type { OpenedWith } from '../apps/contract/on-open.ts';
import type { EmailVerification } from '../core/addresses/email-verification.ts';
import { UserLanguages } from '../core/languages/user-languages.ts';
import type { LoginStage } from '../core/login/login-stage.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserModel } from '../core/users/user-model.ts';
import type { Database } from '../database/contract/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { TrustedOrigins } from '../http/csrf/trusted-origins.ts';
import { AllowedHosts } from '../http/head/hosts.ts';
import { PeerFinder } from '../http/head/peer.ts';
import { securityHeaders } from '../http/head/security-headers.ts';
import type { SiteContext } from '../http/request/site-context.ts';
import { orderSections } from '../http/urls/account-section.ts';
import { SecretPaths } from '../http/urls/secret-paths.ts';
import { openMailer } from '../mail/open-mailer.ts';
import { checkTables } from '../models/app.ts';
import type { KeptFiles } from '../models/files/kept-files.ts';
import { createSite } from '../pages/site.ts';
import { type Clock, systemClock } from '../support/clock.ts';
import { type Logger, lineLogger } from '../support/logger.ts';
import type { Language } from '../support/texts/texts.ts';
import { auditedEvents } from './parts/audited-events.ts';
import { createAccounts } from './parts/create-accounts.ts';
import { emailStages, openEmailVerification } from './parts/open-email-verification.ts';
import { openFileStorage } from './parts/open-file-storage.ts';
import { openMail } from './parts/open-mail.ts';
import { openObjects } from './parts/open-objects.ts';
import { packageApps, packageModels } from './parts/package-apps.ts';
import { requirePackageFiles } from './parts/package-files.ts';
import type { OpenProject, OpenProjectOptions, Project } from './project.ts';
import { openFiles, type ProjectFiles } from './project-files.ts';
import { ProjectMigrations } from './project-migrations.ts';
import { checkStageUrls, openRoutes, type ProjectRoutes } from './project-routes.ts';
import { namingEnvFile, withEnvFile } from './settings/environment.ts';
import { openSettings } from './settings/project-settings.ts';
import type { Settings } from './settings/settings.ts';

/**
 * Puts a project together and opens its database. Migrates nothing.
 *
 * @throws LatchkeyError for wrong settings, apps that do not go together and models whose tables clash (`app_invalid`), URLs
 * that lead nowhere, and a database that cannot be opened.
 */
export function openProject<U extends BaseUser>(
  project: Project<U>,
  options: OpenProjectOptions,
): OpenProject<U> {
  requirePackageFiles();
  checkApps(project.apps, project.userModel as object as UserModel<BaseUser>);
  checkTables(project.apps);
  const { folder, clock = systemClock, missingTexts } = options;
  const { settings, settingsOf } = openProjectSettings(project, options);
  const logger = openLogger(settings, options);
  const routes = openRoutes(project.urls, settings);
  const files = openFiles(project, { folder, settings, urls: routes.urls, logger, missingTexts });
  const language = files.texts.in(settings.languageCode);
  const { userModel } = project;
  const emailVerification = openEmailVerification(settings, { userModel, urls: routes.urls });
  const loginStages = openStages(project, routes, emailVerification);
  const mailer = options.mailer ?? openMailer(settings, options);
  const database = openProjectDatabase(settings, { folder, logger });
  const kept = openFileStorage(project.fileStorage, { folder, settings, files, logger });
  const objects = openProjectObjects(project, database, kept);
  const core = { settings, database, logger, objects, storage: kept.storage };
  const userLanguages = new UserLanguages(objects, files.languages);
  const mail = openMail({ ...core, ...files, mailer, userLanguages, clock });
  const models = project.apps.flatMap((app) => app.models);
  const { mails } = mail;
  const opened = { logger, objects, mails, settingsOf };
  const accounts = openAccounts<U>(project, {
    ...{ ...core, files: kept, opened, loginStages, emailVerification, language, userLanguages, clock },
  });
  const parts: OpenParts<U> = { ...core, models, clock, settingsOf, mails, accounts, routes, files };
  const site = openSite(project, { ...parts, failurePage: options.failurePage });
  const migrations = new ProjectMigrations(project, database);
  return {
    ...core,
    settingsOf,
    userModel,
    accounts,
    site,
    models,
    apps: project.apps,
    routes: routes.routes,
    migrations: () => migrations.all(),
    migrate: (options) => migrations.migrate(options),
    templates: files.templates,
    templateFolders: files.templateFolders,
    texts: files.texts,
    localeFolders: files.localeFolders,
    mailer,
    ...mail,
    now: clock,
    close: async () => {
      await mail.mailWorker.stop();
      await closeAll([accounts.sessions, accounts.audit, mailer, database]);
    },
  };
}

async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close();
}

/** What logins go through: the proof of the address, the stages of the apps in their order, and then the project's. */
function openStages<U extends BaseUser>(
  { apps, loginStages = [] }: Project<U>,
  { urls }: ProjectRoutes<U>,
  mode: EmailVerification,
): readonly LoginStage<U>[] {
  const stages: readonly LoginStage<U>[] = [
    ...emailStages<U>(mode),
    ...apps.flatMap((app) => app.loginStages ?? []),
    ...loginStages,
  ];
  checkStageUrls(stages, urls);
  return stages;
}

interface OpenParts<U extends BaseUser>
  extends Pick<
    OpenProject<U>,
    | 'mails'
    | 'accounts'
    | 'database'
    | 'objects'
    | 'storage'
    | 'models'
    | 'settings'
    | 'settingsOf'
    | 'logger'
  > {
  readonly clock: Clock;
  readonly routes: ProjectRoutes<U>;
  readonly files: ProjectFiles;
}

function openProjectSettings<U extends BaseUser>(
  { apps, settings }: Project<U>,
  { folder, environment = withEnvFile(process.env, folder) }: OpenProjectOptions,
) {
  try {
    return openSettings(settings, { apps: [...packageApps, ...apps], environment });
  } catch (error) {
    throw namingEnvFile(error, folder);
  }
}

function openLogger(
  { logLevel, logFormat }: Settings,
  { writeLog, quietLog = false, clock = systemClock }: OpenProjectOptions,
): Logger {
  const level = quietLog && (logLevel === 'debug' || logLevel === 'info') ? 'warn' : logLevel;
  const write = writeLog ?? ((line: string) => process.stderr.write(line));
  const unfold = !writeLog && process.stderr.isTTY;
  return lineLogger({ level, format: logFormat, unfold, write, now: clock });
}

function openProjectDatabase(
  { databaseUrl, databasePoolSize: poolSize }: Settings,
  { folder, logger }: { readonly folder: string; readonly logger: Logger },
): Database {
  return openDatabase(databaseUrl, folder, { poolSize, logger });
}

function openAccounts<U extends BaseUser>(
  { apps, userModel, userManager, onOpen }: Project<U>,
  {
    clock,
    opened,
    ...parts
  }: Pick<OpenParts<U>, 'settings' | 'database' | 'logger' | 'objects'> & {
    readonly language: Language;
    readonly userLanguages: UserLanguages;
    readonly loginStages: readonly LoginStage<U>[];
    readonly emailVerification: EmailVerification;
    readonly clock: Clock;
    readonly files: KeptFiles;
    readonly opened: OpenedWith;
  },
) {
  const models = apps.flatMap((app) => app.models);
  const audited = auditedEvents(apps);
  const accounts = createAccounts({ ...parts, models, userModel, clock, userManager, audited });
  for (const app of [...packageApps, ...apps]) app.onOpen?.(accounts, opened);
  onOpen?.(accounts, opened);
  return accounts;
}

function openProjectObjects<U extends BaseUser>(
  { apps, userModel }: Project<U>,
  database: Database,
  files: KeptFiles,
) {
  const models = [...apps.flatMap((app) => app.models), ...packageModels];
  return openObjects(database, { models, userModel, files });
}

function openSite<U extends BaseUser>(
  project: Project<U>,
  parts: OpenParts<U> & Pick<OpenProjectOptions, 'failurePage'>,
) {
  const { clock, mails, accounts, database, objects, models, settings, settingsOf, logger, routes, files } =
    parts;
  const context: SiteContext<U> = {
    accounts,
    database,
    objects,
    storage: parts.storage,
    models,
    settings: { ...settings, csrfTrustedOrigins: new TrustedOrigins(settings.csrfTrustedOrigins) },
    settingsOf,
    urls: routes.urls,
    homeUrl: routes.homeUrl,
    adminModels: project.apps.flatMap((app) => app.admin ?? []),
    reauthenticationWays: [...packageApps, ...project.apps].flatMap((app) => app.reauthenticationWays ?? []),
    secretPaths: new SecretPaths(routes.routes),
    accountSections: orderSections(
      [...packageApps, ...project.apps].flatMap((app) => app.accountSections ?? []),
    ),
    templates: files.templates,
    mails,
    texts: files.texts,
    languages: files.languages,
    hosts: new AllowedHosts(settings.allowedHosts),
    peers: new PeerFinder({ trusted: settings.trustedProxies, publicOrigin: settings.publicOrigin, logger }),
    logger,
    failurePage: parts.failurePage,
    now: clock,
    securityHeaders: securityHeaders(settings),
  };
  return createSite({
    context,
    routes: routes.routes,
    middleware: project.middleware ?? [],
    staticFiles: files.staticFiles,
  });
}
