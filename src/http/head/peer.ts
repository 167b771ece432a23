import { BlockList, isIP } from 'node:net';
import type { RequestHeaders } from './request-head.ts';

/** The peer address of a request behind trusted proxies. */
export interface Peer {
  /** The visitor's address, without the `::ffff:` of mapped IPv4; null when unknown. */
  readonly ip: string | null;
  /** What the visitor's browser speaks: only a trusted proxy can say that it is https. */
  readonly scheme: 'http' | 'https';
}

/** Finds the visitor behind proxies. `trusted`: addresses and ranges of proxies that are believed. */
export class PeerFinder {
  readonly #trusted: BlockList | null;

  constructor(trusted: readonly string[]) {
    this.#trusted = trusted.length > 0 ? blockList(trusted) : null;
  }

  /** `remoteAddress`: who the connection is from. Without trusted proxies the forwarding headers say nothing. */
  find(remoteAddress: string | null, headers: RequestHeaders, scheme: 'http' | 'https'): Peer {
    const ip = remoteAddress === null ? null : plainAddress(remoteAddress);
    if (!this.#trusted || ip === null || !this.#isTrusted(ip)) return { ip, scheme };
    const { visitor, proxies } = this.#firstUntrusted(ip, headers.get('x-forwarded-for'));
    return { ip: visitor, scheme: forwardedScheme(headers.get('x-forwarded-proto'), proxies) ?? scheme };
  }

  /** Whether who the connection is from is a proxy that is believed. */
  trusts(remoteAddress: string | null): boolean {
    return remoteAddress !== null && this.#isTrusted(plainAddress(remoteAddress));
  }

  /** Each proxy adds who it heard from at the right end: the first one from there that is no proxy is the visitor. */
  #firstUntrusted(ip: string, forwardedFor: string | null): { visitor: string; proxies: number } {
    let visitor = ip;
    let proxies = 0;
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      proxies++;
      const address = hopAddress(hop.trim());
      if (!isIP(address)) break;
      visitor = address;
      if (!this.#isTrusted(address)) break;
    }
    return { visitor, proxies };
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
  return plainAddress(bracketed ?? plain ?? hop);
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

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
