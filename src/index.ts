// What tells the compiler the keys of the package's texts.
import './apps/accounts/locale/text-keys.ts';
import './apps/admin/dashboard/locale/text-keys.ts';
import './apps/admin/locale/text-keys.ts';
import './apps/mail/locale/text-keys.ts';
import './core/locale/text-keys.ts';
import './http/locale/text-keys.ts';
import './pages/locale/text-keys.ts';

export { createHandler, type RequestInfo, type WebHandler } from './adapters/web/web.ts';
export { redirectToSection } from './apps/accounts/account-page/redirect-to-section.ts';
export { accountsUrls } from './apps/accounts/accounts-urls.ts';
export { type Activity, type ActivityOptions, activityOf } from './apps/accounts/activity/activity-of.ts';
export { activityView } from './apps/accounts/activity/activity-view.ts';
export { dashboardView } from './apps/accounts/dashboard/dashboard-view.ts';
export { accountData } from './apps/accounts/data/account-data.ts';
export { accountDataDownloaded } from './apps/accounts/data/data-events.ts';
export {
  type AccountDeletion,
  deleteAccount,
  deleteDueAccounts,
  keepAccount,
} from './apps/accounts/deletion/rules/delete-account.ts';
export {
  accountDeletionPlanned,
  accountDeletionTakenBack,
} from './apps/accounts/deletion/rules/deletion-events.ts';
export type { KeptAccount } from './apps/accounts/deletion/rules/remove-account.ts';
export { unlockAccount } from './apps/accounts/devices/unlock-account.ts';
export { accountUnlocked } from './apps/accounts/devices/unlock-events.ts';
export { confirmEmailChange } from './apps/accounts/email-change/confirm-email-change.ts';
export {
  emailChanged,
  emailChangeRequested,
  emailChangeUndone,
} from './apps/accounts/email-change/email-change-events.ts';
export { emailChangeUndoPurpose } from './apps/accounts/email-change/email-change-links.ts';
export { requestEmailChange } from './apps/accounts/email-change/request-email-change.ts';
export { undoEmailChange } from './apps/accounts/email-change/undo-email-change.ts';
export { emailVerified } from './apps/accounts/email-verification/email-verification-events.ts';
export { sendEmailVerification } from './apps/accounts/email-verification/send-email-verification.ts';
export { endImpersonationView, impersonateView } from './apps/accounts/impersonation/impersonate-views.ts';
export { type LoginForm, loginForm } from './apps/accounts/login/login-form.ts';
export { loginView } from './apps/accounts/login/login-view.ts';
export { logoutView } from './apps/accounts/login/logout-view.ts';
export { loginCodeRequested } from './apps/accounts/login-code/login-code-events.ts';
export { loginCodeSettings } from './apps/accounts/login-code/login-code-settings.ts';
export { type LoginCodeOutcome, loginWithCode } from './apps/accounts/login-code/login-with-code.ts';
export { requestLoginCode } from './apps/accounts/login-code/request-login-code.ts';
export {
  defineMailedLink,
  type MailedLink,
  type MailedLinkOptions,
} from './apps/accounts/mailed-links/mailed-link.ts';
export { mailedLinkBinding, useMailedLink } from './apps/accounts/mailed-links/mailed-link-session.ts';
export {
  linkInvalid,
  type MailedLinkView,
  mailedLinkUrls,
} from './apps/accounts/mailed-links/mailed-link-urls.ts';
export type { NewPasswordOutcome } from './apps/accounts/new-password/write-new-password.ts';
export {
  changePassword,
  type PasswordChangeOutcome,
  type PasswordChangeValues,
} from './apps/accounts/password-change/change-password.ts';
export {
  passwordChangeDoneView,
  passwordChangeView,
} from './apps/accounts/password-change/password-change-view.ts';
export {
  passwordReset,
  passwordResetRequested,
} from './apps/accounts/password-reset/password-reset-events.ts';
export {
  type PasswordResetForm,
  passwordResetForm,
} from './apps/accounts/password-reset/password-reset-form.ts';
export { passwordResetSettings } from './apps/accounts/password-reset/password-reset-settings.ts';
export { requestPasswordReset } from './apps/accounts/password-reset/request-password-reset.ts';
export { resetPassword } from './apps/accounts/password-reset/reset-password.ts';
export { passwordSetView } from './apps/accounts/password-set/password-set-view.ts';
export { setFirstPassword } from './apps/accounts/password-set/set-first-password.ts';
export { type ProfileForm, profileForm } from './apps/accounts/profile/profile-form.ts';
export { profileView } from './apps/accounts/profile/profile-view.ts';
export {
  finishReauthentication,
  reauthenticationWaiting,
  type Waiting,
} from './apps/accounts/reauthenticate/finish-reauthentication.ts';
export { registrationTaken } from './apps/accounts/register/register-events.ts';
export { registerView } from './apps/accounts/register/register-view.ts';
export { type RegistrationForm, registrationForm } from './apps/accounts/register/registration-form.ts';
export { adminUrls } from './apps/admin/admin-urls.ts';
export type {
  ChartDot,
  ChartRow,
  DrawnLine,
  LineChart,
  MomentTick,
  ValueTick,
} from './apps/admin/dashboard/chart/chart-data.ts';
export type { ChartPoint, ChartSeries } from './apps/admin/dashboard/chart/chart-series.ts';
export { type LineChartOptions, lineChart } from './apps/admin/dashboard/chart/line-chart.ts';
export { type AdminPage, adminPage, type Crumb } from './apps/admin/site/admin-page.ts';
export { type AdminRequest, adminView } from './apps/admin/site/admin-view.ts';
export type { AccountSection, SectionContext } from './apps/contract/account-section.ts';
export type { AccountParts, AccountSource } from './apps/contract/account-source.ts';
export {
  type ActionContext,
  type ActionRows,
  type ActionTarget,
  type AdminAction,
  type AdminActionOptions,
  action,
} from './apps/contract/admin/admin-action.ts';
export {
  type AdminInline,
  type AdminInlineOptions,
  type AdminSection,
  type AdminSectionOptions,
  inline,
  section,
} from './apps/contract/admin/admin-form.ts';
export type { AdminColumn, AdminListOptions } from './apps/contract/admin/admin-list.ts';
export type { AdminAct, AdminRules } from './apps/contract/admin/admin-rules.ts';
export { type AdminOptions, defineAdmin } from './apps/contract/admin/define-admin.ts';
export type { ModelAdmin } from './apps/contract/admin/model-admin.ts';
export type { App } from './apps/contract/app.ts';
export { type Check, type CheckContext, defineCheck } from './apps/contract/check.ts';
export {
  type Command,
  type CommandArgument,
  type CommandOption,
  defineCommand,
} from './apps/contract/commands/command.ts';
export type { CommandContext, Prompts } from './apps/contract/commands/command-context.ts';
export type { TableColumn } from './apps/contract/commands/table-column.ts';
export { type AppInput, defineApp } from './apps/contract/define-app.ts';
export type { ReauthenticationWay } from './apps/contract/reauthentication-way.ts';
export { databaseOf } from './compose/database-of.ts';
export { openProject } from './compose/open-project.ts';
export { defineProject, type OpenProject, type Project, type ProjectSource } from './compose/project.ts';
export { type EnvironmentOptions, settingsFromEnvironment } from './compose/settings/environment.ts';
export type { Settings, SettingsInput } from './compose/settings/settings.ts';
export { strictSessions } from './compose/settings/strict-sessions.ts';
export type { Addresses } from './core/addresses/addresses.ts';
export type { ProvenAddress } from './core/addresses/proven-address-store.ts';
export { AuditEntry, type AuditRecord } from './core/audit/audit-entry.ts';
export type { AuditKind, PackageAuditKind } from './core/audit/audit-kinds.ts';
export type { AuditFilter, AuditLog } from './core/audit/audit-log.ts';
export type { AuditSpan } from './core/audit/audit-store.ts';
export type { AuditedAct, CountedAct } from './core/audit/audited-act.ts';
export { type RowChange, rowChangesOf } from './core/audit/row-changes.ts';
export {
  type RowEvent,
  rowActionRun,
  rowAdded,
  rowChanged,
  rowDeleted,
  rowRefused,
} from './core/audit/row-events.ts';
export type {
  AnyBackendFactory,
  AuthenticationBackend,
  BackendFactory,
  BackendParts,
} from './core/backends/authentication-backend.ts';
export { passwordBackend } from './core/backends/password-backend.ts';
export { deviceAdded, deviceForgotten, devicesForgotten } from './core/devices/device-events.ts';
export type { KnownDevices } from './core/devices/known-devices.ts';
export type { UserDevice } from './core/devices/user-device.ts';
export type { UserDevices } from './core/devices/user-devices.ts';
export type {
  AuditDetail,
  AuditObject,
  AuditOutcome,
  AuditValue,
  EventAudit,
  Identified,
} from './core/event-audit.ts';
export {
  type AppEvent,
  defineEvent,
  type EventOptions,
  type EventTransaction,
  type ListenOptions,
} from './core/events.ts';
export type {
  Impersonation,
  ImpersonationEnd,
  ImpersonationOutcome,
  ImpersonationRefusal,
} from './core/impersonation/impersonation.ts';
export {
  impersonationBegun,
  impersonationEnded,
  impersonationRefused,
} from './core/impersonation/impersonation-events.ts';
export type { Impersonations } from './core/impersonation/impersonations.ts';
export { Accounts, type ActTransaction } from './core/login/accounts.ts';
export type { LoginOutcome } from './core/login/login-outcome.ts';
export { defineLoginStage, type LoginAttempt, type LoginStage } from './core/login/login-stage.ts';
export type { PendingLogin } from './core/login/pending-login.ts';
export type { Mail, Mailer, MailOutcome } from './core/mail/mailer.ts';
export { OutboxMail } from './core/mail/outbox/outbox-mail.ts';
export type { MailCounts, MailWorker } from './core/mail/worker/mail-worker.ts';
export type { OneTimeLimit } from './core/one-time/one-time-limits.ts';
export {
  defineOneTimePurpose,
  type OneTimeForm,
  type OneTimePurpose,
  type OneTimePurposeOptions,
} from './core/one-time/one-time-purpose.ts';
export type {
  CodeOutcome,
  IssuedSecret,
  LimitedSecret,
  OneTimeBinding,
  OneTimeIssue,
  OneTimeSecret,
} from './core/one-time/one-time-secret.ts';
export type { OneTimeSecrets } from './core/one-time/one-time-secrets.ts';
export type { HashedPassword } from './core/passwords/hashed-password.ts';
export { argon2Hasher } from './core/passwords/hashers/argon2-hasher.ts';
export { bcryptHasher, bcryptSha256Hasher } from './core/passwords/hashers/bcrypt-hasher.ts';
export { defaultPasswordHashers } from './core/passwords/hashers/default-password-hashers.ts';
export { md5Hasher } from './core/passwords/hashers/md5-hasher.ts';
export type { PasswordHasher } from './core/passwords/hashers/password-hasher.ts';
export { pbkdf2Sha1Hasher, pbkdf2Sha256Hasher } from './core/passwords/hashers/pbkdf2-hasher.ts';
export { scryptHasher } from './core/passwords/hashers/scrypt-hasher.ts';
export {
  type DefaultValidatorOptions,
  defaultPasswordValidators,
} from './core/passwords/validate-password.ts';
export {
  type BreachedPasswordOptions,
  breachedPasswordValidator,
} from './core/passwords/validators/breached-password-validator.ts';
export { commonPasswordValidator } from './core/passwords/validators/common-password-validator.ts';
export {
  type ContextWordOptions,
  contextWordValidator,
} from './core/passwords/validators/context-word-validator.ts';
export { maximumLengthValidator } from './core/passwords/validators/maximum-length-validator.ts';
export { minimumLengthValidator } from './core/passwords/validators/minimum-length-validator.ts';
export { numericPasswordValidator } from './core/passwords/validators/numeric-password-validator.ts';
export type { PasswordValidator } from './core/passwords/validators/password-validator.ts';
export { plainPatternValidator } from './core/passwords/validators/plain-pattern-validator.ts';
export { plainTextValidator } from './core/passwords/validators/plain-text-validator.ts';
export { userAttributeSimilarityValidator } from './core/passwords/validators/user-attribute-similarity-validator.ts';
export { denied } from './core/permissions/denied.ts';
export type { UserGroup } from './core/permissions/group-store.ts';
export type { Groups } from './core/permissions/groups.ts';
export type { TouchAnswer } from './core/permissions/may-touch.ts';
export type { PermissionBackend, PermissionNames } from './core/permissions/permission-backend.ts';
export {
  groupCreated,
  groupDeleted,
  groupPermissionsGranted,
  groupPermissionsRevoked,
  groupRenamed,
  groupUsersAdded,
  groupUsersRemoved,
  permissionsGranted,
  permissionsRevoked,
} from './core/permissions/permission-events.ts';
export type { HeldPermission, PermissionInfo } from './core/permissions/permission-store.ts';
export type { Permissions } from './core/permissions/permissions.ts';
export type { AccountRequest } from './core/requests/account-request.ts';
export type { Credentials } from './core/requests/credentials.ts';
export {
  type EventOrigin,
  type Told,
  userLoggedIn,
  userLoggedOut,
  userLoginFailed,
  userLoginPending,
  userLoginThrottled,
  userReauthenticated,
} from './core/requests/login-events.ts';
export type { UserSession } from './core/sessions/listed/user-session.ts';
export type { SessionOfUser } from './core/sessions/listed/user-sessions.ts';
export type { Session } from './core/sessions/session.ts';
export type { RegisteredUser } from './core/users/registered-user.ts';
export type { AnonymousUser, BaseUser, NamedUser } from './core/users/user.ts';
export {
  everySessionEnded,
  oldestSessionEnded,
  passwordChanged,
  sessionEnded,
  sessionsEnded,
  userActivated,
  userChanged,
  userCreated,
  userDeactivated,
  userDeleted,
} from './core/users/user-events.ts';
export {
  UserManager,
  type UserManagerFactory,
  type UserValues,
} from './core/users/user-manager.ts';
export type { UserManagerParts } from './core/users/user-manager-parts.ts';
export {
  type DeclaredUserModel,
  defineUserModel,
  type UserFrom,
  type UserModel,
  type UserOf,
  type Visitor,
} from './core/users/user-model.ts';
export type { Kysely } from './database/sql/kysely.ts';
export { HttpError } from './http/answer/http-error.ts';
export { HttpResponse } from './http/answer/http-response.ts';
export { checkCsrfToken } from './http/csrf/csrf-policies.ts';
export type { BoundForm } from './http/forms/bound/bound-form.ts';
export type { ShownField, ShownForm } from './http/forms/bound/shown-form.ts';
export { defineForm } from './http/forms/definition/define-form.ts';
export type { Extended, FormDefinition } from './http/forms/definition/form-definition.ts';
export { type ModelFormFields, modelForm } from './http/forms/definition/model-form.ts';
export { type FileFieldOptions, formField } from './http/forms/fields/form-field.ts';
export type { FormField } from './http/forms/fields/form-field-data.ts';
export type { ShownChoice } from './http/forms/render/widget-attributes.ts';
export {
  csrfProtect,
  loginRequired,
  permissionRequired,
  type ReauthenticationRequiredOptions,
  reauthenticationRequired,
  staffRequired,
  type UserRequest,
  type UserView,
  userPassesTest,
} from './http/guards/guards.ts';
export { loginNotRequired, loginRequiredMiddleware } from './http/guards/login-required-middleware.ts';
export { type LoginStageView, loginStagePage } from './http/guards/login-stage-page.ts';
export { notWhileImpersonating } from './http/guards/not-while-impersonating.ts';
export { redirectToLogin } from './http/guards/redirect-to-login.ts';
export { type ThrottledOptions, throttled } from './http/guards/throttled.ts';
export type { TemplatedMail } from './http/mails/mails.ts';
export { type MailSource, sendMail } from './http/mails/send-mail.ts';
export type { HttpRequest } from './http/request/http-request.ts';
export type { StaleFields, StaleForm } from './http/request/stale-form.ts';
export { redirect, redirectToAddress, safeNext } from './http/routes/redirect.ts';
export { render } from './http/routes/render.ts';
export {
  type TemplateHelpers,
  type TemplateHelpersOptions,
  templateHelpers,
} from './http/routes/template-helpers.ts';
export { include, path, type Route } from './http/routes/urls.ts';
export type { Middleware, View } from './http/routes/view.ts';
export type { UrlParameters } from './http/urls/url-names.ts';
export { type AuditOptions, type AuditSource, audit } from './http/visitor/audit.ts';
export {
  authenticate,
  finishLoginStage,
  type LoginOptions,
  type LoginResult,
  login,
  logout,
  pendingLogin,
  reauthenticate,
} from './http/visitor/auth.ts';
export { endImpersonation, type ImpersonateOptions, impersonate } from './http/visitor/impersonate.ts';

export { type ErrorCode, LatchkeyError } from './latchkey-error.ts';
export { type ModelSchema, modelSchema } from './models/checks/model-schema.ts';
export type { FieldBase } from './models/fields/field-base.ts';
export type { FieldOf, FieldOptions } from './models/fields/make-field.ts';
export type { Register } from './models/fields/register.ts';
export type { FileContent } from './models/files/file-content.ts';
export type { FileRules } from './models/files/file-rules.ts';
export type { FileStorage, StoredFile } from './models/files/file-storage.ts';
export type { FileType } from './models/files/file-types.ts';
export { isStoredPath } from './models/files/stored-path.ts';
export { UploadedFile } from './models/files/uploaded-file.ts';
export type { FileOptions, FileParts, ImageOptions } from './models/kinds/data/file-parts.ts';
export type { ForeignKeyOptions, ForeignKeyParts, ReferringTo } from './models/kinds/data/foreign-key.ts';
export type { JsonOptions, JsonParts } from './models/kinds/data/json.ts';
export type { OneToOneOptions } from './models/kinds/data/one-to-one.ts';
export { field } from './models/kinds/field.ts';
export {
  type ManyToMany,
  type ManyToManyOptions,
  type ModelRelations,
  manyToMany,
} from './models/kinds/many-to-many.ts';
export { mapField } from './models/kinds/map-field.ts';
export type { ModelField } from './models/kinds/model-field.ts';
export type { DecimalOptions, DecimalParts } from './models/kinds/numbers/decimal.ts';
export type { NumberOptions, NumberParts } from './models/kinds/numbers/whole-number.ts';
export type { BoundedTextParts, TextOptions, TextParts } from './models/kinds/texts/check-text.ts';
export type { EnumOptions, EnumParts } from './models/kinds/texts/enum.ts';
export {
  type DeclaredModel,
  defineModel,
  type Model,
  type ModelById,
  type NewRowOf,
  type RowOf,
} from './models/model.ts';
export { ContentType, Group, Permission } from './models/permissions/permission-models.ts';
export type { AppLabel, PermissionName } from './models/permissions/permission-name.ts';
export {
  type Condition,
  contains,
  endsWith,
  gt,
  gte,
  inList,
  like,
  lt,
  lte,
  not,
  startsWith,
} from './models/rows/condition.ts';
export type { DatabaseHandle } from './models/rows/database-handle.ts';
export {
  allOf,
  anyOf,
  type Filter,
  type FilterGroup,
  type FilterOf,
  noneOf,
  type RelatedRow,
  related,
} from './models/rows/filter.ts';
export type { ModelManager, Objects } from './models/rows/model-manager.ts';
export type {
  CountOptions,
  Duplicate,
  ListOptions,
  ListPosition,
  MissingReference,
  TimeCount,
  TimeCountQuery,
  TimeUnit,
  ValueCount,
  ValueCountQuery,
} from './models/rows/model-store.ts';
export type { RelatedRows, RelationOutcome } from './models/rows/related-rows.ts';
export type { RelationChange } from './models/rows/relation-store.ts';
export { uuid4, uuid7 } from './models/values/make-uuid.ts';
export { homeView } from './pages/home-view.ts';
export { type MediaUrlsOptions, mediaUrls } from './pages/media-urls.ts';
export type { TablesOf } from './stores/rows/columns/typed-tables.ts';
export type { S3Options } from './stores/rows/files/s3-options.ts';
export { s3Storage } from './stores/rows/files/s3-storage.ts';
export type { MaybePromise } from './support/maybe-promise.ts';
export {
  defineSettings,
  type Setting,
  type SettingGroup,
  type SettingsInputOf,
  type SettingsOf,
  settingsFor,
} from './support/settings/setting.ts';
export type { ReadSettings } from './support/settings/settings-reader.ts';
export type { StandardSchema } from './support/settings/standard-schema.ts';
export { KeyedText, type Sentence, text } from './support/texts/keyed-text.ts';
export type { NoParameters, TextKeys, TextParameters, TextValue } from './support/texts/text-keys.ts';
export type { Language, Texts, Translate } from './support/texts/texts.ts';
