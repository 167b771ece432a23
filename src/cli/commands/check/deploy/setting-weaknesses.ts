import { isIP } from 'node:net';
import type { Settings } from '../../../../compose/settings/settings.ts';
import { isMailServer } from '../../../../core/mail/mail-settings.ts';
import { parseMailbox } from '../../../../core/mail/mailbox.ts';
import { onlyShowsMail } from '../../../../core/mail/only-shows-mail.ts';
import { HSTS_YEAR, hstsSeconds } from '../../../../http/head/security-headers.ts';
import { type Weakness, weakness } from './deploy-messages.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Look = (settings: Settings, environment: Environment) => Weakness | readonly Weakness[] | false;

const isOnHttps = ({ publicOrigin }: Settings): boolean => publicOrigin?.startsWith('https:') ?? false;

const THROTTLES = [
  'throttleLoginNetwork',
  'throttleLoginAccount',
  'throttleRegistrationNetwork',
  'throttlePasswordResetNetwork',
  'throttleMailNetwork',
  'throttleCodeNetwork',
] as const satisfies readonly (keyof Settings)[];

const looks: readonly Look[] = [
  (settings) => !isOnHttps(settings) && weakness('deploy.W001'),
  (settings) => {
    const seconds = hstsSeconds(settings);
    // Without https there is something else to mend first.
    return isOnHttps(settings) && seconds < HSTS_YEAR && weakness('deploy.W002', { seconds });
  },
  (settings) => isOnHttps(settings) && !settings.secureSslRedirect && weakness('deploy.W011'),
  ({ allowedHosts }) => allowedHosts.includes('*') && weakness('deploy.W004'),
  ({ trustedProxies }) =>
    (trustedProxies ?? []).filter(isVast).map((range) => weakness('deploy.W024', { range })),
  (settings) =>
    isOnHttps(settings) &&
    settings.csrfTrustedOrigins
      .filter((origin) => origin.startsWith('http:'))
      .map((origin) => weakness('deploy.W025', { origin })),
  (settings) =>
    isOnHttps(settings) &&
    settings.redirectAllowedOrigins
      .filter((origin) => origin.startsWith('http:'))
      .map((origin) => weakness('deploy.W029', { origin })),
  ({ contentSecurityPolicy }) =>
    unsafeSources(contentSecurityPolicy).map((source) => weakness('deploy.W026', { source })),
  // What a server of the project's own speaks cannot be known here.
  (settings) => isOnHttps(settings) && settings.trustedProxies === null && weakness('deploy.W027'),
  (settings) =>
    THROTTLES.filter((setting) => settings[setting] === null).map((setting) =>
      weakness('deploy.W028', { setting }),
    ),
  ({ mailUrl }) => !isMailServer(mailUrl) && weakness('deploy.W005'),
  ({ mailUrl, defaultFromEmail }) =>
    isMailServer(mailUrl) &&
    isNobody(defaultFromEmail) &&
    weakness('deploy.W010', { address: defaultFromEmail }),
  (settings, environment) => onlyShowsMail(settings, environment) && weakness('deploy.W023'),
  ({ databaseUrl }) => databaseUrl.endsWith(':memory:') && weakness('deploy.W007'),
  ({ logLevel }) => logLevel === 'debug' && weakness('deploy.W006'),
  (_, { NODE_ENV: value = '' }) =>
    value !== 'production' && weakness('deploy.W012', { value: value === '' ? 'not set' : value }),
];

/** What the settings and the environment say that a public site should not. */
export function settingWeaknesses(settings: Settings, environment: Environment): Weakness[] {
  return looks.flatMap((look) => look(settings, environment) || []);
}

/** More than the largest network that is one's own: 10.0.0.0/8, fc00::/7. */
function isVast(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  return prefix !== undefined && Number(prefix) < (isIP(address) === 6 ? 7 : 8);
}

/** A name of no machine in the world (RFC 2606, RFC 6761). */
function isNobody(mailbox: string): boolean {
  const domain = parseMailbox(mailbox)?.address.split('@').at(-1) ?? '';
  return /(?:^|\.)(?:localhost|localdomain|example|test|invalid|example\.(?:com|net|org))$/i.test(domain);
}

/** In what scripts go by. A nonce or a hash turns `'unsafe-inline'` off (CSP 3, section 8.4). */
function unsafeSources(policy: string): string[] {
  const directives = new Map(
    policy.split(';').map((text) => {
      const [name = '', ...sources] = text.trim().toLowerCase().split(/\s+/);
      return [name, sources] as const;
    }),
  );
  const sources = directives.get('script-src') ?? directives.get('default-src');
  if (!sources) return [];
  const isStrict = sources.some((source) => /^'(?:nonce|sha\d+)-/.test(source));
  return sources.filter(
    (source) => source === "'unsafe-eval'" || source === '*' || (source === "'unsafe-inline'" && !isStrict),
  );
}
