import { BlockList, isIP, isIPv6, SocketAddress } from 'node:net';
import type { Logger } from '../../support/logger.ts';
import { isSafeMethod, type RequestHead, type RequestHeaders, schemeOf } from './request-head.ts';

/** The peer address of a request behind trusted proxies. */
export interface Peer {
  /** The visitor's address, without the `::ffff:` of mapped IPv4; null when unknown. */
  readonly ip: string | null;
  /** What the visitor's browser speaks: only a trusted proxy can say that it is https. */
  readonly scheme: 'http' | 'https';
  /**
   * Whether `ip` is that of a proxy which says of nobody, or is not believed, whose request it passes on: all visitors have this
   * address, and nothing may be counted by it.
   */
  readonly unknownProxy: boolean;
}

export interface PeerFinderOptions {
  /** Addresses and ranges of proxies that are believed. None: nobody stands in front. Null: nobody has said. */
  readonly trusted: readonly string[] | null;
  /** The setting `publicOrigin`. */
  readonly publicOrigin: string | null;
  /** Is told once of an unknown proxy. */
  readonly logger: Logger;
}

/** What proxies add to requests. Only the first and the third are ever believed, and of trusted proxies alone. */
const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** Finds the visitor behind proxies. */
export class PeerFinder {
  readonly #trusted: BlockList | null;
  /** Whether the site's operator says that there is no proxy. */
  readonly #isAlone: boolean;
  readonly #isHttps: boolean;
  readonly #logger: Logger;
  #isTold = false;

  constructor({ trusted, publicOrigin, logger }: PeerFinderOptions) {
    this.#trusted = trusted && trusted.length > 0 ? blockList(trusted) : null;
    this.#isAlone = trusted?.length === 0;
    this.#isHttps = publicOrigin?.startsWith('https:') ?? false;
    this.#logger = logger;
  }

  /** `remoteAddress`: who the connection is from. Without trusted proxies the forwarding headers say nothing. */
  find(remoteAddress: string | null, head: RequestHead): Peer {
    const ip = remoteAddress === null ? null : plainAddress(remoteAddress);
    const scheme = schemeOf(head);
    if (ip === null) return { ip, scheme, unknownProxy: false };
    const trusted = this.#isTrusted(ip);
    const peer = trusted
      ? this.#behind(ip, head.headers, scheme)
      : { ip, scheme, unknownProxy: this.#isUnknownProxy(ip, head.headers, scheme) };
    // A trusted proxy's machine may ask for a page itself, to see whether the site is up.
    if (peer.unknownProxy && !(trusted && isSafeMethod(head.method))) this.#tell(peer.ip);
    return peer;
  }

  /** Whether who the connection is from is a proxy that is believed. */
  trusts(remoteAddress: string | null): boolean {
    return remoteAddress !== null && this.#isTrusted(plainAddress(remoteAddress));
  }

  #behind(ip: string, headers: RequestHeaders, scheme: 'http' | 'https') {
    const { visitor, proxies, more } = this.#firstUntrusted(ip, headers.get('x-forwarded-for'));
    return {
      ip: visitor,
      scheme: forwardedScheme(headers.get('x-forwarded-proto'), proxies) ?? scheme,
      unknownProxy: this.#isTrusted(visitor) || (more && isPrivate(visitor)),
    };
  }

  /**
   * A proxy that nobody named is on the same machine or in the same network. A visitor from the internet, whatever headers come
   * along, is not there. Where the site is on https, somebody else speaks it to the visitors of a plain connection.
   */
  #isUnknownProxy(ip: string, headers: RequestHeaders, scheme: 'http' | 'https'): boolean {
    if (this.#isAlone || !isPrivate(ip)) return false;
    if (this.#isHttps && scheme === 'http' && !this.#trusted) return true;
    return FORWARDING_HEADERS.some((name) => headers.get(name) !== null);
  }

  #tell(address: string): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const reason = this.#isTrusted(address)
      ? 'this trusted proxy sends no X-Forwarded-For, so that visitors cannot be told apart: have it send that'
      : 'this is a proxy that trustedProxies does not name, so that visitors cannot be told apart: name it in TRUSTED_PROXIES, or say none there where no proxy stands in front';
    this.#logger.warn('proxy_unknown', { address, reason });
  }

  /** Each proxy adds who it heard from at the right end: the first one from there that is no proxy is the visitor. */
  #firstUntrusted(ip: string, forwardedFor: string | null) {
    let visitor = ip;
    let proxies = 0;
    const hops = (forwardedFor ?? '').split(',').reverse();
    for (const hop of hops) {
      proxies++;
      const address = hopAddress(hop.trim());
      if (!isIP(address)) break;
      visitor = address;
      if (!this.#isTrusted(address)) break;
    }
    return { visitor, proxies, more: proxies < hops.length };
  }

  #isTrusted(ip: string): boolean {
    return this.#trusted?.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4') ?? false;
  }
}

/**
 * What the outermost trusted proxy says that the visitor speaks. Some proxies put their own word in the place of what is
 * there, others add it at the right end, as with addresses. So it is the entry for the last of the `proxies` that have
 * been trusted, counted from the right; where there are fewer entries it is the first. What stands left of it was there
 * before, and is the visitor's own invention.
 */
function forwardedScheme(header: string | null, proxies: number): 'http' | 'https' | null {
  if (header === null) return null;
  const entries = header.split(',');
  const word = entries[Math.max(0, entries.length - proxies)]?.trim().toLowerCase();
  // Traefik says ws and wss of a WebSocket's upgrade.
  if (word === 'https' || word === 'wss') return 'https';
  return word === 'http' || word === 'ws' ? 'http' : null;
}

/** An address of `X-Forwarded-For`: Azure's gateways add the port to it, and AWS's where they are told to. */
function hopAddress(hop: string): string {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::\d{1,5})?$/i.exec(hop) ?? [];
  const address = bracketed ?? plain ?? hop;
  return isIPv6(address) ? plainAddress(oneSpelling(address)) : address;
}

/** As the system writes it (RFC 5952), without a zone: else one visitor would be several to limits (CVE-2026-45364). */
function oneSpelling(address: string): string {
  const [plain = ''] = address.split('%', 1);
  return new SocketAddress({ address: plain, family: 'ipv6' }).address;
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/**
 * Loopback, link-local, private (RFC 1918, RFC 4193) and shared (RFC 6598, which hosts of containers use) addresses: no visitor
 * comes from there over the internet. By the text: this is asked of each request.
 */
function isPrivate(ip: string): boolean {
  return PRIVATE.test(ip);
}

const PRIVATE =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i;

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
