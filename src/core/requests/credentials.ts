/** What somebody offers to prove who they are: names and values, such as `email` and `password`. */
export type Credentials = Readonly<Record<string, unknown>>;

/**
 * What was offered, as names and values. It often is the body of a request as it came: nothing at all, a list, a number.
 * Those offer nothing, and are wrong credentials. A copy, so that only names that were sent are there: none of a prototype.
 */
export function readCredentials(offered: unknown): Credentials {
  if (typeof offered !== 'object' || offered === null || Array.isArray(offered)) return {};
  return Object.assign(Object.create(null), offered) as Credentials;
}

/** Django's list, and what the secrets of a second step are called. */
const SECRET_NAME = /api|token|key|secret|pass|signature|code|otp|(^|[^a-z])pin$/i;

/** What stands for a secret. */
export const MASK = '********************';

/** Whether a value of this name is taken for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * The credentials without their secrets, by what a secret is called. What is no plain value may have one
 * inside, and is masked as a whole.
 */
export function maskCredentials(credentials: Credentials): Credentials {
  const masked = Object.entries(credentials).map(([name, value]) => [
    name,
    isSecretName(name) || (typeof value === 'object' && value !== null) ? MASK : value,
  ]);
  return Object.fromEntries(masked);
}
