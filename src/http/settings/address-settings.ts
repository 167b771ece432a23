import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopbackOrigin } from '../../support/loopback.ts';
import { defineSettings } from '../../support/settings/setting.ts';
import { isOriginPattern } from '../csrf/trusted-origins.ts';

const origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://example.com, in lower case and without a path');

const originPattern = z
  .string()
  .refine(
    isOriginPattern,
    'must be an origin such as https://example.com, or https://*.example.com for its subdomains too, in lower case and without a path',
  );

const redirectOrigin = origin.refine(
  (value) => value.startsWith('https:') || isLoopbackOrigin(value),
  'must be https, such as https://app.example.com, or an origin of this machine itself',
);

const host = z
  .string()
  .refine(
    isHost,
    'must be a host name as browsers write it, without a port: example.com, .example.com or [::1]',
  );

const address = z.string().refine(isAddressOrRange, 'must be an IP address or a range such as 10.0.0.0/8');

const basePath = z
  .string()
  .regex(
    /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/,
    'must be empty, or start with a slash and not end with one: /shop',
  );

/** Where the site is, and from where requests may come. */
export const addressSettings = defineSettings({
  publicOrigin: {
    schema: origin.nullable(),
    default: null,
    env: { name: 'PUBLIC_ORIGIN' },
    doc: 'The origin that visitors see, such as https://example.com; null takes it from each request.',
  },
  basePath: {
    schema: basePath,
    default: '',
    env: { name: 'BASE_PATH' },
    doc: "What stands before all of the project's addresses, such as /shop.",
  },
  allowedHosts: {
    schema: z.array(host),
    default: ['localhost', '127.0.0.1', '[::1]'],
    env: { name: 'ALLOWED_HOSTS', as: 'list' },
    doc: 'The hosts that this site answers to; `.example.com` stands for subdomains too, `*` for every host.',
  },
  trustedProxies: {
    schema: z.array(address).nullable(),
    default: null,
    env: { name: 'TRUSTED_PROXIES', as: 'list or none' },
    doc: 'Addresses or ranges of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. An empty list says that nobody stands in front of the site; null says nothing, and proxies that nobody named are looked out for.',
  },
  csrfTrustedOrigins: {
    schema: z.array(originPattern),
    default: [],
    env: { name: 'CSRF_TRUSTED_ORIGINS', as: 'list' },
    doc: 'Other origins whose forms may post here; `https://*.example.com` stands for subdomains too.',
  },
  redirectAllowedOrigins: {
    schema: z.array(redirectOrigin),
    default: [],
    env: { name: 'REDIRECT_ALLOWED_ORIGINS', as: 'list' },
    doc: 'Other origins that `next` may lead to after a login, a registration or a logout: https, or this machine itself. Each is written in full.',
  },
});

function isOrigin(value: string): boolean {
  return (
    /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value && !value.includes('*')
  );
}

/** In the very letters that a browser sends, case aside: `127.1` and `[0:0::1]` are never asked for. */
function isHost(value: string): boolean {
  if (value === '*') return true;
  const name = value.replace(/^\./, '').toLowerCase();
  if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])$/.test(name)) return false;
  if (value.startsWith('.') && isIP(name.replace(/^\[|\]$/g, ''))) return false;
  return URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name;
}

function isAddressOrRange(value: string): boolean {
  const [ip = '', prefix, ...rest] = value.split('/');
  const family = isIP(ip);
  // A zone (fe80::1%eth0) means something on one machine only, and is not compared.
  if (!family || ip.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
