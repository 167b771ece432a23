/** What the package itself keeps: the names of its events that say how, and what the log says of itself. */
export const AUDIT_KINDS = [
  'accountDataDownloaded',
  'accountDeletionPlanned',
  'accountDeletionTakenBack',
  'accountUnlocked',
  'auditCleared',
  'deviceAdded',
  'deviceForgotten',
  'devicesForgotten',
  'emailChangeRequested',
  'emailChangeUndone',
  'emailChanged',
  'emailVerified',
  'everySessionEnded',
  'groupCreated',
  'groupDeleted',
  'groupPermissionsGranted',
  'groupPermissionsRevoked',
  'groupRenamed',
  'groupUsersAdded',
  'groupUsersRemoved',
  'loginCodeRequested',
  'oldestSessionEnded',
  'passwordChanged',
  'passwordReset',
  'passwordResetRequested',
  'permissionsGranted',
  'permissionsRevoked',
  'registrationTaken',
  'rowActionRun',
  'rowAdded',
  'rowChanged',
  'rowDeleted',
  'rowRefused',
  'sessionEnded',
  'sessionsEnded',
  'userActivated',
  'userChanged',
  'userCreated',
  'userDeactivated',
  'userDeleted',
  'userLoggedIn',
  'userLoggedOut',
  'userLoginFailed',
  'userLoginPending',
  'userLoginThrottled',
  'userReauthenticated',
] as const;

export type PackageAuditKind = (typeof AUDIT_KINDS)[number];

/**
 * What an entry is about. Those of a project have a dot, and none of the package's has one: `orders.refunded`. An event of an
 * app is kept as `shop.orderPlaced`.
 */
export type AuditKind = PackageAuditKind | `${string}.${string}`;
