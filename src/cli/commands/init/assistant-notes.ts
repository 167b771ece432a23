import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'AGENTS.md';

/** The section begins with it, so that it is found again. */
const MARK = '<!-- latchkey -->';

const NOTES = `${MARK}

## Accounts (Latchkey)

Users, sessions and permissions come from the package \`latchkey\`. Its documents are in \`node_modules/latchkey/docs/\`, and
\`node_modules/latchkey/llms.txt\` says what each page tells. Read the page before you guess a name.

- After a change of a model: \`npx latchkey makemigrations\`, then \`npx latchkey migrate\`. Commit the files of \`migrations/\`;
  never edit one that has been applied anywhere.
- A route for those who are logged in stands behind \`auth.loginRequired(…)\`; for those with a permission, behind
  \`auth.permissionRequired(…)\`. A button that is hidden protects nothing.
- Whatever changes something is sent by POST with a CSRF token (\`node_modules/latchkey/docs/servers.md\`), never by GET.
- Passwords are set by \`accounts.users\`, never written to the table. No password, token or link belongs in a log or a URL.
- Secrets are in \`.env\` and in the environment, never in the code. Do not print \`.env\`.
- Before you say that something works: \`npx latchkey check\`.
`;

/** Tells assistants of the accounts, after what `AGENTS.md` says already. Answers whether anything was written. */
export function addAssistantNotes(folder: string): boolean {
  const file = join(folder, FILE);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before.includes(MARK)) return false;
  const gap = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  appendFileSync(file, gap + NOTES);
  return true;
}
