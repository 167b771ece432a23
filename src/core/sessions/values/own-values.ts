/**
 * What the package itself keeps in a session, under names that no project's value can have (`#`): an unfinished login, for whom a
 * member of staff acts, and the language that the user has chosen.
 */
export type OwnValueName = '#login' | UsersValueName;

/** Those of a user who is logged in: as `core/impersonation` and `core/languages` keep them. */
export type UsersValueName = '#impersonation' | '#language';

/** Bytes that each may take past the limit of the data: full data are no reason not to log in. */
export const OWN_VALUE_BYTES = 16_384;

/** Whether this is a name of the package's own. */
export function isOwnValue(name: string): name is OwnValueName {
  return name.startsWith('#');
}
