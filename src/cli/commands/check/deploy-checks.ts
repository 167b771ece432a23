import { statSync } from 'node:fs';
import { envFile } from '../../../compose/settings/env-file.ts';
import { hstsSeconds } from '../../../http/head/security-headers.ts';
import { randomString } from '../../../support/secrets.ts';
import type { LoadedProject } from '../../project/load-project.ts';
import { type Problem, warning } from './problem.ts';
import { proxyProblems } from './proxy-checks.ts';

/** As Django's security.W009. */
const MIN_DISTINCT_CHARACTERS = 5;
/** Characters that a password needs where there is no second factor: NIST SP 800-63B-4, section 3.1.1.2. */
const ADVISED_PASSWORD_LENGTH = 15;

type Settings = LoadedProject['open']['settings'];

interface Advice {
  readonly code: string;
  readonly applies: (settings: Settings) => boolean;
  readonly message: string;
}

const advice: readonly Advice[] = [
  {
    code: 'deploy.W001',
    applies: ({ publicOrigin }) => !publicOrigin?.startsWith('https:'),
    message:
      'publicOrigin is not an https address. Serve the site by https and set PUBLIC_ORIGIN to the address that visitors see, such as https://example.com.',
  },
  {
    code: 'deploy.W002',
    applies: (settings) => hstsSeconds(settings) === 0,
    message:
      'secureHstsSeconds is 0, so a browser may come by http the next time. Once https works, set it to 3600, and later to 31536000 (a year).',
  },
  {
    code: 'deploy.W003',
    applies: ({ secretKey }) => new Set(secretKey).size < MIN_DISTINCT_CHARACTERS || secretKey.length < 50,
    message:
      'The secret key can be guessed: it has few different characters. Make one with: openssl rand -base64 48. Set it as SECRET_KEY.',
  },
  {
    code: 'deploy.W004',
    applies: ({ allowedHosts }) => allowedHosts.includes('*'),
    message:
      'allowedHosts has *, so the site takes any name for its own. Set ALLOWED_HOSTS to the names that it has.',
  },
  {
    code: 'deploy.W005',
    applies: ({ mailUrl }) => !mailUrl.startsWith('smtp'),
    message: 'mailUrl sends no mail. Set MAIL_URL to smtp://user:password@host:587 or smtps://….',
  },
  {
    code: 'deploy.W006',
    applies: ({ logLevel }) => logLevel === 'debug',
    message: 'The log level is debug, which writes more than a public site should. Set LOG_LEVEL to info.',
  },
  {
    code: 'deploy.W007',
    applies: ({ databaseUrl }) => databaseUrl.endsWith(':memory:'),
    message: 'The database is in memory, and its data ends with the process. Set DATABASE_URL.',
  },
];

/** What a public site should have and a machine at home need not. */
export async function deployProblems(loaded: LoadedProject): Promise<Problem[]> {
  const { settings } = loaded.open;
  const found = advice.filter(({ applies }) => applies(settings));
  return [
    ...found.map(({ code, message }) => warning(code, message)),
    ...(await passwordLengthProblems(loaded)),
    ...envFileProblems(loaded),
    ...proxyProblems(loaded),
  ];
}

/** Asks the validators themselves, whatever they are. */
async function passwordLengthProblems({ open: { accounts } }: LoadedProject): Promise<Problem[]> {
  const short = randomString(ADVISED_PASSWORD_LENGTH - 1);
  if ((await accounts.validatePassword(short)).length > 0) return [];
  return [
    warning(
      'deploy.W008',
      `Passwords may be shorter than ${ADVISED_PASSWORD_LENGTH} characters, which is too short without a second factor. In authPasswordValidators, raise the minimum length.`,
    ),
  ];
}

function envFileProblems({ folder }: LoadedProject): Problem[] {
  const file = envFile(folder);
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return [];
  return [warning('deploy.W009', `Other users of this machine can read ${file}. Run: chmod 600 ${file}`)];
}
