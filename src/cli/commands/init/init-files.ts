import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeEnding } from '../../project/code-ending.ts';
import { ownFolder } from '../../project/own-package.ts';

/** The paths of what `init` writes, without their endings. */
export const initStems = [
  'latchkey.config',
  'accounts/user',
  'accounts/app',
  'accounts/migrations/0001_initial',
];

/** The files of an app's accounts, by their paths. The user and its table are those of the starter. */
export function initFiles(siteName: string, ending: CodeEnding): ReadonlyMap<string, string> {
  const texts: Readonly<Record<string, string>> = {
    'latchkey.config': ending === 'ts' ? typedConfig(siteName) : configText(siteName),
    'accounts/user': ending === 'ts' ? typedUser() : plainUser(),
    'accounts/app': starterText('accounts/app.ts'),
    'accounts/migrations/0001_initial': starterText('accounts/migrations/0001_initial.ts'),
  };
  return new Map(
    initStems.map((stem) => [`${stem}.${ending}`, (texts[stem] ?? '').replaceAll(".ts';", `.${ending}';`)]),
  );
}

function starterText(path: string): string {
  return readFileSync(join(ownFolder, 'starter', path), 'utf8');
}

/** Without the picture, which needs a page of its own to be seen, and a second migration. */
function userText(): string {
  return starterText('accounts/user.ts').replace(/(?: {4}\/\/.*\n)* {4}picture: .*\n/, '');
}

/** The user of the starter, whom the framework's requests know by its own fields. */
function typedUser(): string {
  return `${userText()}
// What req.user (request.user, c.var.user) is.
declare module 'latchkey' {
  interface Register {
    user: User;
  }
}
`;
}

/** The user of the starter, without the types. */
function plainUser(): string {
  return userText()
    .replace(', type UserOf', '')
    .replace(/\n\/\*\*[^\n]*\nexport interface .*\n/, '');
}

/** The configuration, in which the compiler's messages say `User`, and not all that the model declares. */
function typedConfig(siteName: string): string {
  return configText(siteName)
    .replace('defineProject(', 'defineProject<User>(')
    .replace('{ CustomUser }', '{ CustomUser, type User }');
}

function configText(siteName: string): string {
  return `import { accountsUrls, defineProject, include, settingsFromEnvironment } from 'latchkey';
import { accounts } from './accounts/app.ts';
import { CustomUser } from './accounts/user.ts';

// What differs between machines: the environment says it, or .env beside this file.
const settings = settingsFromEnvironment(process.env, { folder: import.meta.dirname });

/** The accounts of the app, and their pages: /accounts/login/, /accounts/register/ and so on. */
export default defineProject({
  apps: [accounts],
  userModel: CustomUser,
  settings: {
    siteName: '${siteName}',
    // Where a login leads that was not on the way to a page: the first page of the app, below BASE_PATH as the accounts are.
    loginRedirectUrl: \`\${settings.basePath ?? ''}/\`,
    ...settings,
  },
  urls: [...include('accounts/', accountsUrls(CustomUser))],
});
`;
}
