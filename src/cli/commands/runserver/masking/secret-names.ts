/**
 * What a secret is called: the words of Django's SafeExceptionReporterFilter, and those of our own forms and of OAuth. As
 * parts of names, so that `stripeApiKey` and `csrf_token` are found; too many are better than too few.
 */
const SECRET_NAME =
  /api|auth(?!or(?!i))|code|cookie|credential|csrf|hash|jwt|key(?!word)|nonce|otp|pass|pepper|pwd|secret|session|signature|sig$|token/i;

/** What stands in the place of a secret. */
export const MASK = '***';

/** Whether a value of this name is to be hidden. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}
