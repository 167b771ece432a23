export { createHandler, type RequestInfo, type WebHandler } from './adapters/web.ts';
export type { AccountRequest } from './core/account-request.ts';
export { Accounts } from './core/accounts.ts';
export {
  type AnyBackendFactory,
  type AuthenticationBackend,
  type BackendFactory,
  type BackendParts,
  denied,
} from './core/backends/authentication-backend.ts';
export { emailBackend } from './core/backends/email-backend.ts';
export type { Credentials } from './core/credentials.ts';
export { type ErrorCode, LatchkeyError } from './core/errors.ts';
export {
  type DecimalOptions,
  type EnumOptions,
  type FieldOf,
  type FieldOptions,
  type ForeignKeyOptions,
  field,
  type JsonOptions,
  mapField,
  type NumberOptions,
  type TextOptions,
} from './core/fields/field.ts';
export type { ModelField } from './core/fields/model-field.ts';
export { type App, defineApp } from './core/models/app.ts';
export type { DatabaseHandle } from './core/models/database-handle.ts';
export {
  type DeclaredModel,
  defineModel,
  type Model,
  type NewRowOf,
  type RowOf,
} from './core/models/model.ts';
export type { ModelManager, Objects } from './core/models/model-manager.ts';
export { type ModelSchema, modelSchema } from './core/models/model-schema.ts';
export type { Duplicate, Filter, ListOptions, MissingReference } from './core/models/model-store.ts';
export { argon2Hasher } from './core/passwords/argon2-hasher.ts';
export { bcryptHasher, bcryptSha256Hasher } from './core/passwords/bcrypt-hasher.ts';
export { commonPasswordValidator } from './core/passwords/common-password-validator.ts';
export { defaultPasswordHashers } from './core/passwords/default-password-hashers.ts';
export { maximumLengthValidator } from './core/passwords/maximum-length-validator.ts';
export { md5Hasher } from './core/passwords/md5-hasher.ts';
export { minimumLengthValidator } from './core/passwords/minimum-length-validator.ts';
export { numericPasswordValidator } from './core/passwords/numeric-password-validator.ts';
export type { PasswordHasher } from './core/passwords/password-hasher.ts';
export type { PasswordValidator } from './core/passwords/password-validator.ts';
export { pbkdf2Sha1Hasher, pbkdf2Sha256Hasher } from './core/passwords/pbkdf2-hasher.ts';
export { plainPatternValidator } from './core/passwords/plain-pattern-validator.ts';
export { plainTextValidator } from './core/passwords/plain-text-validator.ts';
export { scryptHasher } from './core/passwords/scrypt-hasher.ts';
export { userAttributeSimilarityValidator } from './core/passwords/user-attribute-similarity-validator.ts';
export { defaultPasswordValidators } from './core/passwords/validate-password.ts';
export type { UserGroup } from './core/permissions/group-store.ts';
export type { Groups } from './core/permissions/groups.ts';
export type { PermissionBackend, PermissionNames } from './core/permissions/permission-backend.ts';
export { ContentType, Group, Permission } from './core/permissions/permission-models.ts';
export type { AppLabel, PermissionName, Register } from './core/permissions/permission-name.ts';
export type { PermissionInfo } from './core/permissions/permission-store.ts';
export type { Permissions } from './core/permissions/permissions.ts';
export type { Session } from './core/sessions/session.ts';
export type { RegisteredUser } from './core/users/registered-user.ts';
export type { AnonymousUser, BaseUser, NamedUser } from './core/users/user.ts';
export {
  UserManager,
  type UserManagerFactory,
  type UserManagerParts,
  type UserValues,
} from './core/users/user-manager.ts';
export {
  type DeclaredUserModel,
  defineUserModel,
  type UserFrom,
  type UserModel,
  type UserOf,
  type Visitor,
} from './core/users/user-model.ts';
export { databaseOf } from './database-of.ts';
export { type EnvironmentOptions, settingsFromEnvironment } from './environment.ts';
export { authenticate, login, logout } from './http/auth.ts';
export { checkCsrfToken } from './http/check-csrf.ts';
export type { BoundForm } from './http/forms/bound-form.ts';
export { defineForm } from './http/forms/define-form.ts';
export type { Extended, FormDefinition } from './http/forms/form-definition.ts';
export { formField } from './http/forms/form-field.ts';
export type { FormField } from './http/forms/form-field-data.ts';
export { type ModelFormFields, modelForm } from './http/forms/model-form.ts';
export type { ShownChoice, ShownField, ShownForm } from './http/forms/shown-form.ts';
export {
  loginNotRequired,
  loginRequired,
  loginRequiredMiddleware,
  permissionRequired,
  redirectToLogin,
  staffRequired,
  userPassesTest,
} from './http/guards.ts';
export { HttpError } from './http/http-error.ts';
export type { HttpRequest } from './http/http-request.ts';
export { HttpResponse } from './http/http-response.ts';
export { redirect, render, safeNext } from './http/render.ts';
export {
  type TemplateHelpers,
  type TemplateHelpersOptions,
  templateHelpers,
} from './http/template-helpers.ts';
export { include, path, type Route, type UrlParameters } from './http/urls.ts';
export type { Middleware, View } from './http/view.ts';
export { defineProject, type OpenProject, openProject, type Project, type ProjectSource } from './project.ts';
export type { Settings, SettingsInput } from './settings.ts';
export { accountsUrls } from './site/accounts-urls.ts';
export { dashboardView } from './site/dashboard/dashboard-view.ts';
export { homeView } from './site/home/home-view.ts';
export { type LoginForm, loginForm } from './site/login/login-form.ts';
export { loginView } from './site/login/login-view.ts';
export { logoutView } from './site/logout/logout-view.ts';
export { type ProfileForm, profileForm } from './site/profile/profile-form.ts';
export { profileView } from './site/profile/profile-view.ts';
export { registerView } from './site/register/register-view.ts';
export { type RegistrationForm, registrationForm } from './site/register/registration-form.ts';
export type { Kysely } from './stores/sql/kysely.ts';
export type { TablesOf } from './stores/sql/typed-tables.ts';
export type { MaybePromise } from './support/maybe-promise.ts';
