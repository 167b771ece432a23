import type { Prompts } from '../contract/commands/command-context.ts';

export interface NewPasswordRules {
  /** What is wrong with a password, in sentences; empty when nothing is. */
  readonly problems: (password: string) => Promise<readonly string[]>;
  /** How often it is asked for before giving up. */
  readonly attempts: number;
  /** Whether a password that has problems may be used all the same. */
  readonly mayInsist: boolean;
}

/** Asks twice for a new password, until it is one; null when the attempts are used up. */
export async function askNewPassword(prompts: Prompts, rules: NewPasswordRules): Promise<string | null> {
  for (let attempt = 1; attempt <= rules.attempts; attempt += 1) {
    const password = await askTwice(prompts);
    if (password !== null && (await isAccepted(password, rules, prompts))) return password;
  }
  return null;
}

async function askTwice(prompts: Prompts): Promise<string | null> {
  const password = await prompts.secret('Password (it does not show)');
  const again = await prompts.secret('Password (again)');
  if (password === again && password !== '') return password;
  prompts.complain(
    password === again ? 'The password cannot be empty.' : 'The two passwords are not the same.',
  );
  return null;
}

async function isAccepted(
  password: string,
  { problems, mayInsist }: NewPasswordRules,
  prompts: Prompts,
): Promise<boolean> {
  const found = await problems(password);
  if (found.length === 0) return true;
  for (const problem of found) prompts.complain(problem);
  return mayInsist && (await prompts.confirm('Use it anyway?'));
}
