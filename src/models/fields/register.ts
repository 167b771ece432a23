/**
 * Where a project says which apps it has, so that the compiler knows its permissions, and who its users are, so that
 * it knows `req.user`:
 *
 * ```ts
 * declare module 'latchkey' {
 *   interface Register {
 *     apps: [typeof accounts, typeof notes];
 *     user: User;
 *   }
 * }
 * ```
 *
 * Without it, every string may be the name of a permission, and a request's user has what every user has.
 */
// biome-ignore lint/suspicious/noEmptyInterface: a project adds to it.
export interface Register {}
