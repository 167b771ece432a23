/**
 * Variables that the clouds set where code runs as a function: it stands still between two requests, so that nothing goes
 * on after an answer. AWS Lambda (Netlify's functions too), Vercel, Google's functions, Azure's.
 */
const FUNCTION_VARIABLES = [
  'AWS_LAMBDA_FUNCTION_NAME',
  'VERCEL',
  'FUNCTION_TARGET',
  'FUNCTIONS_WORKER_RUNTIME',
] as const;

/** Whether a server sends mail by itself, by the setting `mailWorker`. */
export function mailWorksHere(
  mode: 'auto' | 'on' | 'off',
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (mode !== 'auto') return mode === 'on';
  return !FUNCTION_VARIABLES.some((name) => environment[name]);
}
