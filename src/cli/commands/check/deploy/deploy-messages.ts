/**
 * What `check --deploy` says, by its codes, which are stable: what is wrong, by the name of its setting, and what to do. The
 * table in docs/commands.md is the same.
 */
const messages = {
  'deploy.W001':
    'publicOrigin is not an https address. Serve the site by https and set PUBLIC_ORIGIN to the address that visitors see, such as https://example.com.',
  'deploy.W002':
    'secureHstsSeconds is {seconds}, so browsers soon forget that the site is on https. Once https works and stays, take it out, or set SECURE_HSTS_SECONDS=31536000, a year, which it is on https unless set.',
  'deploy.W003':
    '{setting} can be guessed: {reason}. Make one with: openssl rand -base64 48. Set it as {variable}.',
  'deploy.W004':
    'allowedHosts has *, so the site takes any name for its own. Set ALLOWED_HOSTS to the names that it has.',
  'deploy.W005': 'mailUrl sends no mail. Set MAIL_URL to smtp://user:password@host:587 or smtps://….',
  'deploy.W006': 'logLevel is debug, which writes more than a public site should. Set LOG_LEVEL to info.',
  'deploy.W007': 'databaseUrl is in memory, and the data ends with the process. Set DATABASE_URL.',
  'deploy.W008':
    'Passwords may be shorter than {length} characters, which is too short without a second factor. Set PASSWORD_MIN_LENGTH={length}, or raise the minimum length in authPasswordValidators.',
  'deploy.W009':
    'Other users of this machine can read {file}, which has the secret key. Run: chmod 600 {file}',
  'deploy.W010':
    'defaultFromEmail is {address}, which nobody can answer and mail servers take for spam. Set DEFAULT_FROM_EMAIL to an address of the site.',
  'deploy.W011':
    'secureSslRedirect is off, so a visitor who comes by http may stay there. Set SECURE_SSL_REDIRECT=true.',
  'deploy.W012':
    'NODE_ENV is {value}, so Express and other packages show visitors the details of failures. Set NODE_ENV=production.',
  'deploy.W013':
    'Node.js {version} gets no more corrections of security since {date}. Install a newer one: npm install node@{newer}',
  'deploy.W014': 'Other users of this machine can read {file}, which has the accounts. Run: chmod 600 {file}',
  'deploy.W015':
    'Other users of this machine can put another file in the place of the database in {folder}. Run: chmod go-w {folder}',
  'deploy.W016':
    'The clock of the database is {seconds} seconds off the clock of this machine, so sessions and links end at the wrong time. Let both keep their time by NTP.',
  'deploy.W017':
    'The file system gives a new file a time that is {seconds} seconds off the clock of this machine. Let both keep their time by NTP.',
  'deploy.W018':
    'The clock of this machine says {date}, which is before this version of Latchkey was made. Set it, and let it keep its time by NTP.',
  'deploy.W019':
    'Nothing tells of a backup of the database. Make one every day, and set BACKUP_PATH to its file or folder; or to managed, where somebody else makes them.',
  'deploy.W020': 'There is no backup in {path}. Make one every day, and set BACKUP_PATH to where it is.',
  'deploy.W021': 'The newest backup, {file}, is {hours} hours old. See why there is none of today.',
  'deploy.W022': 'The newest backup, {file}, lacks tables that the database has: {tables}. Make a new one.',
  'deploy.W023':
    'The page of all mails is open to who comes from this machine, since mailUrl sends none. Set MAIL_URL to a mail server, and NODE_ENV=production.',
  'deploy.W024':
    'trustedProxies has {range}, which is far more than proxies of your own: whoever is in it can choose their address. Set TRUSTED_PROXIES to the addresses of the proxies.',
  'deploy.W025':
    'csrfTrustedOrigins has {origin}, which anybody on the way can change, and so post forms here. Set CSRF_TRUSTED_ORIGINS to https addresses alone.',
  'deploy.W026':
    'contentSecurityPolicy has {source}, so a script that somebody gets into a page is run. Take it out, here or in CONTENT_SECURITY_POLICY, and give inline scripts a nonce: see docs/security.md.',
  'deploy.W027':
    'trustedProxies names no proxy, and the site is on https. Unless your own server speaks it, a proxy does, all visitors have its address, and no network can be throttled. Set TRUSTED_PROXIES to the address that the proxy connects from, such as 127.0.0.1, or to none where nobody stands in front.',
  'deploy.W028':
    '{setting} is null, so that may be tried without end. Take it out, or give it a limit: see docs/throttling.md.',
  'deploy.W029':
    'redirectAllowedOrigins has {origin}, so a link may lead visitors from the login to whatever runs there on their own machine. Set REDIRECT_ALLOWED_ORIGINS to https addresses alone.',
} as const satisfies Readonly<Record<`deploy.W${number}`, string>>;

export type DeployCode = keyof typeof messages;

/** The codes and their texts, with `{name}` for what differs. */
export const deployMessages: Readonly<Record<DeployCode, string>> = messages;

/** The names between braces in a text. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string}{${string}` ? never : Name) | Names<Rest>
  : never;

type Details<Code extends DeployCode> = Readonly<Record<Names<(typeof messages)[Code]>, string | number>>;

/** Something that a public site should not have. */
export interface Weakness {
  readonly code: DeployCode;
  readonly message: string;
}

/** A weakness by its code, with what its text leaves open. */
export function weakness<Code extends DeployCode>(
  code: Code,
  ...[details]: keyof Details<Code> extends never ? [] : [Details<Code>]
): Weakness {
  const values: Readonly<Record<string, string | number>> = details ?? {};
  const message = messages[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  return { code, message };
}
