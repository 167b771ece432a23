import { askSecret, askWhether, complain } from './prompts.ts';

export interface NewPasswordRules {
  /** What is wrong with a password, in sentences; empty when nothing is. */
  readonly problems: (password: string) => Promise<readonly string[]>;
  /** How often it is asked for before giving up. */
  readonly attempts: number;
  /** Whether a password that has problems may be used all the same. */
  readonly mayInsist: boolean;
}

/** Asks twice for a new password, until it is one; null when the attempts are used up. */
export async function askNewPassword(rules: NewPasswordRules): Promise<string | null> {
  for (let attempt = 1; attempt <= rules.attempts; attempt += 1) {
    const password = await askTwice();
    if (password !== null && (await isAccepted(password, rules))) return password;
  }
  return null;
}

async function askTwice(): Promise<string | null> {
  const password = await askSecret('Password (it does not show)');
  const again = await askSecret('Password (again)');
  if (password === again && password !== '') return password;
  complain(password === again ? 'The password cannot be empty.' : 'The two passwords are not the same.');
  return null;
}

async function isAccepted(password: string, { problems, mayInsist }: NewPasswordRules): Promise<boolean> {
  const found = await problems(password);
  if (found.length === 0) return true;
  for (const problem of found) complain(problem);
  return mayInsist && (await askWhether('Use it anyway?'));
}
