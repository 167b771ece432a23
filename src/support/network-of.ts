import { isIP, isIPv6 } from 'node:net';

/**
 * The network that an address belongs to, as a text to compare by. IPv4: the /24, the smallest that is routed by itself.
 * IPv6: the /56, what one household gets at least (RIPE-690, 4.2): a /64 is one of its 256 networks, and whoever has them
 * all would count as 256. Unknown addresses are one network.
 */
export function networkOf(ip: string | null | undefined): string {
  if (!ip) return '';
  return isIPv6(ip) ? groupsOf(ip).slice(0, 3).join(':') + fourthOf(ip) : ip.slice(0, ip.lastIndexOf('.'));
}

/**
 * Whose tries are counted together: an IPv4 address, and an IPv6 /56, what one household gets at least. Behind one IPv4 address
 * there may be many people already; those of a whole /24 have nothing to do with each other.
 */
export function throttleNetworkOf(ip: string): string {
  return isIPv6(ip) ? networkOf(ip) : ip;
}

/**
 * An address shortened to the network around it, for people: IPv4 to its /24, IPv6 to its /48, which is one customer of a
 * provider (RFC 6177). Null for what is no address.
 */
export function shortNetworkOf(ip: string | null): string | null {
  const family = isIP(ip ?? '');
  if (ip === null || family === 0) return null;
  if (family === 4) return `${ip.slice(0, ip.lastIndexOf('.'))}.0/24`;
  const groups = groupsOf(ip).slice(0, 3);
  while (groups.at(-1) === '0') groups.pop();
  return `${groups.join(':')}::/48`;
}

/** The upper half of the fourth group, which ends the /56. */
function fourthOf(ip: string): string {
  return `:${(Number.parseInt(groupsOf(ip)[3] ?? '0', 16) >> 8).toString(16)}`;
}

/** The eight groups, `::` filled up. */
function groupsOf(ip: string): readonly string[] {
  const [before = '', after] = ip.split('%', 1)[0]?.split('::') ?? [];
  const first = before.split(':').filter(Boolean);
  if (after === undefined) return first.map(plain);
  const last = after.split(':').filter(Boolean);
  return [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last].map(
    plain,
  );
}

/** Without zeros in front, and in lower case. */
function plain(group: string): string {
  return Number.parseInt(group, 16).toString(16);
}
