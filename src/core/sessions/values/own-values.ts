/**
 * What the package itself keeps in a session, under names that no project's value can have (`#`): an unfinished login, and for
 * whom a member of staff acts.
 */
export type OwnValueName = '#login' | '#impersonation';

/** Bytes that each may take past the limit of the data: full data are no reason not to log in. */
export const OWN_VALUE_BYTES = 16_384;

/** Whether this is a name of the package's own. */
export function isOwnValue(name: string): name is OwnValueName {
  return name.startsWith('#');
}
