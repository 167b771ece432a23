import { isIP } from 'node:net';

/** RFC 6761, section 6.3: `localhost` and what ends in it never leave the machine. */
const LOCAL_NAME = /^(?:.+\.)?localhost\.?$/i;

/** Whether a host name, as URLs have it, is of the machine itself: nobody elsewhere is led there by it. */
export function isLoopbackName(hostname: string): boolean {
  return LOCAL_NAME.test(hostname) || isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** Whether an IP address is of the machine itself. */
export function isLoopbackAddress(ip: string): boolean {
  return isIP(ip) === 4 ? ip.startsWith('127.') : ip === '::1';
}

/** Whether an origin, `http://127.0.0.1:8000`, is of the machine itself. */
export function isLoopbackOrigin(origin: string): boolean {
  const { hostname } = URL.parse(origin) ?? {};
  return hostname !== undefined && isLoopbackName(hostname);
}
